import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that a test can cut, and open again. */
export class CutOff {
  readonly #sockets = new Set<Socket>();
  readonly #server;
  #open = true;
  #answers = true;

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#server = createServer((near) => {
      if (!this.#open) {
        near.destroy();
        return;
      }
      const far = connect(target);
      near.pipe(far);
      far.on('data', (bytes) => {
        if (this.#answers) near.write(bytes);
      });
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    return port;
  }

  readonly cut = (): void => {
    this.#open = false;
    for (const socket of this.#sockets) socket.destroy();
  };

  /** What is asked still arrives; its answer does not. */
  readonly loseAnswers = (): void => {
    this.#answers = false;
  };

  readonly mend = (): void => {
    this.#open = true;
    this.#answers = true;
  };

  close(): void {
    this.cut();
    this.#server.close();
  }
}
