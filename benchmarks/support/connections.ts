import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * Keep-alive connections that each send the next request when the last one was answered. As plain as
 * can be, since it shares the machine with what it measures. An answer that is no 202 ends it.
 */
export class Connections {
  #sequence = 0;
  #answers = 0;
  #until = 0;
  #idle: (() => void) | undefined;
  #busy = 0;

  readonly #sockets: readonly Socket[];
  readonly #requestOf: (sequence: number) => string;

  private constructor(sockets: readonly Socket[], requestOf: (sequence: number) => string) {
    this.#sockets = sockets;
    this.#requestOf = requestOf;
    for (const socket of sockets) this.#read(socket);
  }

  static async open(
    port: number,
    count: number,
    requestOf: (sequence: number) => string,
  ): Promise<Connections> {
    const sockets = Array.from({ length: count }, () => connect({ port, host: '127.0.0.1' }));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    sockets.forEach((socket) => socket.setNoDelay(true));
    return new Connections(sockets, requestOf);
  }

  /** Resolves when the time is over and every request sent was answered. */
  async run(durationMs: number): Promise<{ readonly answers: number; readonly seconds: number }> {
    const begin = performance.now();
    this.#until = begin + durationMs;
    this.#answers = 0;
    this.#busy = this.#sockets.length;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle = resolve;
    for (const socket of this.#sockets) this.#send(socket);
    await promise;
    return { answers: this.#answers, seconds: (performance.now() - begin) / 1_000 };
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #send(socket: Socket): void {
    socket.write(this.#requestOf((this.#sequence += 1)));
  }

  #read(socket: Socket): void {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const head = text.indexOf(HEAD_END);
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + HEAD_END.length + length) return;
      if (!text.startsWith('HTTP/1.1 202 ')) throw new Error(`not taken: ${text}`);
      text = '';
      this.#answers += 1;
      if (performance.now() < this.#until) this.#send(socket);
      else if ((this.#busy -= 1) === 0) this.#idle?.();
    });
  }
}
