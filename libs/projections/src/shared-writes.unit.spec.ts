import { describe, expect, it } from 'vitest';
import { SharedWrites } from './shared-writes.js';

/** A place that takes what is written once the test lets it. */
function place(isBad: (item: string) => boolean = () => false) {
  const written: (readonly string[])[] = [];
  const held: (() => void)[] = [];
  let isHeld = false;
  const writes = new SharedWrites<string>(async (items) => {
    written.push(items);
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
    if (items.some(isBad)) throw new Error(`cannot be stored: ${items.join()}`);
  });
  const hold = () => (isHeld = true);
  const letGo = () => {
    isHeld = false;
    for (const go of held.splice(0)) go();
  };
  return { writes, written, hold, letGo };
}

const turns = async (count = 5) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const outcomes = async (writings: readonly Promise<void>[]) =>
  (await Promise.allSettled(writings)).map(({ status }) => status);

describe('writes to one place', () => {
  it('of one turn of the event loop go together, in the order of their callers', async () => {
    const { writes, written } = place();
    await Promise.all([writes.write(['a', 'b']), writes.write(['c'])]);
    expect(written).toEqual([['a', 'b', 'c']]);
  });

  it('that come while one is under way wait for it, and go together in the next', async () => {
    const { writes, written, hold, letGo } = place();
    hold();
    const first = writes.write(['a']);
    await turns();
    const late = [writes.write(['b']), writes.write(['c'])];
    await turns();
    expect(written).toEqual([['a']]);
    letGo();
    await Promise.all([first, ...late]);
    expect(written).toEqual([['a'], ['b', 'c']]);
  });

  it('are done no sooner than they are written', async () => {
    const { writes, hold, letGo } = place();
    let isDone = false;
    hold();
    const writing = writes.write(['a']).then(() => (isDone = true));
    await turns();
    expect(isDone).toBe(false);
    letGo();
    await writing;
  });

  it('fail for him alone whose items cannot be stored', async () => {
    const { writes, written } = place((item) => item === 'bad');
    const writings = [writes.write(['a']), writes.write(['bad', 'b']), writes.write(['c'])];
    expect(await outcomes(writings)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(written).toEqual([['a', 'bad', 'b', 'c'], ['a'], ['bad', 'b'], ['c']]);
  });

  it('of a lone caller are not tried again, and the next ones go on', async () => {
    const { writes, written } = place((item) => item === 'bad');
    expect(await outcomes([writes.write(['bad'])])).toEqual(['rejected']);
    await writes.write(['a']);
    expect(written).toEqual([['bad'], ['a']]);
  });

  it('of nothing are none', async () => {
    const { writes, written } = place();
    await writes.write([]);
    await turns();
    expect(written).toEqual([]);
  });
});
