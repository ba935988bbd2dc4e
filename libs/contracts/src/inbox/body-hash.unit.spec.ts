import { expect, it } from 'vitest';
import { requestHashOf } from './body-hash.js';

const ORDER = {
  type: 'NEW_ORDER',
  clientOrderId: 'c-1',
  symbol: 'INFY',
  venue: 'NSE',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '1500.05',
} as const;
const OTHER = { ...ORDER, clientOrderId: 'c-2' };
const RESENT = { possResend: true, deadline: '2026-01-05T09:15:01Z' };

const hashOf = (...orders: readonly (typeof ORDER | typeof OTHER)[]) =>
  requestHashOf({ type: 'ORDER_LIST', allOrNoneValidation: true, orders: [...orders] });

it('a list is the same when it is repeated, whatever its orders say of that', () => {
  const first = hashOf(ORDER, OTHER);
  expect(hashOf({ ...ORDER, ...RESENT }, { ...OTHER, ...RESENT })).toBe(first);
  expect(hashOf(OTHER, ORDER)).not.toBe(first);
  expect(hashOf(ORDER)).not.toBe(first);
});
