import { afterEach, describe, expect, it, vi } from 'vitest';
import { Outbox } from './outbox.js';
import { SnapshotBytes } from './snapshot-bytes.js';
import { TextFrames, type Wire } from './text-frame.js';
import { Turn } from './turn.js';

afterEach(() => void vi.useRealTimers());

/** A stream, and how many frames went to the reader at a time. */
class CountingWire implements Wire {
  readonly pieces: number[] = [];
  takes = true;
  writableLength = 0;
  #corks = 0;
  #held = 0;
  readonly #waiting: (() => void)[] = [];

  cork(): void {
    this.#corks += 1;
  }

  uncork(): void {
    this.#corks -= 1;
    this.#go();
  }

  write(frame: Buffer, taken: () => void = () => undefined): void {
    this.#waiting.push(taken);
    this.#held += 1;
    this.writableLength += frame.length;
    this.#go();
  }

  #go(): void {
    if (this.#corks > 0 || this.#held === 0 || !this.takes) return;
    this.pieces.push(this.#held);
    this.#held = 0;
    this.writableLength = 0;
    for (const taken of this.#waiting.splice(0)) taken();
  }

  takeAll(): void {
    this.takes = true;
    this.#go();
  }
}

const socket = {
  readyState: 1,
  pause: vi.fn(),
  resume: vi.fn(),
  terminate: vi.fn(),
  close: vi.fn(),
};
const event = (bytes = 100) => [Buffer.alloc(bytes, 'x')];
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function opened(bufferBytes = 1_000_000) {
  const wire = new CountingWire();
  const writing = { frames: new TextFrames(), turn: new Turn(), snapshots: new SnapshotBytes() };
  const bounds = { bufferBytes, stalledAfterMs: 1_000 };
  return { wire, writing, bounds, outbox: new Outbox(socket, wire, bounds, writing) };
}

describe('what is sent in one turn', () => {
  it('goes at once when it is one frame', async () => {
    const { wire, outbox } = opened();
    outbox.send(event());
    expect(wire.pieces).toEqual([1]);
    await nextTurn();
    outbox.send(event());
    expect(wire.pieces).toEqual([1, 1]);
  });

  it('goes together from the second frame on, at the end of the turn', async () => {
    const { wire, outbox } = opened();
    for (let sent = 0; sent < 10; sent += 1) outbox.send(event());
    expect(wire.pieces).toEqual([1]);
    await nextTurn();
    expect(wire.pieces).toEqual([1, 9]);
    outbox.send(event());
    expect(wire.pieces).toEqual([1, 9, 1]);
  });

  it('does not wait for the end when it is much', () => {
    const { wire, outbox } = opened(200_000);
    for (let sent = 0; sent < 40; sent += 1) {
      outbox.send(event(60_000));
      expect(outbox.isFull).toBe(false);
    }
    expect(wire.pieces.length).toBeGreaterThan(15);
  });

  it('is nothing on a socket that closes', () => {
    const { wire, writing } = opened();
    const closing = { ...socket, readyState: 2 };
    const bounds = { bufferBytes: 0, stalledAfterMs: 1_000 };
    const outbox = new Outbox(closing, wire, bounds, writing);
    outbox.send(event());
    expect(outbox.isFull).toBe(false);
    expect(wire.pieces).toEqual([]);
  });
});

describe('a reader that takes nothing', () => {
  it('is seen by what waits, and by the time that nothing was taken', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { wire, outbox } = opened(1_000);
    wire.takes = false;
    outbox.send(event(900));
    vi.advanceTimersByTime(999);
    expect([outbox.isFull, outbox.stalledTimes()]).toEqual([false, 0]);
    vi.advanceTimersByTime(1);
    expect(outbox.stalledTimes()).toBe(1);
    outbox.send(event(900));
    expect([outbox.isFull, outbox.isBehind]).toEqual([true, true]);
    wire.takes = true;
    wire.uncork();
    expect([outbox.isFull, outbox.isBehind, outbox.stalledTimes()]).toEqual([false, false, 0]);
  });

  it('is not behind for a snapshot, but for what comes after it', () => {
    const { wire, outbox } = opened(1_000);
    wire.takes = false;
    outbox.send(event(900));
    for (let part = 0; part < 10; part += 1) outbox.sendSnapshot(event(900));
    expect([outbox.isFull, outbox.isBehind]).toEqual([true, false]);
    outbox.send(event(900));
    expect(outbox.isBehind).toBe(false);
    outbox.send(event(900));
    expect(outbox.isBehind).toBe(true);
    wire.takes = true;
    wire.uncork();
    wire.takes = false;
    outbox.send(event(900));
    expect([outbox.isFull, outbox.isBehind]).toEqual([false, false]);
  });
});

it('what snapshots hold of all readers is counted until it is taken, or cannot be sent', async () => {
  const first = opened();
  const { writing } = first;
  const { snapshots } = writing;
  const second = new Outbox(socket, first.wire, first.bounds, writing);
  const gone = new Outbox({ ...socket, readyState: 3 }, first.wire, first.bounds, writing);
  first.wire.takes = false;
  for (const outbox of [first.outbox, second, gone]) outbox.sendSnapshot(event(1_000));
  first.outbox.send(event());
  await nextTurn();
  expect(snapshots.held).toBe(2_000);
  first.wire.takeAll();
  expect(snapshots.held).toBe(0);
});
