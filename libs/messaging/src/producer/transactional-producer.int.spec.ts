import { uniqueName } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { committedRecords, createTopic, openConnection } from '../broker.spec.js';
import type { OutputRecord } from '../records/output-record.js';
import { createTransactionalProducer, TransactionError } from './transactional-producer.js';

const kafka = openConnection();
const record = (topic: string, value: string, partition = 0): OutputRecord => ({
  topic,
  partition,
  key: null,
  value,
});
const valuesOf = async (topic: string, partitions = 1) =>
  (await committedRecords(topic, partitions)).map((seen) => seen.map(({ value }) => value));

describe('a transactional producer', () => {
  it('writes to several topics and partitions at once, in order', async () => {
    const [left, right] = [await createTopic(kafka, 'left', 2), await createTopic(kafka, 'right')];
    const producer = createTransactionalProducer(kafka, { transactionalId: uniqueName('t') });
    await producer.commit([record(left, 'a'), record(right, 'b'), record(left, 'c', 1)]);
    await producer.commit([record(left, 'd'), record(right, 'e')]);
    await producer.close();
    expect(await valuesOf(left, 2)).toEqual([['a', 'd'], ['c']]);
    expect(await valuesOf(right)).toEqual([['b', 'e']]);
  });

  it('writes nothing of a transaction that failed, and is of no more use', async () => {
    const [topic, narrow] = [
      await createTopic(kafka, 'whole'),
      await createTopic(kafka, 'narrow', 1, { 'max.message.bytes': '2000' }),
    ];
    const transactionalId = uniqueName('t');
    const producer = createTransactionalProducer(kafka, { transactionalId });
    const tooLong = record(narrow, 'x'.repeat(3_000));
    await expect(producer.commit([record(topic, 'a'), tooLong])).rejects.toMatchObject({
      name: 'TransactionError',
      fenced: false,
    });
    await expect(producer.commit([record(topic, 'b')])).rejects.toThrow(TransactionError);
    const successor = createTransactionalProducer(kafka, { transactionalId });
    await successor.commit([record(topic, 'c')]);
    await successor.close();
    expect(await valuesOf(topic)).toEqual([['c']]);
  });

  it('writes more in one transaction than a batch may hold', async () => {
    const topic = await createTopic(kafka, 'large', 1, { 'max.message.bytes': '600000' });
    const producer = createTransactionalProducer(kafka, { transactionalId: uniqueName('t') });
    const values = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(100_000, '.'));
    await producer.commit(values.map((value) => record(topic, value)));
    await producer.close();
    expect(await valuesOf(topic)).toEqual([values]);
  });

  it('is fenced by the next one of its id', async () => {
    const topic = await createTopic(kafka, 'fenced');
    const transactionalId = uniqueName('t');
    const [first, second] = [
      createTransactionalProducer(kafka, { transactionalId }),
      createTransactionalProducer(kafka, { transactionalId }),
    ];
    await first.commit([record(topic, 'a')]);
    await second.commit([record(topic, 'b')]);
    await expect(first.commit([record(topic, 'zombie')])).rejects.toMatchObject({ fenced: true });
    await second.commit([record(topic, 'c')]);
    await second.close();
    expect(await valuesOf(topic)).toEqual([['a', 'b', 'c']]);
  });
});
