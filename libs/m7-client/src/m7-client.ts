import { randomUUID } from 'node:crypto';
import type { BatchType } from '@ome/m7';
import { WebSocket } from 'ws';
import { ChannelReader, type ChannelListener } from './channel-reader.js';
import { OrderView } from './order-view.js';
import type { WindowLimits } from './sequence-window.js';
import { eventOf, intervalOf, isRecord, ordersOf } from './server-message.js';
import { TIMEOUT_MS } from './sign-in.js';

/** Where and as whom to connect. */
export interface M7ClientOptions {
  /** `http://host:port` of the service. */
  readonly url: string;
  /** A token of now: asked for at each connection. */
  readonly token: () => Promise<string>;
  readonly limits?: WindowLimits;
  /** A server that does not answer the upgrade for so long is given up. Default 30 s. */
  readonly timeoutMs?: number;
  /** Errors that the server answers, and what the socket says. */
  readonly onError?: (error: unknown) => void;
}

const LIMITS: WindowLimits = { held: 64, waitMs: 1_000 };
const CHECK_MS = 100;
const RECONNECT_MS = 500;
/** Between two heartbeats, until one has said it. */
const HEARTBEAT_MS = 5_000;
/** A connection on which nothing came for so many heartbeats is dead, whatever its socket says. */
const SILENT_HEARTBEATS = 2;
/** Beside that: heartbeats are late where there is much to send. */
const SILENCE_MARGIN_MS = 2_000;

/** A connection that stays: it comes back when it is lost, and its channels with it. */
export class M7Client {
  readonly #readers = new Map<string, ChannelReader>();
  readonly #checking: NodeJS.Timeout;
  #socket: WebSocket | undefined;
  #closed = false;
  #heartbeatMs = HEARTBEAT_MS;
  /** Counted by checks, not read from a clock: what came while we were busy has not been read yet. */
  #silentMs = 0;

  private constructor(private readonly options: M7ClientOptions) {
    this.#checking = setInterval(() => {
      for (const reader of this.#readers.values()) reader.check(performance.now());
      this.#checkSilence();
    }, CHECK_MS);
  }

  /** Resolves once connected. */
  static async connect(options: M7ClientOptions): Promise<M7Client> {
    const client = new M7Client(options);
    try {
      await client.#connect();
    } catch (error) {
      client.close();
      throw error;
    }
    return client;
  }

  /** Follows a channel until the client is closed; whether the server lets it is told to the listener. */
  follow(channel: string, listener: ChannelListener): ChannelReader {
    const limits = this.options.limits ?? LIMITS;
    const say = (type: 'subscribe' | 'unsubscribe', urn: string) => {
      const correlation = randomUUID();
      this.#say({ type, channel: urn, correlation });
      return correlation;
    };
    const reader = new ChannelReader(channel, listener, limits, say);
    this.#readers.set(channel, reader);
    reader.subscribe();
    return reader;
  }

  /** Follows a private orders channel as the view of its orders. `onRefused`: the server does not let it. */
  followOrders(channel: string, onRefused?: (error: unknown) => void): OrderView {
    const view = new OrderView();
    this.follow(channel, {
      ...(onRefused !== undefined && { onRefused }),
      onSnapshot: (payload) => view.begin(ordersOf(payload)),
      onEvent: (payload) => view.apply(ordersOf(payload)),
    });
    return view;
  }

  /** Sends a batch. @returns its correlation, which the acknowledgement of each order repeats */
  send(channel: string, type: BatchType, orders: readonly object[]): string {
    const correlation = randomUUID();
    const data = JSON.stringify({ type, orders });
    this.#say({ type: 'request', channel, correlation, data });
    return correlation;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#checking);
    this.#socket?.close();
  }

  async #connect(): Promise<void> {
    const token = await this.options.token();
    const url = new URL('/ws', this.options.url.replace(/^http/, 'ws'));
    const socket = new WebSocket(url, {
      headers: { authorization: `bearer ${token}` },
      handshakeTimeout: this.options.timeoutMs ?? TIMEOUT_MS,
    });
    this.#socket = socket;
    this.#silentMs = 0;
    this.#heartbeatMs = HEARTBEAT_MS;
    socket.on('message', (frame: Buffer) => {
      this.#silentMs = 0;
      this.#take(frame.toString());
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', (error) => this.options.onError?.(error));
    socket.once('close', () => this.#comeBack());
    for (const reader of this.#readers.values()) reader.subscribe();
  }

  #comeBack(): void {
    if (this.#closed) return;
    setTimeout(() => {
      if (this.#closed) return;
      this.#connect().catch((error: unknown) => {
        this.options.onError?.(error);
        this.#comeBack();
      });
    }, RECONNECT_MS);
  }

  #checkSilence(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#silentMs += CHECK_MS;
    if (this.#silentMs <= this.#heartbeatMs * SILENT_HEARTBEATS + SILENCE_MARGIN_MS) return;
    this.options.onError?.(new Error(`Nothing came for ${this.#silentMs} ms: connecting again`));
    this.#socket.terminate();
  }

  #say(message: object): void {
    // A channel is subscribed to again at the next connection; a request is the caller's to repeat.
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #take(text: string): void {
    const message = this.#parsed(text);
    if (!isRecord(message)) return;
    const { type, channel, data } = message;
    const payload = typeof data === 'string' ? this.#parsed(data) : undefined;
    // What cannot be read is as good as lost: the sequence is broken then.
    if (payload === undefined && typeof data === 'string') return;
    const reader = typeof channel === 'string' ? this.#readers.get(channel) : undefined;
    if (type === 'event') {
      const event = eventOf(message, payload);
      if (event !== undefined) reader?.take(event, performance.now());
    } else if (type === 'subscribed') reader?.subscribed();
    else if (type === 'unsubscribed') reader?.unsubscribed();
    else if (type === 'heartbeat') this.#beat(payload);
    else if (type === 'error') this.#takeError(message['correlation'], payload);
  }

  #takeError(correlation: unknown, error: unknown): void {
    this.options.onError?.(error);
    if (typeof correlation !== 'string') return;
    for (const reader of this.#readers.values()) reader.refused(correlation, error);
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      const cause = { cause: error };
      this.options.onError?.(new Error(`No JSON came: ${text.slice(0, 200)}`, cause));
      return undefined;
    }
  }

  #beat(payload: unknown): void {
    if (isRecord(payload)) this.#heartbeatMs = intervalOf(payload) ?? this.#heartbeatMs;
    const items: unknown = isRecord(payload) ? payload['items'] : undefined;
    for (const item of Array.isArray(items) ? (items as unknown[]) : []) {
      if (!isRecord(item)) continue;
      const { channel, sequence } = item;
      if (typeof channel !== 'string' || typeof sequence !== 'number') continue;
      this.#readers.get(channel)?.beat(sequence);
    }
  }
}
