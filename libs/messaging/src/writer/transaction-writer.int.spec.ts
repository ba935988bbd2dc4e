import { uniqueName } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { committedRecords, createTopic, openConnection } from '../broker.spec.js';
import type { OutputRecord } from './partition-process.js';
import { createTransactionWriter, TransactionError } from './transaction-writer.js';

const kafka = openConnection();
const record = (topic: string, value: string, partition = 0): OutputRecord => ({
  topic,
  partition,
  key: null,
  value,
});
const valuesOf = async (topic: string, partitions = 1) =>
  (await committedRecords(topic, partitions)).map((seen) => seen.map(({ value }) => value));

describe('a transaction writer', () => {
  it('writes to several topics and partitions at once, in order', async () => {
    const [left, right] = [await createTopic(kafka, 'left', 2), await createTopic(kafka, 'right')];
    const writer = createTransactionWriter(kafka, { transactionalId: uniqueName('t') });
    await writer.commit([record(left, 'a'), record(right, 'b'), record(left, 'c', 1)]);
    await writer.commit([record(left, 'd'), record(right, 'e')]);
    await writer.close();
    expect(await valuesOf(left, 2)).toEqual([['a', 'd'], ['c']]);
    expect(await valuesOf(right)).toEqual([['b', 'e']]);
  });

  it('writes nothing of a transaction that failed, and is of no more use', async () => {
    const [topic, narrow] = [
      await createTopic(kafka, 'whole'),
      await createTopic(kafka, 'narrow', 1, { 'max.message.bytes': '2000' }),
    ];
    const transactionalId = uniqueName('t');
    const writer = createTransactionWriter(kafka, { transactionalId });
    const tooLong = record(narrow, 'x'.repeat(3_000));
    await expect(writer.commit([record(topic, 'a'), tooLong])).rejects.toMatchObject({
      name: 'TransactionError',
      fenced: false,
    });
    await expect(writer.commit([record(topic, 'b')])).rejects.toThrow(TransactionError);
    const successor = createTransactionWriter(kafka, { transactionalId });
    await successor.commit([record(topic, 'c')]);
    await successor.close();
    expect(await valuesOf(topic)).toEqual([['c']]);
  });

  it('writes more in one transaction than a batch may hold', async () => {
    const topic = await createTopic(kafka, 'large', 1, { 'max.message.bytes': '600000' });
    const writer = createTransactionWriter(kafka, { transactionalId: uniqueName('t') });
    const values = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(100_000, '.'));
    await writer.commit(values.map((value) => record(topic, value)));
    await writer.close();
    expect(await valuesOf(topic)).toEqual([values]);
  });

  it('is fenced by the next one of its id', async () => {
    const topic = await createTopic(kafka, 'fenced');
    const transactionalId = uniqueName('t');
    const [first, second] = [
      createTransactionWriter(kafka, { transactionalId }),
      createTransactionWriter(kafka, { transactionalId }),
    ];
    await first.commit([record(topic, 'a')]);
    await second.commit([record(topic, 'b')]);
    await expect(first.commit([record(topic, 'zombie')])).rejects.toMatchObject({ fenced: true });
    await second.commit([record(topic, 'c')]);
    await second.close();
    expect(await valuesOf(topic)).toEqual([['a', 'b', 'c']]);
  });
});
