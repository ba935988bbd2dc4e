import kafkajs, { type Transaction } from 'kafkajs';
import { uniqueName, waitFor } from '@ome/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { topicAdministration } from '../administration/topic-administration.js';
import { createTopic, openConnection, plainKafka, writeValues } from '../broker.spec.js';
import { createBatchConsumer, type BatchConsumer } from '../transport/batch-consumer.js';
import { done } from '../transport/endings.js';
import { GroupFeed } from './group-feed.js';

const kafka = openConnection();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const beginTransaction = async (): Promise<Transaction> => {
  const producer = plainKafka().producer({
    transactionalId: uniqueName('upstream'),
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  closers.push(() => producer.disconnect());
  await producer.connect();
  return producer.transaction();
};

const send = (topic: string, transaction: Transaction, value: string) =>
  transaction.send({ topic, messages: [{ partition: 0, key: null, value }] });

/** What a handler is given from an offset on, up to a record with the value `end`. */
const handledFrom = async (topic: string, offset: bigint): Promise<readonly string[]> => {
  const seen: string[] = [];
  const consumer: BatchConsumer = await createBatchConsumer(
    kafka,
    {
      groupId: uniqueName('group'),
      maxWaitMs: 50,
      onFatal: () => undefined,
      positionOf: async () => offset,
    },
    new Map([
      [
        topic,
        async ({ records }) => {
          seen.push(...records.map(({ value }) => String(value)));
          return done();
        },
      ],
    ]),
  );
  closers.push(() => consumer.close());
  await waitFor(() => seen.includes('end'), { within: 30_000, what: 'the last record' });
  return seen;
};

/** Offsets: 0 and 3 of the first, 1 and 4 of the second, 2 and 5 of none, then the markers. */
const interleaved = async (secondEnds: 'abort' | 'commit') => {
  const topic = await createTopic(kafka, 'feed');
  const [first, second] = [await beginTransaction(), await beginTransaction()];
  for (const round of ['a', 'b']) {
    await send(topic, first, `first ${round}`);
    await send(topic, second, `second ${round}`);
    await writeValues(topic, 0, [`plain ${round}`]);
  }
  await second[secondEnds]();
  await first.abort();
  await writeValues(topic, 0, ['end']);
  return topic;
};

describe('a group feed of a partition with two upstream transactions that interleave', () => {
  it.each([
    [0n, ['plain a', 'plain b', 'end']],
    // Inside both transactions, at a record of the one or of the other.
    [3n, ['plain b', 'end']],
    [4n, ['plain b', 'end']],
  ])('delivers nothing of either when both were aborted, read from %s', async (offset, values) => {
    const topic = await interleaved('abort');
    expect(await handledFrom(topic, offset)).toEqual(values);
  });

  it('delivers the one that was committed, and nothing of the other', async () => {
    const topic = await interleaved('commit');
    expect(await handledFrom(topic, 0n)).toEqual([
      'second a',
      'plain a',
      'second b',
      'plain b',
      'end',
    ]);
  });
});

const feedOf = (topic: string, groupId: string) => {
  const feed = new GroupFeed(kafka, {
    groupId,
    topics: [topic],
    maxWaitMs: 50,
    onAssigned: () => undefined,
    onRevoked: () => undefined,
    onBroken: () => undefined,
    onFatal: () => undefined,
  });
  closers.push(() => feed.close());
  return feed;
};

describe('a commit of positions', () => {
  it('answers true only when the group has taken them', async () => {
    const [topic, groupId] = [await createTopic(kafka, 'feed'), uniqueName('group')];
    const feed = feedOf(topic, groupId);
    const commit = (next: bigint) => feed.commit([{ topic, partition: 0, next }]);
    expect(await commit(3n)).toBe(false);
    await feed.start();
    await waitFor(() => feed.membership.state === 'joined', { within: 30_000, what: 'a join' });
    expect(await commit(4n)).toBe(true);
    await feed.close();
    expect(await commit(5n)).toBe(false);
    const taken = await topicAdministration(kafka).groupOffsets(groupId, topic);
    expect(taken.get(0)).toBe(4n);
  });
});
