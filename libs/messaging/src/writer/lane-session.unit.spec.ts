import { describe, expect, it } from 'vitest';
import { LaneSession, type SessionProducer } from './lane-session.js';
import type { OutputGroup } from './output-groups.js';
import { failureKind } from './writer-faults.js';

const group = (partition: number, value = 'v'): OutputGroup => ({
  topic: 't',
  partition,
  messages: [{ key: 'k', value }],
});
class TooLarge extends Error {
  readonly type = 'MESSAGE_TOO_LARGE';
}
const refuseOne = (groups: readonly OutputGroup[]) =>
  groups.some(({ partition }) => partition === 1) ? new TooLarge() : null;
const kindOf = (write: Promise<unknown>) => write.then(() => 'written', failureKind);
const noSteps = { sent: () => Promise.resolve() };

/** Two producers that say what was asked of them, and take what `refuse` does not refuse. */
const sessionWith = (
  refuse: (groups: readonly OutputGroup[]) => Error | null = () => null,
  beginning: () => Promise<void> = () => Promise.resolve(),
) => {
  const said: string[] = [];
  const producer = (name: string): SessionProducer => ({
    begin: async (check) => {
      await beginning();
      check();
      said.push(`${name} begins`);
    },
    write: async (groups, steps) => {
      const error = refuse(groups);
      if (error !== null) throw error;
      await steps.sent();
      said.push(`${name} writes ${groups.map(({ partition }) => partition).join()}`);
      return groups.map(({ topic, partition }) => ({ topic, partition, first: 0n, count: 1 }));
    },
  });
  let dropped = 0;
  const session = new LaneSession({
    producers: [producer('a'), producer('b')],
    gather: () => Promise.resolve(),
    dropped: () => {
      dropped += 1;
    },
  });
  return { session, said, dropped: () => dropped };
};

describe('a session of a lane', () => {
  it('begins both producers before it writes, and uses them in turn', async () => {
    const { session, said } = sessionWith();
    for (const partition of [0, 1, 2]) await session.write([group(partition)], noSteps);
    expect(said).toEqual(['a begins', 'b begins', 'a writes 0', 'b writes 1', 'a writes 2']);
  });

  it('writes in one transaction what comes at the same time, and answers each with its own', async () => {
    const { session, said } = sessionWith();
    const [zero, one] = await Promise.all([
      session.write([group(0)], noSteps),
      session.write([group(1)], noSteps),
    ]);
    expect(said.slice(2)).toEqual(['a writes 0,1']);
    expect(zero.map(({ partition }) => partition)).toEqual([0]);
    expect(one.map(({ partition }) => partition)).toEqual([1]);
  });

  it('keeps others out of the transaction of one that asks to be alone, or that is large', async () => {
    const { session, said } = sessionWith();
    const large = 'x'.repeat(5_000_000);
    await Promise.all([
      session.write([group(0)], noSteps, true),
      session.write([group(1)], noSteps),
      session.write([group(2, large)], noSteps),
    ]);
    expect(said.slice(2)).toEqual(['a writes 0', 'b writes 1', 'a writes 2']);
  });

  it('commits for nobody when one of them must not commit', async () => {
    const { session, said, dropped } = sessionWith();
    const refused = { sent: () => Promise.reject(new Error('not mine any more')) };
    const written = await Promise.allSettled([
      session.write([group(0)], noSteps),
      session.write([group(1)], refused),
    ]);
    expect(written.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(said).toEqual(['a begins', 'b begins']);
    expect(session.isOver).toBe(true);
    await expect(session.write([group(2)], noSteps)).rejects.toThrow('not mine any more');
    expect(dropped()).toBe(1);
  });

  it('commits nothing that was under way when it is ended', async () => {
    const { session, said } = sessionWith();
    const written = session.write([group(0)], {
      sent: () => Promise.resolve(session.end(new Error('released'))),
    });
    await expect(written).rejects.toThrow('released');
    expect(said).toEqual(['a begins', 'b begins']);
  });

  it('blames none of several for what only one may have written', async () => {
    const { session } = sessionWith(refuseOne);
    const written = [0, 1].map((partition) => kindOf(session.write([group(partition)], noSteps)));
    expect(await Promise.all(written)).toEqual(['transient', 'transient']);
    expect(await kindOf(session.write([group(2)], noSteps))).toBe('transient');
  });

  it('blames the one that wrote alone, and none of those that come after it', async () => {
    const { session } = sessionWith(refuseOne);
    const written = [
      kindOf(session.write([group(1)], noSteps, true)),
      kindOf(session.write([group(2)], noSteps)),
    ];
    expect(await Promise.all(written)).toEqual(['permanent', 'transient']);
    expect(await kindOf(session.write([group(0)], noSteps))).toBe('transient');
  });

  it('fences nobody once it is ended, and drops its producers when it rests', async () => {
    const hang = Promise.withResolvers<void>();
    const { session, said, dropped } = sessionWith(undefined, () => hang.promise);
    const written = session.write([group(0)], noSteps);
    await new Promise((resolve) => setTimeout(resolve, 5));
    session.end(new Error('released'));
    expect(dropped()).toBe(0);
    hang.resolve();
    await expect(written).rejects.toThrow('released');
    await expect.poll(dropped).toBe(1);
    expect(said).toEqual([]);
  });

  it('gives a turn to those who wait once the transaction under way is over', async () => {
    const { session } = sessionWith();
    const hang = Promise.withResolvers<void>();
    const written = session.write([group(0)], { sent: () => hang.promise });
    let turns = 0;
    const waiting = Promise.all([0, 1].map(() => session.turn().then(() => (turns += 1))));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(turns).toBe(0);
    hang.resolve();
    await Promise.all([written, waiting]);
    expect(turns).toBe(2);
  });
});
