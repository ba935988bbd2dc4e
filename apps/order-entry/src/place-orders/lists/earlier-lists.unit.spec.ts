import type { OrderView, StoredEvent } from '@ome/projections';
import { describe, expect, it } from 'vitest';
import { newOrderOf } from '../write-requests.js';
import { EarlierLists } from './earlier-lists.js';
import { BOB, ORDER } from './example-lists.spec.js';

const DECIDED_BY = 'ome.inbox.v1/3/50';

/** By name: the offset of the inbox record that gave it to an order, as its `version`. */
type Named = Readonly<Record<string, { readonly offset: number; readonly version?: number }>>;

function earlier(named: Named): EarlierLists {
  const byAnyName = (name: string) =>
    Promise.resolve(
      named[name] && ({ orderId: name, version: named[name].version ?? 1 } as OrderView),
    );
  const eventsOf = ({ orderId: name }: Pick<OrderView, 'orderId'>) => {
    const { offset, version = 1 } = named[name] ?? { offset: 0 };
    const events = Array.from({ length: version }, (_, index) =>
      index + 1 === version
        ? { cause: `ome.inbox.v1/3/${offset}`, data: { clientOrderId: name } }
        : { cause: 'ome.inbox.v1/3/1', data: { clientOrderId: 'an older name' } },
    );
    return Promise.resolve(events.map((record) => ({ record })) as unknown as StoredEvent[]);
  };
  return new EarlierLists({ queries: { byAnyName }, stories: { eventsOf } });
}

const order = (clientOrderId: string, possResend?: boolean) =>
  newOrderOf(
    { ...ORDER, clientOrderId, ...(possResend !== undefined && { possResend }) },
    BOB,
    undefined,
    { of: () => ({}) },
  );

describe('a list that was decided as a whole was accepted', () => {
  it.each<readonly [string, boolean, Named, boolean]>([
    ['when it placed all', true, { a: { offset: 50 }, b: { offset: 50 } }, false],
    [
      'when it placed one, and the other was known',
      true,
      { a: { offset: 50 }, b: { offset: 7 } },
      true,
    ],
    ['when all were known, and sent again', true, { a: { offset: 49 }, b: { offset: 7 } }, true],
    [
      'when one was known by a later name',
      true,
      { a: { offset: 49, version: 3 }, b: { offset: 7 } },
      true,
    ],
    [
      'not when all were known, and none is said to be',
      false,
      { a: { offset: 49 }, b: { offset: 7 } },
      false,
    ],
    ['not when one is known since', false, { a: { offset: 7 }, b: { offset: 51 } }, true],
    ['not when one is not known', false, { a: { offset: 7 } }, true],
    ['not when none is known', false, {}, false],
  ])('%s', async (_when, accepted, named, possResend) => {
    const orders = [order('a', possResend), order('b', possResend)];
    expect(await earlier(named).wasAccepted(orders, DECIDED_BY)).toBe(accepted);
  });
});
