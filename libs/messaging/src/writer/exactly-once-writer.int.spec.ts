import { uniqueName, waitFor } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { openConnection, writeValues } from '../broker.spec.js';
import {
  createCountingTopics,
  expectExactlyOnce,
  numbered,
  untilDecided,
  writersOf,
} from './counting-process.spec.js';
import type { Failpoint } from './writer-options.js';

const kafka = openConnection();
const start = writersOf(kafka);

/** Fails at the n-th time that a point is passed, once. */
const failOnce = (point: Failpoint, at: number) => {
  let passed = 0;
  return (name: Failpoint) => {
    if (name !== point) return;
    passed += 1;
    if (passed === at) throw new Error(`failed on purpose at ${point}`);
  };
};

describe('the exactly-once writer', () => {
  it.each<Failpoint>([
    'after-fetch',
    'after-decide',
    'after-send',
    'before-commit',
    'after-commit-before-merge',
  ])('neither loses nor doubles an input when it fails %s', async (point) => {
    const topics = await createCountingTopics(kafka);
    const inputs = numbered('a', 40);
    const writer = await start(topics, uniqueName('writer'), {
      maxInputs: 7,
      failpoint: failOnce(point, 3),
    });
    await writeValues(topics.inbox, 0, inputs);
    await untilDecided([writer], 1, 40);
    expect(writer.states.map(({ state }) => state)).toContain('recovering');
    const [log] = await expectExactlyOnce(topics, [inputs]);
    expect(log?.filter(({ type }) => type === 'ACQUIRED')).toHaveLength(2);
  });

  it('goes on from its own log, whatever the offset of the group', async () => {
    const topics = await createCountingTopics(kafka, 2);
    const inputs = [numbered('a', 30), numbered('b', 20)];
    for (const p of [0, 1]) await writeValues(topics.inbox, p, inputs[p] ?? []);
    const first = await start(topics, uniqueName('writer'));
    await untilDecided([first], 2, 20);
    await waitFor(() => first.writer.health().partitions.every(({ waiting }) => waiting === 0), {
      within: 20_000,
      what: 'empty queues',
    });
    await first.writer.close();
    await writeValues(topics.inbox, 0, ['later']);
    const second = await start(topics, uniqueName('another-group'));
    await untilDecided([second], 1, 31);
    const epochs = second.writer.health().partitions.map(({ epoch }) => epoch);
    expect(epochs).toEqual([2, 2]);
    await expectExactlyOnce(topics, [[...numbered('a', 30), 'later'], numbered('b', 20)]);
  });

  it('restores again when a restore fails half way, without folding twice', async () => {
    const topics = await createCountingTopics(kafka);
    const inputs = numbered('a', 25);
    await writeValues(topics.inbox, 0, inputs);
    const first = await start(topics, uniqueName('writer'));
    await untilDecided([first], 1, 25);
    await first.writer.close();
    await writeValues(topics.inbox, 0, ['last']);
    const second = await start(topics, uniqueName('writer'), {
      failpoint: failOnce('during-restore', 12),
    });
    await untilDecided([second], 1, 26);
    await expectExactlyOnce(topics, [[...inputs, 'last']]);
  });

  it('refuses what a zombie commits after another writer has acquired', async () => {
    const topics = await createCountingTopics(kafka);
    const hang = Promise.withResolvers<void>();
    const zombie = await start(topics, uniqueName('zombie'), {
      failpoint: (name) => (name === 'before-commit' ? hang.promise : undefined),
    });
    const inputs = numbered('a', 10);
    await writeValues(topics.inbox, 0, inputs);
    await waitFor(() => (zombie.writer.health().partitions[0]?.waiting ?? 0) > 0, {
      within: 30_000,
      what: 'inputs at the zombie',
    });
    const heir = await start(topics, uniqueName('heir'));
    await untilDecided([heir], 1, 10);
    const before = zombie.writer.health().partitions[0]?.nextInput;
    expect(before).toBe(0n);
    hang.resolve();
    await waitFor(() => zombie.states.some(({ state }) => state === 'fenced'), {
      within: 30_000,
      what: 'the zombie to be fenced',
    });
    await zombie.writer.close();
    await expectExactlyOnce(topics, [inputs]);
  });

  it('stops when two deployments take a partition from each other again and again', async () => {
    const topics = await createCountingTopics(kafka);
    const one = await start(topics, uniqueName('one'));
    const two = await start(topics, uniqueName('two'));
    let sent = 0;
    await waitFor(
      async () => {
        await writeValues(topics.inbox, 0, [`a${sent}`]);
        sent += 1;
        return one.stateOf(0) === 'stopped' || two.stateOf(0) === 'stopped';
      },
      { within: 60_000, what: 'one of the writers to give up' },
    );
    await untilDecided([one, two], 1, sent);
    await expectExactlyOnce(topics, [numbered('a', sent)]);
  });

  it('hands partitions over to a member that joins, and back when it goes', async () => {
    const topics = await createCountingTopics(kafka, 4);
    const group = uniqueName('writer');
    const produced: string[][] = [[], [], [], []];
    const feed = async (count: number) => {
      for (const [p, list] of produced.entries()) {
        const values = numbered(`${list.length}-`, count);
        list.push(...values);
        await writeValues(topics.inbox, p, values);
      }
    };
    const first = await start(topics, group, { maxInputs: 5 });
    await feed(20);
    const second = await start(topics, group, { maxInputs: 5 });
    await feed(20);
    await waitFor(() => second.writer.health().partitions.length === 2, {
      within: 30_000,
      what: 'two partitions at the second member',
    });
    await feed(20);
    await untilDecided([first, second], 4, 60);
    await second.writer.close();
    await feed(20);
    await untilDecided([first], 4, 80);
    const logs = await expectExactlyOnce(topics, produced);
    const acquisitions = logs.map((log) => log.filter(({ type }) => type === 'ACQUIRED').length);
    // Two partitions stay where they were over both rebalances; two go and come back.
    expect(acquisitions.toSorted((a, b) => a - b)).toEqual([1, 1, 3, 3]);
  });

  it('takes over from a member that hangs in an open transaction', async () => {
    const topics = await createCountingTopics(kafka, 2);
    const group = uniqueName('writer');
    const inputs = [numbered('a', 10), numbered('b', 10)];
    const hang = Promise.withResolvers<void>();
    const first = await start(topics, group, {
      failpoint: (name) => (name === 'after-send' ? hang.promise : undefined),
    });
    for (const p of [0, 1]) await writeValues(topics.inbox, p, inputs[p] ?? []);
    await waitFor(() => first.writer.health().partitions.every(({ waiting }) => waiting > 0), {
      within: 30_000,
      what: 'inputs at the hanging member',
    });
    const second = await start(topics, group);
    await untilDecided([second], 1, 10);
    hang.resolve();
    await untilDecided([first, second], 2, 10);
    await expectExactlyOnce(topics, inputs);
  });
});
