import type { IncomingMessage } from 'node:http';
import { problemDetails, type Logger } from '@ome/platform';
import type { Admitted, SocketAccess } from './socket-access.js';

/** The answer to an upgrade that is not granted. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How many sockets may be open. */
export interface AdmissionBounds {
  readonly connections: number;
  readonly perUser: number;
}

/** Who may open a socket, decided on the upgrade. */
export class Admissions {
  readonly #admitted = new WeakMap<IncomingMessage, Admitted>();
  readonly #openOf = new Map<string, number>();
  #open = 0;

  constructor(
    private readonly access: SocketAccess,
    private readonly bounds: AdmissionBounds,
    private readonly log: Logger,
  ) {}

  /** `undefined`: granted. */
  async refusalOf(request: IncomingMessage): Promise<Refusal | undefined> {
    if (this.#open >= this.bounds.connections) return tooMany('No more sockets can');
    try {
      const admitted = await this.access.admit(request.headers.authorization);
      if (admitted === undefined) {
        const challenge = { 'www-authenticate': 'Bearer realm="ome"' };
        return refusal(401, 'A valid bearer token is needed; POST /api/auth gives one.', challenge);
      }
      // Others were admitted while the token was checked.
      if (this.#open >= this.bounds.connections) return tooMany('No more sockets can');
      const { user } = admitted.caller;
      if (this.#count(user) >= this.bounds.perUser) return tooMany('No more of your sockets can');
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
    const { user } = admitted.caller;
    this.#open += 1;
    this.#openOf.set(user, this.#count(user) + 1);
    return admitted;
  }

  /** A socket of his is gone. */
  leave(user: string): void {
    this.#open -= 1;
    const left = this.#count(user) - 1;
    if (left === 0) this.#openOf.delete(user);
    else this.#openOf.set(user, left);
  }

  #count(user: string): number {
    return this.#openOf.get(user) ?? 0;
  }

  get open(): number {
    return this.#open;
  }
}

/** `what` cannot be opened: what is said of it begins so. */
function tooMany(what: string): Refusal {
  return refusal(503, `${what} be opened here now.`, { 'retry-after': '2' });
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
