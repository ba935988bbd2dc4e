import { describe, expect, it } from 'vitest';
import { LinkOrders } from './link-orders.js';

const order = (orderId: string, receivedAt = '2026-11-20T09:15:00Z') => ({
  operation: 'new_order' as const,
  orderId,
  receivedAt,
  body: { order_id: orderId },
});

describe('the orders of a link', () => {
  it('keep what came first of a repeated order, and count the repeats', () => {
    const orders = new LinkOrders();
    orders.receive(order('a'));
    orders.receive(order('b'));
    orders.receive(order('a', '2026-11-20T09:16:00Z'));
    expect(orders.received()).toEqual([
      { ...order('a'), times: 2 },
      { ...order('b'), times: 1 },
    ]);
  });

  it('take an update and a cancel of the same id for requests of their own', () => {
    const orders = new LinkOrders();
    orders.receive(order('a'));
    orders.receive({ ...order('a'), operation: 'delete_order' });
    expect(orders.received().map(({ times }) => times)).toEqual([1, 1]);
  });

  it('let the oldest go when there are too many', () => {
    const orders = new LinkOrders(2);
    for (const orderId of ['a', 'b', 'c']) orders.receive(order(orderId));
    expect(orders.received().map(({ orderId }) => orderId)).toEqual(['b', 'c']);
  });
});
