import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Of one connection, those that are being answered. */
interface Requests {
  answering: number;
}

/**
 * The connections of a service's HTTP servers. Node closes those that have answered something, and
 * waits for ever for one on which nothing was sent yet: it ends its own watch over them at `close`.
 */
export class OpenConnections {
  readonly #sockets = new Map<Socket, Requests>();
  #releasing = false;

  /** Before the server has connections. */
  follow(server: Server): void {
    server.on('connection', (socket: Socket) => {
      if (this.#releasing) {
        socket.destroy();
        return;
      }
      this.#sockets.set(socket, { answering: 0 });
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#count(socket, 1);
      response.on('close', () => this.#count(socket, -1));
    });
  }

  /** Ends what waits for nothing, now and when it has its answer. */
  release(): void {
    this.#releasing = true;
    for (const [socket, { answering }] of this.#sockets) if (answering === 0) socket.destroy();
  }

  #count(socket: Socket, change: 1 | -1): void {
    const requests = this.#sockets.get(socket) ?? { answering: 0 };
    requests.answering += change;
    if (this.#releasing && requests.answering === 0) socket.destroySoon();
  }
}
