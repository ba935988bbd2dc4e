import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { uniqueName, waitFor } from '@ome/testing';

const root = join(import.meta.dirname, '..', '..');
const MARK = 'OME_SPEC_MARK';

/** What `npm start -- --no-demo` started, with a temporary folder of its own. */
export class StartedSystem {
  readonly #mark = uniqueName('start');
  readonly #folder = mkdtempSync(join(tmpdir(), 'ome-start-spec-'));
  readonly #npm: ChildProcess;
  readonly #lines: string[] = [];

  constructor() {
    const { KAFKA_BROKERS: _brokers, MONGODB_URI: _uri, ...environment } = process.env;
    this.#npm = spawn('npm', ['start', '--', '--no-demo'], {
      cwd: root,
      // The leader of a group, as a shell would make it: Ctrl-C is a signal to the group.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment, TMPDIR: this.#folder, [MARK]: this.#mark },
    });
    for (const stream of [this.#npm.stdout, this.#npm.stderr]) {
      if (stream !== null)
        createInterface({ input: stream }).on('line', (line) => this.#note(line));
    }
  }

  /** @throws Error when it ends, or is not ready in time */
  async ready(withinMs: number): Promise<void> {
    const settled = () => this.#lines.includes('ready') || this.#npm.exitCode !== null;
    await waitFor(settled, { within: withinMs, what: 'npm start to be ready or to end' });
    if (this.#npm.exitCode !== null) throw new Error(`npm start ended:\n${this.output()}`);
  }

  /** The last lines that it printed. */
  output(): string {
    return this.#lines.slice(-40).join('\n');
  }

  /** Answers whether a service says that it is ready; the address is the one that was printed. */
  async answers(service: string): Promise<boolean> {
    const line = this.#lines.find((each) => each.startsWith(`  ${service} `));
    const url = line?.trim().split(/\s+/)[1];
    return await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Ctrl-C in its terminal. */
  interrupt(): void {
    process.kill(-this.#pid, 'SIGINT');
  }

  /** A signal to npm alone. */
  signalNpm(signal: NodeJS.Signals): void {
    process.kill(this.#pid, signal);
  }

  /** `kill -9` of the process that started servers and services. */
  killStarter(): void {
    const [starter] = this.processes().filter(({ command }) => /local\/start\.ts/.test(command));
    if (starter === undefined) throw new Error('no starter is running');
    process.kill(starter.pid, 'SIGKILL');
  }

  async npmExit(): Promise<number | null> {
    if (this.#npm.exitCode === null && this.#npm.signalCode === null) await once(this.#npm, 'exit');
    return this.#npm.exitCode;
  }

  /** Everything that descends from this start, whatever became of its parents. */
  processes(): readonly { readonly pid: number; readonly command: string }[] {
    return globSync('/proc/[0-9]*').flatMap((folder) => {
      try {
        const variables = readFileSync(join(folder, 'environ'), 'utf8').split('\0');
        if (!variables.includes(`${MARK}=${this.#mark}`)) return [];
        const command = readFileSync(join(folder, 'cmdline'), 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(folder.slice('/proc/'.length)), command }];
      } catch {
        // Gone since it was listed, or another user's.
        return [];
      }
    });
  }

  /** What it left on the disk: data folders of servers. */
  dataFolders(): readonly string[] {
    return readdirSync(this.#folder).filter((name) => name.startsWith('ome-'));
  }

  /** Ends what a failed spec has left. */
  dispose(): void {
    for (const { pid } of this.processes()) process.kill(pid, 'SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #pid(): number {
    if (this.#npm.pid === undefined) throw new Error('npm could not be started');
    return this.#npm.pid;
  }

  #note(line: string): void {
    this.#lines.push(line);
  }
}
