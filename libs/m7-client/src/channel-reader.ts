import { PartJoiner } from './part-joiner.js';
import { SequenceWindow, type WindowLimits } from './sequence-window.js';

/** An event of the server, its payload read. */
export interface EventMessage {
  readonly channel: string;
  readonly sequence: number;
  readonly correlation?: string;
  readonly part?: number;
  readonly totalparts?: number;
  readonly payload: unknown;
}

/** What a channel brings to its reader. */
export interface ChannelListener {
  /** The initial state, at each subscription anew. */
  onSnapshot(payload: unknown): void;
  onEvent(payload: unknown, correlation: string | undefined): void;
  /** The server does not let it be followed: nothing comes until the next connection, where it is asked again. */
  onRefused?(error: unknown): void;
}

/** A channel as it is followed: in step, or on the way to be so again. */
export class ChannelReader {
  #window: SequenceWindow<EventMessage>;
  #joiner = new PartJoiner();
  #hasSnapshot = false;
  #state: 'SUBSCRIBING' | 'FOLLOWING' | 'ENDING' | 'REFUSED' = 'SUBSCRIBING';
  /** Correlation of what was said last. */
  #said: string | undefined;
  #received = 0;
  #atLastBeat: { readonly received: number; readonly reported: number } | undefined;
  resubscriptions = 0;

  constructor(
    readonly channel: string,
    private readonly listener: ChannelListener,
    private readonly limits: WindowLimits,
    /** Returns the correlation, which the answer repeats. */
    private readonly say: (type: 'subscribe' | 'unsubscribe', channel: string) => string,
  ) {
    this.#window = new SequenceWindow(limits);
  }

  get isFollowing(): boolean {
    return this.#state === 'FOLLOWING';
  }

  get isRefused(): boolean {
    return this.#state === 'REFUSED';
  }

  subscribe(): void {
    this.#state = 'SUBSCRIBING';
    this.#said = this.say('subscribe', this.channel);
  }

  /** An error that the server answered, to whatever it was. */
  refused(correlation: string, error: unknown): void {
    if (correlation !== this.#said) return;
    // What was to end is not there any more.
    if (this.#state === 'ENDING') return this.unsubscribed();
    if (this.#state !== 'SUBSCRIBING') return;
    this.#state = 'REFUSED';
    this.listener.onRefused?.(error);
  }

  subscribed(): void {
    this.#window = new SequenceWindow(this.limits);
    this.#joiner = new PartJoiner();
    this.#hasSnapshot = false;
    this.#atLastBeat = undefined;
    this.#state = 'FOLLOWING';
  }

  /** Asked for or not: the server tells nothing more until it is subscribed to again. */
  unsubscribed(): void {
    this.resubscriptions += 1;
    this.subscribe();
  }

  take(event: EventMessage, now: number): void {
    if (this.#state !== 'FOLLOWING') return;
    this.#received += 1;
    for (const next of this.#window.take(event, now)) this.#give(next);
    this.check(now);
  }

  /** A missing event that does not come is a break. */
  check(now: number): void {
    if (this.#state === 'FOLLOWING' && this.#window.isBroken(now)) this.#startAnew();
  }

  /** One may be behind; not to have heard anything while the sequence grew is a break. */
  beat(reported: number): void {
    const before = this.#atLastBeat;
    this.#atLastBeat = { received: this.#received, reported };
    if (this.#state !== 'FOLLOWING' || before === undefined) return;
    const silent = before.received === this.#received && reported > before.reported;
    if (silent && reported > this.#window.last) this.#startAnew();
  }

  #startAnew(): void {
    this.#state = 'ENDING';
    this.#said = this.say('unsubscribe', this.channel);
  }

  #give(event: EventMessage): void {
    const whole = this.#joiner.take(event);
    if (whole === undefined) return;
    if (this.#hasSnapshot) return this.listener.onEvent(whole.payload, event.correlation);
    this.#hasSnapshot = true;
    return this.listener.onSnapshot(whole.payload);
  }
}
