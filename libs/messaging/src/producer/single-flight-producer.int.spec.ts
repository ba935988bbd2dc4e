import { afterAll, describe, expect, it } from 'vitest';
import { committedRecords, createTopic, openConnection } from '../broker.spec.js';
import { partitionForKey } from './partition-for-key.js';
import { ProduceError } from './produce-error.js';
import { createSingleFlightProducer } from './single-flight-producer.js';

const kafka = openConnection();
const producer = createSingleFlightProducer(kafka);
afterAll(() => producer.close());

const outcomeOf = (result: PromiseSettledResult<unknown>): string => {
  if (result.status === 'fulfilled') return 'written';
  const reason: unknown = result.reason;
  if (!(reason instanceof ProduceError)) return String(reason);
  return reason.retriable ? `${reason.outcome}, retriable` : reason.outcome;
};

describe('the single-flight producer', () => {
  it('answers each record with its own offset, in the order of the calls', async () => {
    const topic = await createTopic(kafka, 'single-flight', 3);
    const calls = Array.from({ length: 900 }, (_, n) =>
      producer.produce({ topic, partition: n % 3, key: `k${n}`, value: `v${n}` }),
    );
    const positions = await Promise.all(calls);
    const seen = await committedRecords(topic, 3);
    expect(seen.map((records) => records.length)).toEqual([300, 300, 300]);
    positions.forEach(({ partition, offset }, n) => {
      expect(seen[partition]?.[Number(offset)]).toMatchObject({ key: `k${n}`, value: `v${n}` });
    });
    const inOrder = seen.map((records) => records.map(({ value }) => Number(value.slice(1))));
    inOrder.forEach((numbers) => expect(numbers).toEqual(numbers.toSorted((a, b) => a - b)));
  });

  it('loses and doubles nothing when callers overlap, and keeps the order of each caller', async () => {
    const topic = await createTopic(kafka, 'single-flight', 4);
    const caller = async (name: string) => {
      for (let n = 0; n < 50; n += 1) {
        await producer.produce({ topic, key: name, value: `${name}:${n}` });
      }
    };
    const names = Array.from({ length: 40 }, (_, n) => `caller-${n}`);
    await Promise.all(names.map(caller));
    const seen = await committedRecords(topic, 4);
    for (const name of names) {
      const own = seen[partitionForKey(name, 4)]?.filter(({ key }) => key === name);
      expect(own?.map(({ value }) => value)).toEqual(
        Array.from({ length: 50 }, (_, n) => `${name}:${n}`),
      );
    }
  });

  it('rejects what it surely did not send, and goes on with the rest', async () => {
    const topic = await createTopic(kafka, 'single-flight', 1, { 'max.message.bytes': '20000' });
    const results = await Promise.allSettled([
      producer.produce({ topic, key: 'a', value: 'small' }),
      producer.produce({ topic, key: 'a', value: 'x'.repeat(30_000) }),
      producer.produce({ topic, key: 'a', value: 'y'.repeat(2_000_000) }),
      producer.produce({ topic, partition: 9, key: 'a', value: 'no such partition' }),
      producer.produce({ topic, key: null, value: 'no place' }),
      producer.produce({ topic, key: 'a', value: 'last' }),
    ]);
    const outcomes = results.map(outcomeOf);
    const refused = 'not-sent';
    expect(outcomes).toEqual(['written', refused, refused, refused, refused, 'written']);
    const [seen] = await committedRecords(topic);
    expect(seen?.map(({ value }) => value)).toEqual(['small', 'last']);
  });

  it('says not-sent at the deadline when the topic does not exist', async () => {
    const impatient = createSingleFlightProducer(kafka, { deadlineMs: 300 });
    const error: unknown = await impatient
      .produce({ topic: 'no-such-topic-here', key: 'a', value: 'v' })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ProduceError', outcome: 'not-sent', retriable: true });
    await impatient.close();
  });

  it('writes what it has accepted before it closes, and nothing afterwards', async () => {
    const topic = await createTopic(kafka, 'single-flight');
    const closing = createSingleFlightProducer(kafka);
    const calls = Array.from({ length: 20 }, (_, n) =>
      closing.produce({ topic, key: 'k', value: `v${n}` }),
    );
    await closing.close();
    await expect(Promise.all(calls)).resolves.toHaveLength(20);
    await expect(closing.produce({ topic, key: 'k', value: 'late' })).rejects.toMatchObject({
      outcome: 'not-sent',
    });
    const [seen] = await committedRecords(topic);
    expect(seen).toHaveLength(20);
  });

  it('rejects at once what its queue cannot hold', async () => {
    const topic = await createTopic(kafka, 'single-flight');
    const small = createSingleFlightProducer(kafka, { maxQueueRecords: 10 });
    const calls = Array.from({ length: 30 }, (_, n) =>
      small.produce({ topic, key: 'k', value: `v${n}` }),
    );
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    await small.close();
  });
});
