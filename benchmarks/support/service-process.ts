import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

const TICK_MS = 10;

export interface Memory {
  readonly heapBytes: number;
  /** Buffers, outside the heap. */
  readonly outsideBytes: number;
  readonly residentBytes: number;
}

/** A built service, with its debugger open so that its garbage can be collected from outside. */
export class InspectedService {
  readonly #child: ChildProcess;
  readonly #inspector: WebSocket;
  readonly port: number;
  #calls = 0;

  private constructor(child: ChildProcess, inspector: WebSocket, port: number) {
    this.#child = child;
    this.#inspector = inspector;
    this.port = port;
  }

  /** Resolves when the service says that it is ready. */
  static async start(
    name: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<InspectedService> {
    const main = new URL(`../../apps/${name}/dist/main.js`, import.meta.url).pathname;
    const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', main], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PORT: '0', HOST: '127.0.0.1', ...environment },
    });
    // A run that fails leaves nothing behind.
    process.once('exit', () => child.kill('SIGKILL'));
    const [url, port] = [Promise.withResolvers<string>(), Promise.withResolvers<number>()];
    child.once('exit', () => port.reject(new Error(`${name} ended while it started`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const address = /^Debugger listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) url.resolve(address);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line);
      if (said.event === 'ready') port.resolve(said.port);
      if (said.level === 'error') process.stderr.write(`${line}\n`);
    });
    const bound = await port.promise;
    const socket = new WebSocket(await url.promise);
    await once(socket, 'open');
    return new InspectedService(child, socket, bound);
  }

  /** Once what is not in use has been given back, which stops the service for a moment. */
  async memoryInUse(): Promise<Memory> {
    await this.#call('HeapProfiler.collectGarbage', {});
    return this.memory();
  }

  async memory(): Promise<Memory> {
    const { result } = await this.#call('Runtime.evaluate', {
      expression: 'process.memoryUsage()',
      returnByValue: true,
    });
    const { heapUsed, external, rss } = result.value;
    return { heapBytes: heapUsed, outsideBytes: external, residentBytes: rss };
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1]);
  }

  /** Processor time that it has used so far; 10 ms fine. */
  processorMs(): number {
    const text = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  async stop(): Promise<void> {
    this.#inspector.close();
    this.#child.removeAllListeners('exit');
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }

  async #call(method: string, params: object): Promise<ReturnType<typeof JSON.parse>> {
    this.#calls += 1;
    const id = this.#calls;
    this.#inspector.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [frame] = await once(this.#inspector, 'message');
      const answer = JSON.parse(String(frame));
      if (answer.id === id) return answer.result;
    }
  }
}
