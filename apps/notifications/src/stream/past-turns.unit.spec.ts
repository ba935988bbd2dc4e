import { setImmediate as settled } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PastTurns } from './past-turns.js';

/** What runs now, and how each of it ends. */
function world(atOnce: number) {
  const turns = new PastTurns(atOnce);
  const running = new Map<string, PromiseWithResolvers<void>>();
  const tell = (user: string, name: string) =>
    turns.run(user, async () => {
      const end = Promise.withResolvers<void>();
      running.set(name, end);
      await end.promise.finally(() => running.delete(name));
    });
  const end = async (name: string, error?: Error) => {
    const found = running.get(name);
    if (error === undefined) found?.resolve();
    else found?.reject(error);
    await settled();
    return [...running.keys()];
  };
  return { tell, end, now: () => [...running.keys()] };
}

it('tells no more pasts at once than allowed', async () => {
  const { tell, end, now } = world(2);
  for (const user of ['a', 'b', 'c', 'd']) void tell(user, user);
  await settled();
  expect(now()).toEqual(['a', 'b']);
  expect(await end('a')).toEqual(['b', 'c']);
  expect(await end('b')).toEqual(['c', 'd']);
});

it('lets a user with many streams hold up nobody else', async () => {
  const { tell, end, now } = world(2);
  for (const stream of ['a1', 'a2', 'a3']) void tell('a', stream);
  void tell('b', 'b1');
  await settled();
  expect(now()).toEqual(['a1', 'b1']);
  expect(await end('a1')).toEqual(['b1', 'a2']);
  void tell('c', 'c1');
  expect(await end('a2')).toEqual(['b1', 'c1']);
  expect(await end('c1')).toEqual(['b1', 'a3']);
});

it('goes on behind one that failed', async () => {
  const { tell, end } = world(1);
  const failing = tell('a', 'a');
  void tell('b', 'b');
  await settled();
  const failed = expect(failing).rejects.toThrow('unreadable');
  expect(await end('a', new Error('unreadable'))).toEqual(['b']);
  await failed;
});
