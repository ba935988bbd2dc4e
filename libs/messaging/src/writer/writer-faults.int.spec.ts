import { uniqueName, waitFor } from '@ome/testing';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { deleteBefore, openConnection, plainKafka, writeValues } from '../broker.spec.js';
import {
  CountingProcess,
  createCountingTopics,
  expectExactlyOnce,
  untilDecided,
  writersOf,
  type RunningWriter,
} from './counting-process.spec.js';

const kafka = openConnection();
const start = writersOf(kafka);

const stopped = (writer: RunningWriter, partition: number) =>
  waitFor(() => writer.stateOf(partition) === 'stopped', { within: 30_000, what: 'a stop' });

const reasonOf = (writer: RunningWriter, partition: number) =>
  writer.writer.health().partitions.find((health) => health.partition === partition)?.reason;

const by = (reason: string) => ({ operator: 'spec', reason });

describe('a partition of the exactly-once writer', () => {
  it('stops by itself at a poisonous input, goes on when restarted past it', async () => {
    const topics = await createCountingTopics(kafka, 2);
    await writeValues(topics.inbox, 0, ['a', 'b', 'poison', 'c']);
    const writer = await start(topics, uniqueName('writer'));
    await stopped(writer, 0);
    expect(reasonOf(writer, 0)).toContain(`${topics.inbox}/0/2 threw: poisonous input`);
    await writeValues(topics.inbox, 1, ['x', 'y']);
    await untilDecided([writer], 2, 2);
    await expectExactlyOnce(topics, [
      ['a', 'b'],
      ['x', 'y'],
    ]);

    writer.writer.restart(0);
    await stopped(writer, 0);
    expect(() => writer.writer.skipInput(0, 1n, by('wrong offset'))).toThrow(/stopped at input 2/);
    expect(() => writer.writer.restart(1)).toThrow(/only a stopped one/);
    writer.writer.skipInput(0, 2n, by('given up by the spec'));
    await untilDecided([writer], 1, 4);
    const [log] = await expectExactlyOnce(topics, [['a', 'b', 'c']]);
    expect(log?.filter(({ type }) => type === 'SKIPPED').map(({ text }) => text)).toEqual([
      'given up by the spec',
    ]);
  });

  it('stops by itself when its process cannot be made or cannot restore', async () => {
    const topics = await createCountingTopics(kafka, 2);
    const writer = await start(topics, uniqueName('writer'), {
      createProcess: (partition) => {
        if (partition === 0) throw new Error('no process today');
        const counting = new CountingProcess(topics, partition);
        counting.restore = () => {
          throw new Error('cannot fold this');
        };
        return counting;
      },
    });
    await Promise.all([stopped(writer, 0), stopped(writer, 1)]);
    expect(reasonOf(writer, 0)).toBe('createProcess() threw: no process today');
    expect(reasonOf(writer, 1)).toBe('restoring 0 threw: cannot fold this');
    expect(writer.fatal).toEqual([]);
  });

  it('splits a batch whose outputs would not fit into one record batch', async () => {
    const topics = await createCountingTopics(kafka);
    const inputs = Array.from({ length: 12 }, (_, n) => `${n}-${'x'.repeat(1_000)}`);
    const transactions: number[] = [];
    await writeValues(topics.inbox, 0, inputs);
    const writer = await start(topics, uniqueName('writer'), {
      maxOutputBytes: 4_000,
      onCommitted: (transaction) => transactions.push(transaction.inputs),
    });
    await untilDecided([writer], 1, 12);
    expect(Math.max(...transactions)).toBeLessThanOrEqual(3);
    await expectExactlyOnce(topics, [inputs]);
    await writeValues(topics.inbox, 0, ['y'.repeat(5_000)]);
    await stopped(writer, 0);
    expect(reasonOf(writer, 0)).toMatch(/\/0\/12 yields \d+ bytes/);
  });

  it('stops at a gap in the inbox', async () => {
    const topics = await createCountingTopics(kafka);
    const producer = plainKafka().producer({
      transactionalId: uniqueName('foreign'),
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: topics.inbox, messages: [{ partition: 0, value: 'a' }] });
    await transaction.commit();
    await producer.disconnect();
    await writeValues(topics.inbox, 0, ['b']);
    const writer = await start(topics, uniqueName('writer'));
    await stopped(writer, 0);
    expect(reasonOf(writer, 0)).toMatch(/continues with 2 where 1 was expected/);
  });

  it('stops when inputs were lost to retention', async () => {
    const topics = await createCountingTopics(kafka);
    await writeValues(topics.inbox, 0, ['a', 'b', 'c']);
    await deleteBefore(kafka, topics.inbox, 0, 2);
    const writer = await start(topics, uniqueName('writer'));
    await stopped(writer, 0);
    expect(reasonOf(writer, 0)).toMatch(/resume at 0, but .* has 2 to 3/);
  });

  it('stops when the beginning of its own log is gone', async () => {
    const topics = await createCountingTopics(kafka);
    await writeValues(topics.inbox, 0, ['a', 'b', 'c']);
    const first = await start(topics, uniqueName('writer'));
    await untilDecided([first], 1, 3);
    await first.writer.close();
    await deleteBefore(kafka, topics.log, 0, 2);
    const second = await start(topics, uniqueName('writer'));
    await stopped(second, 0);
    expect(reasonOf(second, 0)).toMatch(/begins at 2/);
  });

  it('commits the position to the group, for lag displays', async () => {
    const topics = await createCountingTopics(kafka);
    await writeValues(topics.inbox, 0, ['a', 'b', 'c']);
    const group = uniqueName('writer');
    await start(topics, group);
    const admin = await kafka.admin();
    await waitFor(
      async () => {
        const [found] = await admin.fetchOffsets({ groupId: group, topics: [topics.inbox] });
        return found?.partitions[0]?.offset === '3';
      },
      { within: 20_000, what: 'the committed offset' },
    );
  });
});
