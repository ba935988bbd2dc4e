import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export const accept = (_: Posted, response: ServerResponse) =>
  void response.end('{"success":true}');

/** A peer whose behaviour a test sets; it answers `success` true unless told otherwise. */
export class Peer {
  readonly posted: Posted[] = [];
  answer: (posted: Posted, response: ServerResponse) => void = accept;
  /** A connection was made; nothing was sent over it yet. */
  onConnection: () => void = () => undefined;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('connection', () => this.onConnection());
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return addressOf(this.#server);
  }

  /** What was posted of an order, under any of its fields that hold its id. */
  of(id: string): readonly Posted[] {
    return this.posted.filter(({ body }) => body['order_id'] === id);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await text(request);
    const body: unknown = JSON.parse(sent);
    const posted = {
      path: request.url ?? '',
      headers: request.headers,
      text: sent,
      body: body as Posted['body'],
    };
    this.posted.push(posted);
    this.answer(posted, response);
  }
}

export function addressOf(server: { address(): AddressInfo | string | null }): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}

/** An address where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = addressOf(server);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return address;
}
