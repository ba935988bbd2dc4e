import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithUs } from '@ome/testing';

const root = join(import.meta.dirname, '..', '..');

/** A built service as a process of its own, which can be killed as the machine would kill it. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Resolves when the service says that it is ready. */
  static async start(
    name: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<ServiceProcess> {
    const child = spawn(process.execPath, [join(root, 'apps', name, 'dist', 'main.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PORT: '0', HOST: '127.0.0.1', ...environment },
    });
    endWithUs(child);
    const port = await new Promise<number>((resolve, reject) => {
      let last = '';
      child.once('exit', (code) => {
        reject(new Error(`${name} ended with ${code} while starting: ${last}`));
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        last = line;
        const { event, port: bound } = JSON.parse(line) as { event?: string; port?: number };
        if (event === 'ready' && bound !== undefined) resolve(bound);
      });
    });
    return new ServiceProcess(child, port);
  }

  hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.hasEnded()) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}
