import type { Caller } from '@ome/access';
import { partitionOf } from '@ome/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALICE, ReadDoor } from './read-door.spec.js';

/** A door whose requests nobody decides. */
let door: ReadDoor;
beforeAll(async () => {
  door = await ReadDoor.open(0);
});
afterAll(() => door.close());

/** A trader of an account whose partition was never projected. */
function dora(): Caller {
  const projected = [door.one.partition, door.two.partition];
  const names = Array.from({ length: 100 }, (_, n) => `dora-${n}`);
  const account = names.find((name) => !projected.includes(partitionOf(name, 8))) ?? '';
  return { user: 'dora', role: 'trader', accounts: [account] };
}

it('a read whose caller wrote what is not projected says so, and no other does', async () => {
  const by = dora();
  const placed = await door.place('mine', by);
  expect(placed).toMatchObject({
    status: 202,
    body: { atLeast: expect.stringMatching(/^inbox\//) },
  });
  const notYet = placed.body.atLeast;
  const missed = await door.ask('orders/mine', { by });
  expect([missed.status, missed.headers.get('retry-after')]).toEqual([503, '1']);
  expect(missed.body).toMatchObject({ outcome: 'UNKNOWN', notYet });
  for (const path of ['orders', 'positions']) {
    const { status, headers } = await door.ask(path, { by });
    expect([status, headers.get('ome-not-yet')]).toEqual([200, notYet]);
  }
  const other = await door.ask('orders/first', { by: ALICE });
  expect([other.status, other.headers.get('ome-not-yet')]).toEqual([200, null]);
  expect((await door.ask(`orders/first?atLeast=${notYet}`)).status).toBe(503);
});
