import { waitFor } from '@ome/testing';
import kafkajs from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import { topicAdministration } from '../administration/topic-administration.js';
import { createTopic, openConnection, plainKafka, writeValues } from '../broker.spec.js';
import type { ReceivedRecord } from '../records/received-record.js';
import { readPartition } from './read-partition.js';
import { createTailReader, type TailReader, type TailReaderOptions } from './tail-reader.js';

const kafka = openConnection();
const text = ({ value }: ReceivedRecord) => value?.toString() ?? '';
const open: TailReader[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((tail) => tail.close()));
});

const tailOf = (topic: string, options: Partial<TailReaderOptions> = {}) => {
  const records: ReceivedRecord[] = [];
  const failures: Error[] = [];
  const tail = createTailReader(kafka, {
    topic,
    from: 'latest',
    onRecords: (batch) => void records.push(...batch),
    onFailure: (error) => failures.push(error),
    ...options,
  });
  open.push(tail);
  return { tail, records, failures };
};

const transactional = async (topic: string, script: readonly (readonly [string, boolean])[]) => {
  const producer = plainKafka().producer({
    transactionalId: `${topic}-writer`,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  for (const [value, commit] of script) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ partition: 0, key: null, value }] });
    await (commit ? transaction.commit() : transaction.abort());
  }
  await producer.disconnect();
};

describe('readPartition', () => {
  it('ends at a known record although commit markers follow it, and hides aborted records', async () => {
    const topic = await createTopic(kafka, 'read-partition');
    await transactional(topic, [
      ['one', true],
      ['two', false],
      ['three', true],
      ['end', true],
    ]);
    const seen: string[] = [];
    await readPartition(kafka, {
      topic,
      partition: 0,
      from: 'earliest',
      onRecords: (records) => void seen.push(...records.map(text)),
      until: (record) => text(record) === 'end',
    });
    expect(seen).toEqual(['one', 'three', 'end']);
  });

  it('ends at an offset, also where only a commit marker is left below it', async () => {
    const topic = await createTopic(kafka, 'read-partition');
    const read = async (to: bigint) => {
      const seen: string[] = [];
      const onRecords = (records: readonly ReceivedRecord[]) =>
        void seen.push(...records.map(text));
      await readPartition(kafka, {
        topic,
        partition: 0,
        from: 'earliest',
        to,
        onRecords,
        until: () => false,
      });
      return seen;
    };
    expect(await read(0n)).toEqual([]);
    await transactional(topic, [
      ['one', true],
      ['two', true],
    ]);
    // The broker answers a commit before its marker is in the log.
    const markers = async () =>
      (await topicAdministration(kafka).topicOffsets(topic)).get(0)?.high === 4n;
    await waitFor(markers, { within: 30_000, what: 'both commit markers' });
    expect(await read(4n)).toEqual(['one', 'two']);
    expect(await read(2n)).toEqual(['one']);
  });

  it('delivers nothing after the record that ends it and starts where it is told', async () => {
    const topic = await createTopic(kafka, 'read-partition', 2);
    await writeValues(topic, 1, ['a', 'b', 'c', 'd', 'e']);
    const seen: bigint[] = [];
    await readPartition(kafka, {
      topic,
      partition: 1,
      from: 1n,
      onRecords: (records) => void seen.push(...records.map(({ offset }) => offset)),
      until: (record) => text(record) === 'd',
    });
    expect(seen).toEqual([1n, 2n, 3n]);
  });

  it('waits for a record that is not there yet', async () => {
    const topic = await createTopic(kafka, 'read-partition');
    const seen: string[] = [];
    const reading = readPartition(kafka, {
      topic,
      partition: 0,
      from: 0n,
      onRecords: (records) => void seen.push(...records.map(text)),
      until: (record) => text(record) === 'late',
    });
    await writeValues(topic, 0, ['early']);
    await waitFor(() => seen.length === 1, { within: 20_000, what: 'the early record' });
    await writeValues(topic, 0, ['late']);
    await reading;
    expect(seen).toEqual(['early', 'late']);
  });

  it('fails on a position outside the partition instead of jumping', async () => {
    const topic = await createTopic(kafka, 'read-partition');
    await writeValues(topic, 0, ['a']);
    const reading = readPartition(kafka, {
      topic,
      partition: 0,
      from: 50n,
      onRecords: () => undefined,
      until: () => true,
    });
    await expect(reading).rejects.toThrow(/outside what the topic keeps/);
  });
});

describe('the tail reader', () => {
  it('rests after records for as long as it was told, or until somebody waits', async () => {
    const topic = await createTopic(kafka, 'rest');
    const { tail, records } = tailOf(topic, { restMs: () => 600_000 });
    await tail.ready();
    await writeValues(topic, 0, ['first']);
    await waitFor(() => records.length === 1, { within: 30_000, what: 'the first record' });
    const restless = tailOf(topic, { from: 'earliest' });
    await writeValues(topic, 0, ['second']);
    await waitFor(() => restless.records.length === 2, { within: 30_000, what: 'both records' });
    expect(records).toHaveLength(1);
    tail.hurry();
    await waitFor(() => records.length === 2, {
      within: 30_000,
      what: 'the second record',
    });
  });

  it('loses nothing produced after ready, and delivers nothing from before', async () => {
    for (let round = 0; round < 5; round += 1) {
      const topic = await createTopic(kafka, 'tail', 3);
      await writeValues(topic, 0, ['old']);
      const { tail, records } = tailOf(topic);
      await tail.ready();
      await Promise.all([0, 1, 2].map((p) => writeValues(topic, p, [`${p}a`, `${p}b`])));
      await waitFor(() => records.length >= 6, { within: 30_000, what: 'six records' });
      expect(records.map(text).toSorted()).toEqual(['0a', '0b', '1a', '1b', '2a', '2b']);
    }
  });

  it('goes on from the positions of another reader', async () => {
    const topic = await createTopic(kafka, 'tail', 2);
    await writeValues(topic, 0, ['a', 'b']);
    await writeValues(topic, 1, ['x']);
    const first = tailOf(topic, { from: 'earliest' });
    await waitFor(() => first.records.length === 3, { within: 30_000, what: 'three records' });
    const positions = first.tail.positions();
    expect(positions).toEqual(
      new Map([
        [0, 2n],
        [1, 1n],
      ]),
    );
    await first.tail.close();
    await writeValues(topic, 0, ['c']);
    const second = tailOf(topic, { from: positions });
    await waitFor(() => second.records.length > 0, { within: 30_000, what: 'the next record' });
    expect(second.records.map(text)).toEqual(['c']);
  });

  it('shows only what is committed', async () => {
    const topic = await createTopic(kafka, 'tail');
    const { tail, records } = tailOf(topic);
    await tail.ready();
    await transactional(topic, [
      ['kept', true],
      ['dropped', false],
      ['kept too', true],
    ]);
    await waitFor(() => records.length >= 2, { within: 30_000, what: 'two records' });
    expect(records.map(text)).toEqual(['kept', 'kept too']);
  });

  it('reports a position out of range and stops', async () => {
    const topic = await createTopic(kafka, 'tail');
    const { tail, failures } = tailOf(topic, { from: new Map([[0, 99n]]) });
    await waitFor(() => failures.length === 1, { within: 30_000, what: 'the failure' });
    expect(failures[0]?.message).toMatch(/outside what the topic keeps/);
    expect(tail.status().state).toBe('failed');
  });

  it('reports a callback that throws and does not move past the record', async () => {
    const topic = await createTopic(kafka, 'tail');
    await writeValues(topic, 0, ['a', 'b']);
    const { tail, failures } = tailOf(topic, {
      from: 'earliest',
      onRecords: () => {
        throw new Error('cannot take it');
      },
    });
    await waitFor(() => failures.length === 1, { within: 30_000, what: 'the failure' });
    expect(failures[0]?.message).toContain('cannot take it');
    expect(tail.positions().get(0)).toBe(0n);
  });
});
