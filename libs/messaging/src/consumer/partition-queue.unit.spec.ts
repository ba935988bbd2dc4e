import { describe, expect, it } from 'vitest';
import type { ReceivedRecord } from '../records/received-record.js';
import { FedPartition } from './fed-partition.js';
import { PartitionQueue } from './partition-queue.js';

const message = (offset: number) => ({
  key: null,
  value: Buffer.from('v'),
  timestamp: '0',
  attributes: 0,
  offset: String(offset),
  headers: {},
});
const messages = (...offsets: number[]) => offsets.map(message);
const offsetsOf = (records: readonly ReceivedRecord[]) =>
  records.map(({ offset }) => Number(offset));
const open = (expected: bigint) => {
  const partition = new FedPartition({ topic: 't', partition: 0 });
  const queue = new PartitionQueue(expected, () => undefined);
  partition.queue = queue;
  return { partition, queue };
};

describe('FedPartition', () => {
  it('takes batches that continue each other, markers included', () => {
    const { partition, queue } = open(5n);
    expect(partition.accept(queue, 5n, 7n, messages(5, 6))).toBe('next');
    expect(partition.accept(queue, 8n, 9n, messages(8))).toBe('next');
    expect(offsetsOf(queue.peek(10))).toEqual([5, 6, 8]);
    expect(queue.expected).toBe(10n);
  });

  it('takes no record twice from a batch that overlaps', () => {
    const { partition, queue } = open(6n);
    expect(partition.accept(queue, 4n, 8n, messages(4, 5, 6, 7, 8))).toBe('next');
    expect(offsetsOf(queue.peek(10))).toEqual([6, 7, 8]);
  });

  it('asks again for what does not continue, and reports it when it stays so', () => {
    const { partition, queue } = open(5n);
    const beyond = () => partition.accept(queue, 9n, 9n, messages(9));
    expect([beyond(), beyond(), beyond()]).toEqual(['again', 'again', 'broken']);
    expect(queue.length).toBe(0);
    const before = open(50n);
    const behind = () => before.partition.accept(before.queue, 0n, 3n, messages(0, 3));
    expect([behind(), behind(), behind()]).toEqual(['again', 'again', 'broken']);
  });

  it('forgives strays once the right batch has come', () => {
    const { partition, queue } = open(5n);
    partition.accept(queue, 9n, 9n, messages(9));
    partition.accept(queue, 9n, 9n, messages(9));
    expect(partition.accept(queue, 5n, 5n, messages(5))).toBe('next');
    expect(partition.accept(queue, 9n, 9n, messages(9))).toBe('again');
  });

  it('passes over batches without visible records only where it stands', () => {
    const { partition, queue } = open(5n);
    partition.passOver(9n, 12n);
    expect(queue.expected).toBe(5n);
    partition.passOver(5n, 8n);
    expect(queue.expected).toBe(9n);
  });
});

describe('PartitionQueue', () => {
  it('keeps records until they are dropped', async () => {
    const { partition, queue } = open(0n);
    partition.accept(queue, 0n, 2n, messages(0, 1, 2));
    await expect(queue.available()).resolves.toBe(true);
    expect(offsetsOf(queue.peek(2))).toEqual([0, 1]);
    queue.drop(1);
    expect(offsetsOf(queue.peek(5))).toEqual([1, 2]);
    expect(queue.waitingBytes).toBe(2);
  });

  it('wakes whoever waits for a record, or for the end', async () => {
    const { partition, queue } = open(0n);
    const waiting = queue.available();
    partition.accept(queue, 0n, 0n, messages(0));
    await expect(waiting).resolves.toBe(true);
    queue.drop(1);
    const ending = queue.available();
    queue.close();
    await expect(ending).resolves.toBe(false);
  });
});
