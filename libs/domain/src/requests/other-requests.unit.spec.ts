import { describe, expect, it } from 'vitest';
import { acknowledged, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import { BY_ORDER_ID, byName, request } from '../specification/inputs.js';
import { ACCOUNT, ORDER } from '../specification/values.js';

describe('ORDER_STATUS', () => {
  it.each([BY_ORDER_ID, byName('X')])('reports the order by %o and changes nothing', (target) => {
    const input = request({ type: 'ORDER_STATUS', target });
    const { event, order } = given(placed(), acknowledged()).when(input);
    expect(event).toEqual({
      type: 'ORDER_STATUS_REPORTED',
      requestId: input.requestId,
      bodyHash: input.bodyHash,
      account: ACCOUNT,
      orderId: ORDER,
    });
    expect(order.version).toBe(2);
  });

  it('of an unknown order is refused', () => {
    const { event } = given(placed()).when(
      request({ type: 'ORDER_STATUS', target: byName('nobody') }),
    );
    expect(event).toMatchObject({ type: 'REQUEST_REFUSED', reason: { code: 'UNKNOWN_ORDER' } });
  });
});
