import { describe, expect, it } from 'vitest';
import { isPending, type OrderState } from '../order-state.js';
import { acknowledged, cancelRequested, placed } from '../specification/events.js';
import { given, orderOf } from '../specification/given.js';
import { copied } from './copied-order.js';

/** Every fact of an order, each with a value that no other has. */
function telling(): OrderState {
  const order = orderOf(given(placed(), acknowledged(), cancelRequested('Y')).state);
  const facts = Object.keys(order).filter((fact) => !SETTLED.has(fact));
  return { ...order, ...Object.fromEntries(facts.map((fact) => [fact, `the ${fact}`])) };
}

const SETTLED = new Set(['status', 'underlying', 'pending']);

describe('a copy of an order', () => {
  const order = telling();

  it('has every fact in its place', () => {
    if (!isPending(order)) throw new Error('The order waits for nothing');
    const { status, underlying, pending } = order;
    expect(copied(order, status, underlying, pending)).toStrictEqual(order);
    expect(copied(order, 'NEW')).toStrictEqual({
      ...order,
      status: 'NEW',
      underlying: undefined,
      pending: undefined,
    });
  });

  it('has one shape, whatever the order is and had', () => {
    const shape = Object.keys(order);
    expect(Object.keys(copied(order, 'NEW'))).toStrictEqual(shape);
    expect(Object.keys(orderOf(given(placed()).state))).toStrictEqual(shape);
  });
});
