import { describe, expect, it } from 'vitest';
import { quantity } from '../decimal.js';
import { ALL_MARKETS } from '../markets.js';
import {
  acknowledged,
  cancelRequested,
  canceled,
  filled,
  LIMIT_TERMS,
  placed,
  replaceRequested,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { cancelOrder, control, newOrder, replaceOrder, report } from '../specification/inputs.js';
import { ACCOUNT, decimal, names } from '../specification/values.js';

const TWELVE = { ...LIMIT_TERMS, quantity: quantity(12_000) };
const FILLED = [placed(), acknowledged(), filled(10_000)];
const REOPENS = { overfill: 'book', reopenFilled: true } as const;
const larger = () => replaceOrder({ quantity: decimal(12_000) });

describe('a filled order', () => {
  it('is opened again by a larger quantity where policy allows (FIX rule 7)', () => {
    const history = given(...FILLED);
    const { event, columns } = history.when(larger(), REOPENS);
    expect(event).toMatchObject({ type: 'REPLACE_REQUESTED', terms: { quantity: 12_000 } });
    expect(columns).toMatchObject({ ordStatus: 'PENDING_REPLACE', leavesQty: 0 });
    expect(history.when(report('REPLACED')).columns).toMatchObject({
      ordStatus: 'PARTIALLY_FILLED',
      leavesQty: 2000,
    });
  });

  it.each([
    [1, 'REPLACE_REFUSED'],
    [2, 'REPLACE_REQUESTED'],
  ])('takes a place among %d open orders at most: %s', (maximumOpenOrders, type) => {
    const history = given(...FILLED);
    const limits = [{ maximumOpenOrders }];
    history.when(control({ type: 'SET_LIMITS', account: ACCOUNT, limits }));
    const orderId = names.orderId('1a2b00000000000002000000');
    history.when(newOrder({ orderId, clientOrderId: names.clientOrderId('other') }));
    const { event } = history.when(larger(), REOPENS);
    expect(event).toMatchObject({
      type,
      ...(type === 'REPLACE_REFUSED' && { reason: { code: 'TOO_MANY_OPEN_ORDERS' } }),
    });
  });

  it('counts as open from the request until the answer', () => {
    const history = given(...FILLED);
    const open = () => history.state.openOrders.get(ACCOUNT, ALL_MARKETS);
    history.when(larger(), REOPENS);
    expect(open()).toBe(1);
    history.when(report('REPLACE_REJECTED'));
    expect(open()).toBe(0);
  });

  it('is no end while a replace waits that came before', () => {
    const history = given(placed(), acknowledged(), replaceRequested('Y', TWELVE), filled(10_000));
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(1);
    expect(history.when(cancelOrder()).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });

  it('is FILLED again when the venue refuses', () => {
    const history = given(...FILLED);
    history.when(larger(), REOPENS);
    expect(history.when(report('REPLACE_REJECTED')).columns.ordStatus).toBe('FILLED');
  });

  it.each([
    ['without the policy', FILLED, larger(), { overfill: 'book' } as const],
    ['by another price', FILLED, replaceOrder({ price: decimal('99') }), REOPENS],
    ['by a smaller quantity', FILLED, replaceOrder({ quantity: decimal(9000) }), REOPENS],
    [
      'after the venue cancelled it',
      [placed(), acknowledged(), cancelRequested('Z'), filled(10_000), canceled()],
      larger(),
      REOPENS,
    ],
  ])('stays closed %s', (_why, history, input, policy) => {
    const { event } = given(...history).when(input, policy);
    expect(event).toMatchObject({ type: 'REPLACE_REFUSED', reason: { code: 'ORDER_CLOSED' } });
  });
});
