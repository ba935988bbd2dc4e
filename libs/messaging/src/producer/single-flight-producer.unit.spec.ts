import type { ProducerRecord, RecordMetadata } from 'kafkajs';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '../connection/messaging-log.js';
import { createSingleFlightProducer } from './single-flight-producer.js';

type Answer = (record: ProducerRecord) => Promise<RecordMetadata[]>;

/** Partition 0 is led by broker 1, partitions 1 and 2 by broker 2. */
const partitions = [1, 2, 2].map((leader, partitionId) => ({ partitionId, leader }));

const fetchTopicMetadata = () => Promise.resolve({ topics: [{ name: 't', partitions }] });

/** Brokers that answer a batch as they are told to. `written` has the values of what they took, by partition. */
function brokers(answer: Answer) {
  const written: string[][] = [[], [], []];
  const send = vi.fn(async (record: ProducerRecord) => {
    const metadata = await answer(record);
    for (const { partition, value } of record.messages)
      written[partition ?? 0]?.push(String(value));
    return metadata;
  });
  const producer = { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), send };
  const kafka = {
    log: silentLog,
    singleAttempt: { producer: () => producer },
    admin: () => Promise.resolve({ fetchTopicMetadata }),
  };
  return { kafka: kafka as never, send, written };
}

const partitionsOf = ({ messages }: ProducerRecord) => [
  ...new Set(messages.map(({ partition }) => partition ?? 0)),
];
const never = () => new Promise<never>(() => undefined);
const taken: Answer = (record) =>
  Promise.resolve(
    partitionsOf(record).map((partition) => ({
      topicName: 't',
      partition,
      errorCode: 0,
      baseOffset: '0',
    })),
  );
const refusedFor =
  (broken: number): Answer =>
  (record) =>
    partitionsOf(record).includes(broken)
      ? Promise.reject(
          Object.assign(new Error('too few replicas'), { type: 'NOT_ENOUGH_REPLICAS' }),
        )
      : taken(record);
const record = (partition: number, value: string) => ({ topic: 't', partition, key: 'a', value });

it('does not know of a record on its way at the deadline; of one that waits behind it, it does', async () => {
  const { kafka, send } = brokers(never);
  const producer = createSingleFlightProducer(kafka, { deadlineMs: 200 });
  const onItsWay = producer.produce(record(0, 'v'));
  onItsWay.catch(() => undefined);
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  const behind = producer.produce(record(0, 'w'));
  await expect(behind).rejects.toMatchObject({ outcome: 'not-sent', retriable: true });
  await expect(onItsWay).rejects.toMatchObject({ outcome: 'unknown', retriable: true });
  expect(send).toHaveBeenCalledOnce();
});

it('tries a record again before those that were accepted while it was on its way', async () => {
  const first = Promise.withResolvers<RecordMetadata[]>();
  const { kafka, send, written } = brokers((batch) =>
    send.mock.calls.length === 1 ? first.promise : taken(batch),
  );
  const producer = createSingleFlightProducer(kafka);
  const calls = [producer.produce(record(1, 'v0'))];
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  calls.push(producer.produce(record(1, 'v1')));
  first.reject(Object.assign(new Error('too few replicas'), { type: 'NOT_ENOUGH_REPLICAS' }));
  await Promise.all(calls);
  expect(written[1]).toEqual(['v0', 'v1']);
  await producer.close();
});

describe('a partition that cannot be written holds up no other', () => {
  it.each([
    ['of another broker, when its own refuses', refusedFor(0), [0, 1]],
    ['of the same broker, when that refuses', refusedFor(1), [1, 2]],
    [
      'of another broker, when its own says nothing',
      (batch: ProducerRecord) => (partitionsOf(batch).includes(0) ? never() : taken(batch)),
      [0, 1],
    ],
  ] as const)('%s', async (_when, answer, [broken, sound]) => {
    const { kafka, written } = brokers(answer);
    const producer = createSingleFlightProducer(kafka, { deadlineMs: 1_000 });
    const unwritten: Promise<unknown>[] = [];
    for (let n = 0; n < 10; n += 1) {
      unwritten.push(producer.produce(record(broken, `broken ${n}`)).catch((error) => error));
      await producer.produce(record(sound, `sound ${n}`));
    }
    expect(new Set(written[sound])).toEqual(new Set([...Array(10)].map((_, n) => `sound ${n}`)));
    expect(written[broken]).toEqual([]);
    for (const failed of await Promise.all(unwritten)) {
      expect(failed).toMatchObject({ name: 'ProduceError', retriable: true });
    }
  });

  it('and is written in its order, by itself and then with others, once it can be', async () => {
    let broken = true;
    const { kafka, written, send } = brokers((batch) => (broken ? refusedFor(1) : taken)(batch));
    const producer = createSingleFlightProducer(kafka);
    const calls = [...Array(5)].map((_, n) => producer.produce(record(1, `v${n}`)));
    await vi.waitFor(() => expect(send.mock.calls.length).toBeGreaterThan(2));
    calls.push(producer.produce(record(1, 'v5')));
    broken = false;
    await Promise.all(calls);
    expect(written[1]).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5']);
    send.mockClear();
    await Promise.all([producer.produce(record(1, 'x')), producer.produce(record(2, 'y'))]);
    expect(send.mock.calls.map(([batch]) => partitionsOf(batch))).toEqual([[1, 2]]);
    await producer.close();
  });
});
