import {
  errorMessage,
  heartbeatMessage,
  parseChannel,
  scopeOf,
  subscriptionMessage,
  tokenMessage,
  type ClientMessage,
  type GenericError,
  type UnreadableFrame,
} from '@ome/m7';
import { CHANNEL_COUNT } from './channel-count.js';
import type { ChannelSources } from './channel-source.js';
import { MessageTurns, type Obstacle } from './message-turns.js';
import { OpenChannels } from './open-channels.js';
import { Outbox, type MessageSocket, type SocketBounds, type Writing } from './outbox.js';
import type { SocketCaller } from './socket-access.js';
import { Subscription } from './subscription.js';
import type { Wire } from './text-frame.js';

/** As many as to follow each channel once. URNs hold any strings: without a bound one client could name channels for ever. */
const MAXIMUM_SUBSCRIPTIONS = CHANNEL_COUNT;
/** While so many requests are under way the client's next messages wait in its socket. */
const MAXIMUM_REQUESTS = 8;
/** WebSocket's "policy violation" (RFC 6455, 7.4.1). */
const NOT_ADMITTED = 1008;
/** WebSocket's "internal error" (RFC 6455, 7.4.1). */
const FAILED = 1011;

/** A request whose turn has come. */
export interface TakenRequest extends ClientMessage {
  /** Whether its channel was subscribed to then: what the client says after it changes nothing of that. */
  readonly isFollowed: boolean;
}

/** What a connection tells of itself. */
export interface ConnectionHooks {
  /** The reader is too slow: its subscriptions are given up. */
  readonly onGivenUp: () => void;
  /** Does what a request asks; its answers are its own. */
  readonly onRequest: (connection: ClientConnection, request: TakenRequest) => Promise<void>;
  /** An error of ours: the connection is closed, since nobody knows how far its message got. */
  readonly onFailed: (error: unknown) => void;
}

interface ConnectionOptions {
  readonly caller: SocketCaller;
  readonly socket: MessageSocket;
  /** What the socket writes to. */
  readonly wire: Wire;
  readonly sources: ChannelSources;
  readonly bounds: SocketBounds;
  readonly writing: Writing;
  readonly hooks: ConnectionHooks;
}

/** One client's socket: its subscriptions, what it is answered, and how much of that may wait. */
export class ClientConnection {
  readonly #channels = new OpenChannels();
  readonly #outbox: Outbox;
  readonly #turns: MessageTurns;
  #requests = 0;
  #closed = false;

  constructor(private readonly options: ConnectionOptions) {
    this.#outbox = new Outbox(options.socket, options.wire, options.bounds, options.writing);
    this.#turns = new MessageTurns(
      options.socket,
      () => this.#obstacle(),
      (error) => {
        options.hooks.onFailed(error);
        options.socket.close(FAILED, 'An error of the server: connect again.');
      },
    );
  }

  get caller(): SocketCaller {
    return this.options.caller;
  }

  /** The socket is gone. */
  get isClosed(): boolean {
    return this.#closed;
  }

  get waitingBytes(): number {
    return this.#outbox.waitingBytes;
  }

  subscribe(message: ClientMessage): void {
    this.#turns.take(() => this.#subscribe(message));
  }

  unsubscribe(message: ClientMessage): void {
    this.#turns.take(() => this.#unsubscribe(message));
  }

  /** Resolves when the request has been answered. */
  async request(message: ClientMessage): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turns.takeLasting(() => resolve(this.#request(message)));
    return promise;
  }

  unreadable(frame: UnreadableFrame): void {
    this.#turns.take(() => this.notProcessed(frame));
  }

  /** The subscription to this very URN. */
  subscriptionTo(urn: string): Subscription | undefined {
    return this.#channels.subscriptionTo(urn);
  }

  refuse(error: GenericError, about: { readonly correlation?: string }): void {
    this.#send(errorMessage(error, about));
  }

  /** Answers with what was sent. */
  notProcessed(frame: UnreadableFrame): void {
    this.refuse({ error: 'NOT_PROCESSED', request: frame.text }, frame);
  }

  /** Says the sequences; also the moment to see who reads nothing at all. */
  beat(now: Date, intervalMs: number): void {
    const stalled = this.#outbox.stalledTimes();
    if (stalled > 1) return this.options.socket.terminate();
    if (stalled > 0) this.#giveUp();
    if (this.#outbox.isFull) return;
    const next = new Date(now.getTime() + intervalMs);
    this.#send(heartbeatMessage(now, next, this.#channels.sequences()));
  }

  tellToken(token: string): void {
    this.#send(tokenMessage(token));
  }

  /** Its caller would not be admitted any more; `about`: the request that found it. */
  dismiss(about: { readonly correlation?: string } = {}): void {
    this.refuse({ error: 'UNAUTHORIZED' }, about);
    this.options.socket.close(NOT_ADMITTED, 'The token is not valid any more: sign in again.');
  }

  close(): void {
    this.#closed = true;
    this.#turns.end();
    for (const urn of this.#channels.urns()) this.#channels.end(urn);
  }

  #subscribe(message: ClientMessage): void {
    const { channel: urn, correlation } = message;
    const channel = parseChannel(urn);
    const source = channel && this.options.sources.sourceOf(channel);
    if (channel === undefined || source === undefined) {
      return this.refuse({ error: 'UNKNOWN_CHANNEL', channel: urn }, message);
    }
    if (this.subscriptionTo(urn) !== undefined) {
      return this.refuse({ error: 'ALREADY_SUBSCRIBED' }, message);
    }
    const { areTooMany } = this.options.writing.snapshots;
    const isFull = areTooMany || this.#channels.size >= MAXIMUM_SUBSCRIPTIONS;
    if (isFull || source.hasRoom?.(channel, this.caller) === false) {
      return this.notProcessed(message);
    }
    this.#send(subscriptionMessage('subscribed', urn, { correlation }));
    const subscription = new Subscription(urn, correlation, (event, isSnapshot) =>
      isSnapshot ? this.#begin(event) : this.#tell(event),
    );
    this.#channels.open(subscription, () => source.open(channel, subscription, this.caller));
  }

  #unsubscribe(message: ClientMessage): void {
    const { channel: urn, correlation } = message;
    if (!this.#channels.end(urn)) {
      return this.refuse({ error: 'NOT_SUBSCRIBED', scope: scopeOf(urn) }, message);
    }
    this.#send(subscriptionMessage('unsubscribed', urn, { correlation }));
  }

  async #request(message: ClientMessage): Promise<void> {
    this.#requests += 1;
    const isFollowed = this.subscriptionTo(message.channel) !== undefined;
    try {
      await this.options.hooks.onRequest(this, { ...message, isFollowed });
    } finally {
      this.#requests -= 1;
      this.#turns.goOn();
    }
  }

  /** A part of a snapshot: long ones are not the reader's fault. */
  #begin(part: readonly Buffer[]): void {
    this.#outbox.sendSnapshot(part);
    this.#turns.goOn();
  }

  #tell(event: readonly Buffer[]): void {
    this.#outbox.send(event);
    if (this.#outbox.isBehind) this.#giveUp();
  }

  #send(message: string): void {
    this.#outbox.send([Buffer.from(message)]);
  }

  /** Events are not kept for a reader that does not take them; its connection may recover. */
  #giveUp(): void {
    const urns = this.#channels.urns();
    if (urns.length === 0) return;
    this.options.hooks.onGivenUp();
    for (const urn of urns) {
      this.#channels.end(urn);
      this.#send(subscriptionMessage('unsubscribed', urn));
    }
    this.#turns.goOn();
  }

  /** A client that reads none of its answers is not read either, and each snapshot comes before the next one. */
  #obstacle(): Obstacle | undefined {
    if (this.#outbox.isFull) return 'READER';
    const isBusy = this.#channels.isBeginning || this.#requests >= MAXIMUM_REQUESTS;
    return isBusy ? 'WORK' : undefined;
  }
}
