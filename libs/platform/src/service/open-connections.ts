import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Of one connection. */
interface Answers {
  /** Those that are not given yet. */
  readonly due: Set<ServerResponse>;
  /** That of the newest request, unless that was read to its end and answered. */
  newest?: ServerResponse | undefined;
}

/**
 * The connections of a service's HTTP servers. Node closes those that have answered something, and
 * waits for ever for one on which nothing was sent yet: it ends its own watch over them at `close`.
 */
export class OpenConnections {
  readonly #sockets = new Map<Socket, Answers>();
  #releasing = false;

  /** Before the server has connections. */
  follow(server: Server): void {
    server.on('connection', (socket: Socket) => {
      if (this.#releasing) {
        socket.destroy();
        return;
      }
      this.#sockets.set(socket, { due: new Set() });
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      const answers = this.#answersOf(socket);
      answers.due.add(response);
      answers.newest = response;
      response.on('close', () => this.#given(socket, response));
    });
  }

  /**
   * Whether what is written to it now is the answer to what cannot be read there: to a request that
   * has not begun, or to the newest one, whose body it is. Else it would be taken for another answer.
   */
  awaitsAnswer(socket: Socket): boolean {
    const { due, newest } = this.#answersOf(socket);
    if (newest === undefined || newest.req.complete) return due.size === 0;
    return due.size === 1 && !newest.headersSent;
  }

  /** Ends what waits for nothing, now and when it has its answer. */
  release(): void {
    this.#releasing = true;
    for (const [socket, { due }] of this.#sockets) if (due.size === 0) socket.destroy();
  }

  #given(socket: Socket, response: ServerResponse): void {
    const answers = this.#answersOf(socket);
    answers.due.delete(response);
    if (response === answers.newest && response.req.complete) answers.newest = undefined;
    if (this.#releasing && answers.due.size === 0) socket.destroySoon();
  }

  /** Of one that is closed: none. */
  #answersOf(socket: Socket): Answers {
    return this.#sockets.get(socket) ?? { due: new Set() };
  }
}
