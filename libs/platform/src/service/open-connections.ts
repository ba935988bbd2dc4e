import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of a service's HTTP servers. Node closes those that have answered something, and
 * waits for ever for one on which nothing was sent yet: it ends its own watch over them at `close`.
 */
export class OpenConnections {
  /** With the number of requests that are being answered. */
  readonly #sockets = new Map<Socket, number>();
  #releasing = false;

  /** Before the server has connections. */
  follow(server: Server): void {
    server.on('connection', (socket: Socket) => {
      if (this.#releasing) {
        socket.destroy();
        return;
      }
      this.#sockets.set(socket, 0);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#count(socket, 1);
      response.once('close', () => this.#count(socket, -1));
    });
  }

  /** Ends what waits for nothing, now and when it has its answer. */
  release(): void {
    this.#releasing = true;
    for (const [socket, answering] of this.#sockets) if (answering === 0) socket.destroy();
  }

  #count(socket: Socket, change: 1 | -1): void {
    const answering = (this.#sockets.get(socket) ?? 0) + change;
    if (this.#sockets.has(socket)) this.#sockets.set(socket, answering);
    if (this.#releasing && answering === 0) socket.destroySoon();
  }
}
