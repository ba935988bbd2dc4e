import type { Caller } from '@ome/access';
import { DEVELOPMENT_INSTRUMENTS, instrumentBook, orderIdFor } from '@ome/contracts';
import { account, clientOrderId, timestamp } from '@ome/domain';
import type { OrderView } from '@ome/projections';
import { DecidedPartition } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_ORDER } from './example-order.spec.js';
import { OrderTargets } from './order-targets.js';
import { cancelOf, holdOf, newOrderOf, replaceOf, type Written } from './write-requests.js';

/** Two accounts of one shard. */
const [OWN, GIVEN] = ['equities-413', 'equities-422'];
const EVA: Caller = { user: 'eva', role: 'trader', accounts: [OWN] };
const NAME = clientOrderId('mine');
const ID = orderIdFor(account(OWN), NAME);
const NOW = timestamp('2026-03-02T09:00:00.000Z');

/** Rights that the caller had not when the first request came. */
const LATER: readonly (readonly [string, Partial<Caller>])[] = [
  ['another account of the shard', { accounts: [OWN, GIVEN] }],
  ['every account', { accounts: ['*'] }],
  ['the role of an operator', { role: 'operator', accounts: [] }],
];
const FOUND: Partial<OrderView> = { orderId: ID, account: OWN };
/** What the door may be told of the order by then. */
const LOOKS: readonly (readonly [string, () => Promise<readonly OrderView[]>])[] = [
  ['projected', () => Promise.resolve([FOUND as OrderView])],
  ['not projected', () => Promise.resolve([])],
  ['in a database that is away', () => Promise.reject(new Error('away'))],
];

/** A writer that knows one order. */
function writer() {
  const partition = new DecidedPartition();
  const take = ({ record }: Written) => partition.take(record, NOW);
  const instrumentOf = instrumentBook(DEVELOPMENT_INSTRUMENTS);
  const context = {
    of: (venue: string, symbol: string) => ({ instrument: instrumentOf(venue, symbol) }),
  };
  take(newOrderOf({ ...EXAMPLE_ORDER, clientOrderId: NAME }, EVA, undefined, context));
  return take;
}

const WRITES = [
  ['a replace', (caller, target) => replaceOf(target, { price: '11.00' }, caller, 'key')],
  ['a cancel', (caller, target) => cancelOf(target, {}, caller, 'key')],
  ['a hibernation', (caller, target) => holdOf('HIBERNATE_ORDER', target, {}, caller, 'key')],
] as const satisfies readonly (readonly [
  string,
  (caller: Caller, target: Awaited<ReturnType<OrderTargets['find']>>) => Written,
])[];

describe.each(LATER)('a caller who was given %s meanwhile', (_what, rights) => {
  describe.each(WRITES)('repeats %s', (_which, write) => {
    it.each(LOOKS)('of an order that is %s, and has the first outcome', async (_where, look) => {
      const targets = new OrderTargets({
        queries: { ordersNamed: look },
        written: { missing: () => Promise.resolve([]) },
        earlier: { targetOf: () => Promise.reject(new Error('There is one order')) },
      });
      const found = (caller: Caller) =>
        targets.find({
          id: ID,
          caller,
          named: undefined,
          requestId: () => 'key',
          takesRiskAway: false,
        });
      const take = writer();
      const [first] = take(write(EVA, await found(EVA)));
      expect(first).not.toHaveProperty('reason');
      const now = { ...EVA, ...rights };
      const [repeated] = take(write(now, await found(now)));
      expect(repeated).toMatchObject({ type: 'REQUEST_REPEATED', outcome: { accepted: true } });
    });
  });
});
