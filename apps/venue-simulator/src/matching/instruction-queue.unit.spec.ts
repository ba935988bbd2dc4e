import type { ReceivedRecord } from '@ome/messaging';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InstructionQueue } from './instruction-queue.js';

const at = (timestamp: number, count = 1): ReceivedRecord[] =>
  Array.from({ length: count }, (_, offset) => ({
    topic: 'ome.venue-orders.v1',
    partition: 0,
    offset: BigInt(offset),
    key: null,
    value: null,
    timestamp,
    headers: {},
  }));
const stop = new AbortController();

describe('the queue of instructions', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 10_000 }));
  afterEach(() => void vi.useRealTimers());

  it('gives what has come, at most 500 at once', async () => {
    const queue = new InstructionQueue(0);
    await queue.push(at(0, 501), stop.signal);
    expect(await queue.next(stop.signal)).toHaveLength(500);
    expect(await queue.next(stop.signal)).toHaveLength(1);
  });

  it('waits for the first that comes', async () => {
    const queue = new InstructionQueue(0);
    const next = queue.next(stop.signal);
    await queue.push(at(0), stop.signal);
    expect(await next).toHaveLength(1);
  });

  it('has room again once a batch was taken', async () => {
    const queue = new InstructionQueue(0);
    const pushed = vi.fn<() => void>();
    const push = queue.push(at(0, 5_001), stop.signal).then(pushed);
    await vi.advanceTimersByTimeAsync(1);
    expect(pushed).not.toHaveBeenCalled();
    await queue.next(stop.signal);
    await push;
  });

  it('holds an instruction back until its latency is over', async () => {
    const queue = new InstructionQueue(300);
    await queue.push([...at(10_000), ...at(10_001), ...at(10_500)], stop.signal);
    const next = vi.fn<(batch: readonly ReceivedRecord[]) => void>();
    const taken = queue.next(stop.signal).then(next);
    await vi.advanceTimersByTimeAsync(299);
    expect(next).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await taken;
    expect(next.mock.calls[0]?.[0].map(({ timestamp }) => timestamp)).toEqual([10_000]);
  });

  it('gives nothing and waits for nothing once it was told to stop', async () => {
    const stopping = new AbortController();
    const queue = new InstructionQueue(0);
    const next = queue.next(stopping.signal);
    const push = queue.push(at(0, 5_001), AbortSignal.abort());
    stopping.abort();
    await push;
    expect(await queue.next(stopping.signal)).toEqual([]);
    await next;
  });
});
