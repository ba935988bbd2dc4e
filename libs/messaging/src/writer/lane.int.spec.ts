import { uniqueName, waitFor } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { openConnection, writeValues } from '../broker.spec.js';
import {
  createCountingTopics,
  expectExactlyOnce,
  numbered,
  untilDecided,
  writersOf,
  type RunningWriter,
} from './counting-process.spec.js';

const kafka = openConnection();
const start = writersOf(kafka, { partitionsPerLane: 2 });

const partitionsOf = ({ writer }: RunningWriter) =>
  writer
    .health()
    .partitions.map(({ partition }) => partition)
    .toSorted((a, b) => a - b);

describe('a lane of the exactly-once writer', () => {
  it('loses and doubles nothing of any partition when a shared transaction fails', async () => {
    const topics = await createCountingTopics(kafka, 2);
    const inputs = [numbered('a', 40), numbered('b', 40)];
    for (const p of [0, 1]) await writeValues(topics.inbox, p, inputs[p] ?? []);
    let sent = 0;
    const writer = await start(topics, uniqueName('writer'), {
      maxInputs: 7,
      gatherMs: 5,
      failpoint: (name) => {
        if (name === 'after-send') sent += 1;
        if (name === 'after-send' && (sent === 4 || sent === 9)) throw new Error('on purpose');
      },
    });
    await untilDecided([writer], 2, 40);
    const recovering = writer.states.filter(({ state }) => state === 'recovering');
    expect(new Set(recovering.map(({ partition }) => partition))).toEqual(new Set([0, 1]));
    await expectExactlyOnce(topics, inputs);
  });

  it('goes on with its other partitions when one stops at a poisonous input', async () => {
    const topics = await createCountingTopics(kafka, 2);
    await writeValues(topics.inbox, 0, ['a', 'poison', 'b']);
    await writeValues(topics.inbox, 1, ['x', 'y']);
    const writer = await start(topics, uniqueName('writer'));
    await waitFor(() => writer.stateOf(0) === 'stopped', { within: 30_000, what: 'a stop' });
    await writeValues(topics.inbox, 1, ['z']);
    await untilDecided([writer], 1, 3);
    writer.writer.skipInput(0, 1n, { operator: 'spec', reason: 'given up' });
    await untilDecided([writer], 2, 3);
    const [log] = await expectExactlyOnce(topics, [
      ['a', 'b'],
      ['x', 'y', 'z'],
    ]);
    expect(log?.filter(({ type }) => type === 'ACQUIRED')).toHaveLength(2);
  });

  it('moves as a whole, and comes back as a whole', async () => {
    const topics = await createCountingTopics(kafka, 4);
    const group = uniqueName('writer');
    const produced: string[][] = [[], [], [], []];
    const feed = async () => {
      for (const [p, list] of produced.entries()) {
        const values = numbered(`${list.length}-`, 20);
        list.push(...values);
        await writeValues(topics.inbox, p, values);
      }
    };
    const first = await start(topics, group, { maxInputs: 5 });
    await feed();
    const second = await start(topics, group, { maxInputs: 5 });
    await feed();
    await waitFor(() => second.writer.health().partitions.length === 2, {
      within: 30_000,
      what: 'a lane at the second member',
    });
    await feed();
    await untilDecided([first, second], 4, 60);
    const lanes = [partitionsOf(first), partitionsOf(second)];
    expect(lanes.toSorted(([a = 0], [b = 0]) => a - b)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    await second.writer.close();
    await feed();
    await untilDecided([first], 4, 80);
    await expectExactlyOnce(topics, produced);
  });

  it('commits nothing in any partition after another writer has acquired one of them', async () => {
    const topics = await createCountingTopics(kafka, 2);
    const inputs = [numbered('a', 10), numbered('b', 10)];
    const hang = Promise.withResolvers<void>();
    const zombie = await start(topics, uniqueName('zombie'), {
      failpoint: (name) => (name === 'before-commit' ? hang.promise : undefined),
    });
    for (const p of [0, 1]) await writeValues(topics.inbox, p, inputs[p] ?? []);
    await waitFor(() => zombie.writer.health().partitions.every(({ waiting }) => waiting > 0), {
      within: 30_000,
      what: 'inputs at the zombie',
    });
    const heir = await start(topics, uniqueName('heir'));
    await untilDecided([heir], 2, 10);
    const decided = zombie.writer.health().partitions.map(({ nextInput }) => nextInput);
    expect(decided).toEqual([0n, 0n]);
    hang.resolve();
    await waitFor(() => zombie.states.some(({ state }) => state === 'fenced'), {
      within: 30_000,
      what: 'the zombie to be fenced',
    });
    await zombie.writer.close();
    await expectExactlyOnce(topics, inputs);
  });
});
