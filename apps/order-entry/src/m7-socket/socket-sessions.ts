import type { IncomingMessage } from 'node:http';
import type { Logger, Metrics } from '@ome/platform';
import type { WebSocket } from 'ws';
import type { Admissions } from './admissions.js';
import type { ChannelSources } from './channel-source.js';
import { ClientConnection, type ConnectionHooks } from './client-connection.js';
import type { SocketBounds, Writing } from './outbox.js';
import { PresentCaller } from './present-caller.js';
import { SnapshotBytes } from './snapshot-bytes.js';
import { TextFrames } from './text-frame.js';
import { Turn } from './turn.js';
import type { SocketAccess } from './socket-access.js';

/** What the sockets work with. */
export interface SocketSessionsOptions {
  readonly admissions: Admissions;
  readonly access: Pick<SocketAccess, 'recheck' | 'renew'>;
  readonly sources: ChannelSources;
  readonly onRequest: ConnectionHooks['onRequest'];
  readonly bounds: SocketBounds;
  /** Most that snapshots may hold together before no other one is begun. */
  readonly snapshotBytes: number;
  readonly heartbeatMs: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

interface Session {
  readonly connection: ClientConnection;
  readonly present: PresentCaller;
  readonly heart: NodeJS.Timeout;
  renewal?: NodeJS.Timeout;
}

/** A token is renewed in the last part of its life, five minutes at most. */
const RENEWAL_MS = 5 * 60_000;
/** Also the pause before another try. */
const SOONEST_RENEWAL_MS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The open sockets of this process. */
export class SocketSessions {
  readonly #sessions = new Map<WebSocket, Session>();
  readonly #writing: Writing;
  readonly #givenUp;

  constructor(private readonly options: SocketSessionsOptions) {
    const { metrics, snapshotBytes } = options;
    const snapshots = new SnapshotBytes(snapshotBytes);
    this.#writing = { frames: new TextFrames(), turn: new Turn(), snapshots };
    metrics.gauge({
      name: 'm7_sockets',
      help: 'Open sockets of the M7 dialect',
      collect: (gauge) => gauge.set(this.#sessions.size),
    });
    metrics.gauge({
      name: 'm7_waiting_bytes',
      help: 'What waits for the readers of all open sockets of the M7 dialect',
      collect: (gauge) => gauge.set(this.#waitingBytes()),
    });
    this.#givenUp = metrics.counter({
      name: 'm7_slow_readers_total',
      help: 'Sockets whose subscriptions were given up because their reader was too slow',
    });
  }

  begin(socket: WebSocket, request: IncomingMessage): void {
    const { admissions, access, sources, bounds, heartbeatMs, log } = this.options;
    const admitted = admissions.enter(request);
    const present = new PresentCaller(admitted, access);
    const connection = new ClientConnection({
      caller: present.caller,
      socket,
      wire: request.socket,
      sources,
      bounds,
      writing: this.#writing,
      hooks: {
        onGivenUp: () => this.#givenUp.inc(),
        onRequest: this.#requestsOf(present),
        onFailed: (err) =>
          log.error({ event: 'm7-message-failed', err }, 'a message failed: its socket is closed'),
      },
    });
    const heart = setInterval(() => {
      connection.beat(new Date(), heartbeatMs);
      void this.#recheck(session);
    }, heartbeatMs);
    const session: Session = { connection, present, heart };
    this.#sessions.set(socket, session);
    const expiresAt = admitted.expiresAt.getTime();
    if (admitted.own) this.#renewBefore(session, expiresAt);
    else this.#endAt(session, expiresAt);
  }

  of(socket: WebSocket): ClientConnection | undefined {
    return this.#sessions.get(socket)?.connection;
  }

  end(socket: WebSocket): void {
    const session = this.#sessions.get(socket);
    if (session === undefined) return;
    this.#sessions.delete(socket);
    clearInterval(session.heart);
    clearTimeout(session.renewal);
    session.connection.close();
    this.options.admissions.leave(session.present.caller.user);
  }

  /** What the token allowed at the upgrade says nothing of a request that comes hours later. */
  #requestsOf(present: PresentCaller): ConnectionHooks['onRequest'] {
    return async (connection, message) => {
      if (await present.recheck()) return this.options.onRequest(connection, message);
      return connection.dismiss(message);
    };
  }

  /** @returns false when the socket was closed: its caller would not be admitted any more */
  async #recheck({ present, connection }: Session): Promise<boolean> {
    const stays = await present.recheck();
    if (!stays) connection.dismiss();
    return stays;
  }

  #waitingBytes(): number {
    let bytes = 0;
    for (const { connection } of this.#sessions.values()) bytes += connection.waitingBytes;
    return bytes;
  }

  /** Who signed in elsewhere is asked for there: he comes back with another token. */
  #endAt(session: Session, expiresAt: number): void {
    const leftMs = Math.max(0, expiresAt - Date.now());
    session.renewal = setTimeout(
      () => {
        if (leftMs > LONGEST_TIMER_MS) return this.#endAt(session, expiresAt);
        return session.connection.dismiss();
      },
      Math.min(LONGEST_TIMER_MS, leftMs),
    );
  }

  /** `expiresAt`: of the last token, milliseconds since 1970. */
  #renewBefore(session: Session, expiresAt: number): void {
    const leftMs = expiresAt - Date.now();
    const wait = leftMs - Math.min(RENEWAL_MS, leftMs / 2);
    const delay = Math.min(LONGEST_TIMER_MS, Math.max(SOONEST_RENEWAL_MS, wait));
    session.renewal = setTimeout(() => {
      // What is further off than a timer reaches is looked at again.
      if (delay < wait) return this.#renewBefore(session, expiresAt);
      void this.#renew(session, expiresAt);
      return undefined;
    }, delay);
  }

  /** The socket stays open without a new token too: it is renewed by being open. */
  async #renew(session: Session, expiresAt: number): Promise<void> {
    try {
      if (!(await this.#recheck(session))) return;
      const renewed = await this.options.access.renew(session.present.caller);
      if (session.connection.isClosed) return;
      session.connection.tellToken(renewed.token);
      this.#renewBefore(session, renewed.expiresAt.getTime());
    } catch (err) {
      this.options.log.warn({ event: 'token-not-renewed', err }, 'a token could not be renewed');
      if (!session.connection.isClosed) this.#renewBefore(session, expiresAt);
    }
  }
}
