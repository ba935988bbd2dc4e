import { describe, expect, it } from 'vitest';
import { price, quantity } from '../decimal.js';
import type { DomainEvent } from '../event.js';
import {
  acknowledged,
  cancelRequested,
  changeRejected,
  filled,
  LIMIT_TERMS,
  placed,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given, orderOf } from '../specification/given.js';
import { names } from '../specification/values.js';
import { evolve } from './evolve.js';

const LIVE = [placed(), acknowledged()];
const Y = replaceRequested('Y', { quantity: quantity(8000) });
const EIGHT = { ...LIMIT_TERMS, quantity: quantity(8000) };

function evolving(history: readonly Happened[], event: DomainEvent) {
  const { state } = given(...history);
  return () => {
    evolve(state, event);
  };
}

describe('evolve', () => {
  it.each<readonly [string, readonly Happened[], DomainEvent]>([
    ['has version 3 next', LIVE, filled(1)(4)],
    ['has version 3 next', LIVE, filled(1)(2)],
    ['has version 1 next', [], placed()(2)],
    ['exists before its ORDER_PLACED', LIVE, placed({ version: 3 })(3)],
    ['of an unknown order', [], filled(1)(1)],
    [
      'cannot follow NEW',
      [placed(), acknowledged({ venueOrderId: 'V1' })],
      acknowledged({ venueOrderId: 'V2' })(3),
    ],
    ['cannot follow FILLED', [...LIVE, filled(10_000)], cancelRequested('Y')(4)],
    ['is booked twice', [...LIVE, filled(1)], filled(1, { execId: names.execId('earlier-3') })(4)],
    ['has no quantity', LIVE, filled(0)(3)],
    ['changes its account', LIVE, filled(1, { account: names.account('other') })(3)],
    ['no pending REPLACE of version 2', [...LIVE, Y], replaced('Y', 2, EIGHT)(4)],
    ['no pending CANCEL of version 3', [...LIVE, Y], changeRejected('CANCEL_REJECTED', 'Y', 3)(4)],
    ['is used twice', LIVE, cancelRequested('X')(3)],
    ['Not a quantity', [...LIVE, filled(1)], filled(Number.MAX_SAFE_INTEGER)(4)],
  ])('throws when an event cannot follow: %s', (message, history, event) => {
    expect(evolving(history, event)).toThrow(message);
  });

  it('costs a fill the same however many there were: it keeps sums, not lists', () => {
    const { state } = given(...LIVE, filled(1), filled(2, { lastPx: price(10_005) }));
    const before = Object.keys(orderOf(state)).length;
    for (let version = 5; version < 100; version += 1) evolve(state, filled(1)(version));
    const order = orderOf(state);
    expect(Object.keys(order)).toHaveLength(before);
    expect(order).toMatchObject({ cumQty: 98, notional: 980_010n });
  });

  it('drops what is pending from an order that waits no more', () => {
    const { state } = given(...LIVE, Y, replaced('Y', 3, EIGHT));
    const order = orderOf(state);
    expect(order?.pending).toBeUndefined();
    expect(order?.underlying).toBeUndefined();
  });
});
