import { uniqueName, waitFor } from '@ome/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  committedRecords,
  createTopic,
  deleteBefore,
  makeTopic,
  openConnection,
  writeValues,
} from '../broker.spec.js';
import type { ReceivedRecord } from '../records/received-record.js';
import {
  createBatchConsumer,
  type BatchConsumer,
  type BatchConsumerOptions,
} from './batch-consumer.js';
import { done, park, retry, stop } from './endings.js';
import type { BatchHandlerFunction } from './record-batch.js';

const kafka = openConnection();
const open: BatchConsumer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
});

const text = ({ value }: ReceivedRecord) => value?.toString() ?? '';
const consume = async (
  topic: string,
  handler: BatchHandlerFunction,
  more: Partial<BatchConsumerOptions> = {},
) => {
  const options = {
    groupId: uniqueName('group'),
    maxWaitMs: 50,
    commitIntervalMs: 50,
    onFatal: () => undefined,
    ...more,
  };
  const consumer = await createBatchConsumer(kafka, options, new Map([[topic, handler]]));
  open.push(consumer);
  return consumer;
};

const healthOf = (consumer: BatchConsumer, partition: number) =>
  consumer.health().partitions.find((found) => found.partition === partition);
const within = (what: string) => ({ within: 30_000, what });

const committedBy = async (groupId: string, topic: string) => {
  const [found] = await (await kafka.admin()).fetchOffsets({ groupId, topics: [topic] });
  return found?.partitions.map(({ offset }) => offset);
};

describe('the batch consumer', () => {
  it('gives each partition its records in order, one batch at a time, partitions side by side', async () => {
    const topic = await createTopic(kafka, 'batches', 3);
    const values = Array.from({ length: 200 }, (_, n) => String(n));
    for (const p of [0, 1, 2]) await writeValues(topic, p, values);
    const seen: string[][] = [[], [], []];
    const working = [0, 0, 0];
    const hang = Promise.withResolvers<void>();
    const overlaps: number[] = [];
    await consume(
      topic,
      async ({ partition, records }) => {
        working[partition] = (working[partition] ?? 0) + 1;
        overlaps.push(working[partition] ?? 0);
        if (partition === 1) await hang.promise;
        seen[partition]?.push(...records.map(text));
        working[partition] = (working[partition] ?? 0) - 1;
        return done();
      },
      { maxBatchRecords: 17 },
    );
    await waitFor(
      () => seen[0]?.length === 200 && seen[2]?.length === 200,
      within('the partitions that do not hang'),
    );
    expect(seen[1]).toEqual([]);
    hang.resolve();
    await waitFor(() => seen[1]?.length === 200, within('the partition that hung'));
    expect(seen).toEqual([values, values, values]);
    expect(Math.max(...overlaps)).toBe(1);
  });

  it('moves past a given offset only, and gives the rest again', async () => {
    const topic = await createTopic(kafka, 'batches');
    await writeValues(topic, 0, ['a', 'b', 'c', 'd', 'e']);
    const batches: string[][] = [];
    await consume(topic, async ({ records }) => {
      batches.push(records.map(text));
      return done(records[1]?.offset ?? records[0]?.offset);
    });
    await waitFor(() => batches.length === 3, within('three batches'));
    expect(batches).toEqual([['a', 'b', 'c', 'd', 'e'], ['c', 'd', 'e'], ['e']]);
  });

  it('tries the same position again after a retry or a throw, while others go on', async () => {
    const topic = await createTopic(kafka, 'batches', 2);
    await writeValues(topic, 0, ['a', 'b']);
    const attempts: [string[], number][] = [];
    const others: string[] = [];
    const consumer = await consume(topic, async ({ partition, records }, { attempt }) => {
      if (partition === 1) {
        others.push(...records.map(text));
        return done();
      }
      attempts.push([records.map(text), attempt]);
      if (attempt === 1) return retry(new Error('not yet'), 200);
      if (attempt === 2) throw new Error('still not');
      return attempt === 3 ? retry(new Error('nearly'), 30_000) : done();
    });
    await waitFor(() => attempts.length === 3, within('three attempts'));
    await waitFor(() => healthOf(consumer, 0)?.reason === 'nearly', within('the reason'));
    expect(healthOf(consumer, 0)).toMatchObject({ state: 'retrying', position: 0n });
    // From the first of the tries, which waited 200 ms, and not from the last.
    expect(Date.now() - (healthOf(consumer, 0)?.since ?? 0)).toBeGreaterThanOrEqual(200);
    await writeValues(topic, 1, ['x']);
    await waitFor(() => others.length === 1, within('the other partition'));
    expect(attempts).toEqual([
      [['a', 'b'], 1],
      [['a', 'b'], 2],
      [['a', 'b'], 3],
    ]);
  });

  it('parks records as they were, with their cause and origin, and moves on', async () => {
    const topic = await createTopic(kafka, 'batches', 2);
    const dlq = `${topic}.dlq`;
    await makeTopic(kafka, dlq, 2);
    await writeValues(topic, 1, ['good', 'bad \u0000\ufffd', 'fine']);
    const seen: string[] = [];
    const counts: [string, number][] = [];
    const take: BatchHandlerFunction = async ({ records }) => {
      const bad = records.filter((record) => text(record).startsWith('bad'));
      seen.push(...records.filter((record) => !bad.includes(record)).map(text));
      return park(bad.map((record) => ({ record, error: 'broken schema' })));
    };
    const onParked = (...count: [string, number]) => counts.push(count);
    const consumer = await consume(topic, take, { onParked });
    await waitFor(() => healthOf(consumer, 1)?.position === 3n, within('the end'));
    expect(seen).toEqual(['good', 'fine']);
    expect(counts).toEqual([[topic, 1]]);
    const [, parked] = await committedRecords(dlq, 2);
    expect(parked).toMatchObject([
      {
        key: null,
        value: 'bad \u0000\ufffd',
        headers: { ome_error: 'broken schema', ome_origin: `${topic}/1/1` },
      },
    ]);
  });

  it('keeps the position while parking is not possible', async () => {
    const topic = await createTopic(kafka, 'batches');
    await writeValues(topic, 0, ['bad']);
    const consumer = await consume(topic, async ({ records }) =>
      park(records.map((record) => ({ record, error: 'broken' }))),
    );
    await waitFor(() => healthOf(consumer, 0)?.state === 'retrying', within('a failed parking'));
    expect(healthOf(consumer, 0)?.position).toBe(0n);
    await makeTopic(kafka, `${topic}.dlq`);
    await waitFor(() => healthOf(consumer, 0)?.position === 1n, within('the parked record'));
  });

  it('stops one partition with the reason, keeps its position, and starts it again', async () => {
    const topic = await createTopic(kafka, 'batches', 2);
    await writeValues(topic, 0, ['a', 'b']);
    let broken = true;
    const seen: string[] = [];
    const groupId = uniqueName('group');
    const consumer = await consume(
      topic,
      async ({ records }) => {
        if (broken && records.some((record) => text(record) === 'b')) {
          return stop(new Error('version 3 follows 1'));
        }
        seen.push(...records.map(text));
        return done();
      },
      { groupId, maxBatchRecords: 1 },
    );
    await waitFor(() => healthOf(consumer, 0)?.state === 'stopped', within('the stop'));
    expect(healthOf(consumer, 0)).toMatchObject({ reason: 'version 3 follows 1', position: 1n });
    await writeValues(topic, 1, ['x']);
    await waitFor(() => seen.length === 2, within('the other partition'));
    await waitFor(async () => (await committedBy(groupId, topic))?.[0] === '1', within('commit'));
    expect(() => consumer.restart({ topic, partition: 1 })).toThrow(/only a stopped/);
    broken = false;
    consumer.restart({ topic, partition: 0 });
    await waitFor(() => seen.length === 3, within('the stopped record'));
    expect(seen).toEqual(['a', 'x', 'b']);
  });

  it('commits offsets after the effect: what was not done comes again to the next member', async () => {
    const topic = await createTopic(kafka, 'batches');
    await writeValues(topic, 0, ['a', 'b', 'c']);
    const groupId = uniqueName('group');
    const first = await consume(
      topic,
      async ({ records }) =>
        records.some((record) => text(record) === 'c') ? retry('down', 60_000) : done(),
      { groupId, maxBatchRecords: 1 },
    );
    await waitFor(() => healthOf(first, 0)?.state === 'retrying', within('the retry'));
    await first.close();
    await expect(committedBy(groupId, topic)).resolves.toEqual(['2']);
    const seen: string[] = [];
    await consume(
      topic,
      async ({ records }) => {
        seen.push(...records.map(text));
        return done();
      },
      { groupId },
    );
    await waitFor(() => seen.length > 0, within('the record that was left'));
    expect(seen).toEqual(['c']);
  });

  it('starts at the checkpoint of its owner, and stops when the topic does not have it', async () => {
    const topic = await createTopic(kafka, 'batches', 3);
    for (const p of [0, 1, 2]) await writeValues(topic, p, ['a', 'b', 'c']);
    await deleteBefore(kafka, topic, 1, 2);
    const seen: string[] = [];
    const starts = [2n, 1n];
    const consumer = await consume(
      topic,
      async ({ partition, records }) => {
        seen.push(...records.map((record) => `${partition}${text(record)}`));
        return done();
      },
      { positionOf: async ({ partition }) => starts[partition] },
    );
    await waitFor(() => seen.length === 4, within('the records above the checkpoints'));
    expect(seen.toSorted()).toEqual(['0c', '2a', '2b', '2c']);
    await waitFor(() => healthOf(consumer, 1)?.state === 'stopped', within('the stop'));
    expect(healthOf(consumer, 1)?.reason).toMatch(/should be 1, but .* has 2 to 3/);
  });
});
