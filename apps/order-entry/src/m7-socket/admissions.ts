import type { IncomingMessage } from 'node:http';
import { problemDetails, type Logger } from '@ome/platform';
import type { Admitted, SocketAccess } from './socket-access.js';

/** The answer to an upgrade that is not granted. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Who may open a socket, decided on the upgrade. */
export class Admissions {
  readonly #admitted = new WeakMap<IncomingMessage, Admitted>();
  #open = 0;

  constructor(
    private readonly access: SocketAccess,
    private readonly maximumConnections: number,
    private readonly log: Logger,
  ) {}

  /** `undefined`: granted. */
  async refusalOf(request: IncomingMessage): Promise<Refusal | undefined> {
    if (this.#open >= this.maximumConnections) {
      return refusal(503, 'No more sockets can be opened here now.', { 'retry-after': '2' });
    }
    try {
      const admitted = await this.access.admit(request.headers.authorization);
      if (admitted === undefined) {
        const challenge = { 'www-authenticate': 'Bearer realm="ome"' };
        return refusal(401, 'A valid bearer token is needed; POST /api/auth gives one.', challenge);
      }
      this.#admitted.set(request, admitted);
      return undefined;
    } catch (err) {
      this.log.error({ event: 'socket-not-admitted', err }, 'a token could not be checked');
      return refusal(503, 'Tokens cannot be checked now.', { 'retry-after': '2' });
    }
  }

  /** Whose the socket is that was granted. */
  enter(request: IncomingMessage): Admitted {
    const admitted = this.#admitted.get(request);
    if (admitted === undefined) throw new Error('A socket was opened without being admitted');
    this.#open += 1;
    return admitted;
  }

  leave(): void {
    this.#open -= 1;
  }

  get open(): number {
    return this.#open;
  }
}

function refusal(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>>,
): Refusal {
  return {
    status,
    body: JSON.stringify(problemDetails(status, detail)),
    // As `ws` spells its own default, which this replaces.
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', ...headers },
  };
}
