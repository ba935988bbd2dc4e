import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '@ome/testing';

export type Server = 'kafka' | 'mongodb';

/** No address: only a process of this machine can be killed by its id. */
const NO_ENGINE = 'none';

/** Servers of their own, as local processes, which can be killed and started again on their data. */
export class LocalServers {
  readonly #commands = new Map<Server, readonly string[]>();
  readonly #restarted: ChildProcess[] = [];

  private constructor(
    readonly stack: Stack,
    private readonly folder: string,
  ) {}

  static async start(): Promise<LocalServers> {
    const folder = mkdtempSync(join(tmpdir(), 'ome-outage-'));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder;
    try {
      const { KAFKA_BROKERS: _brokers, MONGODB_URI: _uri, ...inherited } = process.env;
      const environment = { ...inherited, DOCKER_HOST: NO_ENGINE };
      return new LocalServers(await startStack({ environment, report: () => undefined }), folder);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  }

  /** `kill -9`. */
  kill(server: Server): void {
    const [note = ''] = globSync(join(this.folder, 'ome-stack-*', `${server}-*.pid`));
    const pid = Number(readFileSync(note, 'utf8'));
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    this.#commands.set(server, words);
    process.kill(pid, 'SIGKILL');
  }

  /** With the same command, on the same data and at the same address. */
  restart(server: Server): void {
    const [command = '', ...args] = this.#commands.get(server) ?? [];
    this.#restarted.push(spawn(command, args, { stdio: 'ignore' }));
  }

  async stop(): Promise<void> {
    for (const child of this.#restarted) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await this.stack.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
