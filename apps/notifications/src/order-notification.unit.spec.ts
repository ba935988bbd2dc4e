import type { ReceivedRecord } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { fillBooked } from './fill.spec.js';
import { orderChangeOf } from './order-notification.js';

const INSTRUMENT = {
  symbol: 'TEST',
  venue: 'XTST',
  priceScale: 2,
  quantityScale: 0,
  version: 1,
  tick: '0.01',
  lot: '1',
  minimumQuantity: '1',
  maximumQuantity: '1000',
};

/** The first event of an order that alice entered. */
function entered(type: string): ReceivedRecord {
  const event = {
    ...fillBooked('o-1', 1),
    type,
    execId: undefined,
    requestId: 'r-1',
    ordStatus: 'PENDING_NEW',
    ...(type === 'ORDER_REFUSED' && { reason: 'PRICE_OFF_TICK' }),
    data: {
      bodyHash: 'h',
      clientOrderId: 'c-1',
      instrument: INSTRUMENT,
      side: 'BUY',
      terms: { quantity: '10', timeInForce: 'DAY', orderType: 'LIMIT', price: '100' },
      submittedBy: 'alice',
      ...(type === 'ORDER_REFUSED' && { reason: { code: 'PRICE_OFF_TICK' } }),
    },
  };
  const value = Buffer.from(JSON.stringify(event));
  return { topic: 'ome.order-events.v1', partition: 0, offset: 0n, value } as ReceivedRecord;
}

describe('who entered an order', () => {
  it.each(['ORDER_PLACED', 'ORDER_HELD'])('is said by its %s', (type) => {
    expect(orderChangeOf(entered(type))).toMatchObject({ enteredBy: 'alice' });
  });

  it('is nobody where the order was refused: there is none', () => {
    const change = orderChangeOf(entered('ORDER_REFUSED'));
    expect(change).toBeDefined();
    expect(change).not.toHaveProperty('enteredBy');
  });
});
