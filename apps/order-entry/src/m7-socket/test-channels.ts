import { prepareObject, type Channel, type TestResource } from '@ome/m7';
import type { ChannelSource } from './channel-source.js';
import type { SocketCaller } from './socket-access.js';
import type { Subscription } from './subscription.js';

const PAYLOAD = {};
const EMPTY = prepareObject(PAYLOAD);
const [TAIL = Buffer.alloc(0)] = EMPTY.parts;

const NORMAL_MS = 200;
const FAST_PER_SECOND = 2_500;
const FAST_TICK_MS = 2;
/** After a pause of the process the events that were missed are not made up for. */
const FAST_AT_ONCE = 50;
const DISORDER_PER_CENT = 20;
const HOLES_MS = 1_000;
const HOLES_WINDOW = 20;
const HOLE_PER_CENT = 10;

/** Thousands of events a second to each subscription: a few of them are as much as all other channels together. */
const BOUNDS = { fastPerConnection: 1, fastPerProcess: 16 };

/** A number from 0 up to, not including, 1. */
export type Dice = () => number;

/** The channels on which clients learn to keep in step; every subscription has its own events. */
export class TestChannels implements ChannelSource {
  readonly #fast = new Map<SocketCaller, number>();

  constructor(
    private readonly bounds = BOUNDS,
    private readonly dice: Dice = Math.random,
  ) {}

  serves(channel: Channel): boolean {
    return channel.scope === 'test';
  }

  /** A connection has a caller object of its own. */
  hasRoom(channel: Channel, caller: SocketCaller): boolean {
    if (channel.scope !== 'test' || channel.resource !== 'fast_events') return true;
    let all = 0;
    for (const count of this.#fast.values()) all += count;
    const { fastPerConnection, fastPerProcess } = this.bounds;
    return all < fastPerProcess && (this.#fast.get(caller) ?? 0) < fastPerConnection;
  }

  open(channel: Channel, subscription: Subscription, caller: SocketCaller): () => void {
    if (channel.scope !== 'test') throw new Error(`${channel.urn} is no channel of the test scope`);
    subscription.tell(EMPTY, subscription.correlation);
    const timer = this.#begin(channel.resource, subscription);
    if (channel.resource !== 'fast_events') return () => clearInterval(timer);
    this.#count(caller, 1);
    return () => {
      clearInterval(timer);
      this.#count(caller, -1);
    };
  }

  #count(caller: SocketCaller, change: 1 | -1): void {
    const count = (this.#fast.get(caller) ?? 0) + change;
    if (count === 0) this.#fast.delete(caller);
    else this.#fast.set(caller, count);
  }

  snapshot(): object {
    return PAYLOAD;
  }

  #begin(resource: TestResource, subscription: Subscription): NodeJS.Timeout {
    switch (resource) {
      case 'normal':
        return setInterval(() => tell(subscription), NORMAL_MS);
      case 'fast_events':
        return setInterval(
          atRate(FAST_PER_SECOND, () => tell(subscription)),
          FAST_TICK_MS,
        );
      case 'disorder':
        return setInterval(disordered(subscription, this.dice), NORMAL_MS);
      case 'with_holes':
        return setInterval(withHoles(subscription, this.dice), HOLES_MS);
      default:
        return resource satisfies never;
    }
  }
}

function tell(subscription: Subscription): void {
  subscription.tell(EMPTY, subscription.correlation);
}

/** Timers fire late on a busy process: what is due goes by the clock. */
export function atRate(perSecond: number, act: () => void, now = () => performance.now()) {
  let last = now();
  let owed = 0;
  return () => {
    const at = now();
    const elapsedMs = at - last;
    owed = Math.min(FAST_AT_ONCE, owed + (elapsedMs * perSecond) / 1_000);
    last = at;
    for (; owed >= 1; owed -= 1) act();
  };
}

/** Each event has its chance to be sent after its successor, and so has the successor. */
export function disordered(subscription: Subscription, dice: Dice): () => void {
  const held: number[] = [];
  const send = (sequence: number) => subscription.tellAt(sequence, TAIL, subscription.correlation);
  return () => {
    const sequence = subscription.takeSequence();
    if (dice() * 100 < DISORDER_PER_CENT) {
      held.push(sequence);
      return;
    }
    send(sequence);
    for (let late = held.pop(); late !== undefined; late = held.pop()) send(late);
  };
}

/** One event of each window is left out: the first that its chance hits, else the last. */
export function withHoles(subscription: Subscription, dice: Dice): () => void {
  let place = 0;
  let leftOut = false;
  return () => {
    const sequence = subscription.takeSequence();
    place += 1;
    const isLast = place === HOLES_WINDOW;
    const hole = !leftOut && (isLast || dice() * 100 < HOLE_PER_CENT);
    leftOut ||= hole;
    if (!hole) subscription.tellAt(sequence, TAIL, subscription.correlation);
    if (isLast) {
      place = 0;
      leftOut = false;
    }
  };
}
