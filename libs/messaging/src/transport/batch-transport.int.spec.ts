import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { uniqueName, waitFor } from '@ome/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createTopic, openConnection, plainKafka } from '../broker.spec.js';
import { readPartition } from '../reader/read-partition.js';
import type { ReceivedRecord } from '../records/received-record.js';
import { BatchHandler, type BatchContext, type RecordBatch } from './batch-handler.js';
import { BatchTransport, type BatchTransportOptions } from './batch-transport.js';
import { done, park, retry, stop, type Ending } from './ending.js';

type Handle = (batch: RecordBatch, context: BatchContext) => Ending | Promise<Ending>;

const kafka = openConnection();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startTransport(
  topic: string,
  handle: Handle,
  options: Partial<BatchTransportOptions> = {},
): Promise<BatchTransport> {
  @Controller()
  class Handler {
    @BatchHandler(topic)
    async take(batch: RecordBatch, context: BatchContext): Promise<Ending> {
      return await handle(batch, context);
    }
  }
  @Module({ controllers: [Handler] })
  class HandlerModule {}

  const transport = new BatchTransport({
    kafka,
    groupId: uniqueName('group'),
    onFatal: (error) => expect.unreachable(error.message),
    ...options,
  });
  const app = await NestFactory.createMicroservice(HandlerModule, {
    strategy: transport,
    logger: false,
  });
  await app.listen();
  closing.push(async () => await app.close());
  return transport;
}

async function produce(topic: string, values: readonly string[], partition = 0): Promise<void> {
  const producer = plainKafka().producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value, partition })) });
  await producer.disconnect();
}

const text = ({ value }: ReceivedRecord) => String(value);
const within = 30_000;

describe('BatchTransport', () => {
  it('gives each record once, in order, and goes on after them in a new process', async () => {
    const topic = await createTopic(kafka, 'transport');
    const groupId = uniqueName('group');
    const seen: string[] = [];
    const take: Handle = (batch) => {
      seen.push(...batch.map(text));
      return done();
    };
    const first = await startTransport(topic, take, { groupId });
    await produce(topic, ['a', 'b', 'c']);
    await waitFor(() => seen.length === 3, { within, what: 'three records' });
    await first.close();
    await startTransport(topic, take, { groupId });
    await produce(topic, ['d']);
    await waitFor(() => seen.includes('d'), { within, what: 'the fourth record' });
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives the same records again after a retry, while another partition goes on', async () => {
    const topic = await createTopic(kafka, 'transport', 2);
    const attempts: number[] = [];
    const others: string[] = [];
    let away = true;
    await startTransport(topic, (batch, { partition, attempt }) => {
      if (partition === 1) {
        others.push(...batch.map(text));
        return done();
      }
      attempts.push(attempt);
      return away ? retry(new Error('away'), 10) : done();
    });
    await produce(topic, ['held'], 0);
    await waitFor(() => attempts.length > 2, { within, what: 'three attempts' });
    await produce(topic, ['free'], 1);
    await waitFor(() => others.length === 1, { within, what: 'the other partition' });
    away = false;
    const before = attempts.length;
    await waitFor(() => attempts.length > before, { within, what: 'a last attempt' });
    expect(attempts.slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('puts an unusable record aside with its cause and position, and goes on', async () => {
    const topic = await createTopic(kafka, 'transport');
    const admin = await kafka.admin();
    await admin.createTopics({ topics: [{ topic: `${topic}.dlq`, numPartitions: 1 }] });
    const used: string[] = [];
    await startTransport(topic, (batch) => {
      const bad = batch.filter((record) => text(record) === 'bad');
      used.push(...batch.filter((record) => !bad.includes(record)).map(text));
      return bad.length === 0
        ? done()
        : park(bad.map((record) => ({ record, error: 'not usable' })));
    });
    await produce(topic, ['good', 'bad', 'better']);
    await waitFor(() => used.includes('better'), { within, what: 'the record behind the bad one' });
    const letters: ReceivedRecord[] = [];
    await readPartition(kafka, {
      topic: `${topic}.dlq`,
      partition: 0,
      from: 'earliest',
      onRecords: (records) => void letters.push(...records),
      until: () => true,
    });
    expect(letters.map(text)).toEqual(['bad']);
    expect(String(letters[0]?.headers['ome_error'])).toBe('not usable');
    expect(String(letters[0]?.headers['ome_origin'])).toBe(`${topic}/0/1`);
    expect(used).toEqual(['good', 'better']);
  });

  it.each([
    ['ends in stop', () => stop(new Error('broken view'))],
    [
      'throws',
      () => {
        throw new Error('broken view');
      },
    ],
  ])('stands still, visibly, when a handler %s; the other partition goes on', async (_, fail) => {
    const topic = await createTopic(kafka, 'transport', 2);
    const others: string[] = [];
    const transport = await startTransport(topic, (batch, { partition }) => {
      if (partition === 0) return fail();
      others.push(...batch.map(text));
      return done();
    });
    const stopped = () =>
      transport.transportStatus().partitions.find(({ state }) => state === 'stopped');
    await produce(topic, ['poison'], 0);
    await waitFor(() => stopped() !== undefined, { within, what: 'the partition to stop' });
    await produce(topic, ['free'], 1);
    await waitFor(() => others.length === 1, { within, what: 'the other partition' });
    expect(stopped()).toMatchObject({ partition: 0, reason: 'broken view' });
  });

  it('starts where its owner says, and refuses a position that the topic does not have', async () => {
    const topic = await createTopic(kafka, 'transport', 2);
    await produce(topic, ['old', 'new'], 0);
    const seen: string[] = [];
    const take: Handle = (batch) => {
      seen.push(...batch.map(text));
      return done();
    };
    const transport = await startTransport(topic, take, {
      positionOf: async ({ partition }) => (partition === 0 ? 1n : 7n),
    });
    await waitFor(() => seen.length > 0, { within, what: 'the newer record' });
    const lost = () => transport.transportStatus().partitions.find((at) => at.partition === 1);
    await waitFor(() => lost()?.state === 'stopped', { within, what: 'the other to stop' });
    expect(seen).toEqual(['new']);
  });
});
