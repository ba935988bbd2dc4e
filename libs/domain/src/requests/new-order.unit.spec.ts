import { describe, expect, it } from 'vitest';
import { price, quantity } from '../decimal.js';
import type { NewOrder } from '../input.js';
import type { Instrument } from '../instrument.js';
import { timestamp } from '../identifiers.js';
import { acknowledged, filled, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import { newOrder, newOrderBody } from '../specification/inputs.js';
import {
  ACCOUNT,
  decimal,
  FIRST_NAME,
  INSTRUMENT,
  names,
  NOW,
  ORDER,
  RECEIVED_AT,
} from '../specification/values.js';

const OTHER_ORDER = names.orderId('1a2b00000000000002000000');
const OTHER_NAME = names.clientOrderId('other');

describe('NEW_ORDER', () => {
  it('is placed with everything that a replay needs', () => {
    const input = newOrder({ submittedBy: 'alice', text: 'hello', attributes: { desk: '7' } });
    const { events, columns } = given().when(input);
    expect(events).toEqual([
      {
        type: 'ORDER_PLACED',
        inputId: input.inputId,
        cause: input.cause,
        recordedAt: NOW,
        orderId: ORDER,
        account: ACCOUNT,
        version: 1,
        occurredAt: RECEIVED_AT,
        requestId: input.requestId,
        bodyHash: input.bodyHash,
        clientOrderId: FIRST_NAME,
        instrument: INSTRUMENT,
        side: 'BUY',
        terms: {
          orderType: 'LIMIT',
          price: price(10_000),
          quantity: quantity(10_000),
          timeInForce: 'DAY',
        },
        submittedBy: 'alice',
        text: 'hello',
        attributes: { desk: '7' },
      },
    ]);
    expect(columns).toEqual({
      ordStatus: 'PENDING_NEW',
      orderQty: 10_000,
      cumQty: 0,
      leavesQty: 10_000,
      avgPx: '0',
    });
  });

  it('of type MARKET has no price', () => {
    const { event } = given().when(newOrder({ orderType: 'MARKET' }));
    expect(event).toMatchObject({
      type: 'ORDER_PLACED',
      terms: { orderType: 'MARKET', quantity: 10_000, timeInForce: 'DAY' },
    });
  });

  it('keeps its optional terms in the units of the instrument', () => {
    const expireTime = timestamp('2026-03-05T00:00:00Z');
    const { order } = given().when(
      newOrder({
        timeInForce: 'GTD',
        expireTime,
        displayQuantity: decimal('100'),
        displayPriceDelta: decimal('0.1'),
        allOrNone: true,
      }),
    );
    expect(order.terms).toEqual({
      orderType: 'LIMIT',
      price: 10_000,
      quantity: 10_000,
      timeInForce: 'GTD',
      expireTime,
      displayQuantity: 100,
      displayPriceDelta: 10,
      allOrNone: true,
    });
  });
});

const refusedOrders: readonly (readonly [string, Partial<NewOrder>, Partial<Instrument>])[] = [
  ['PRICE_OFF_TICK', { price: decimal('100.01') }, {}],
  ['PRICE_OUT_OF_RANGE', { price: decimal('0') }, {}],
  ['PRICE_OUT_OF_RANGE', { price: decimal('-5') }, {}],
  ['PRICE_OUT_OF_RANGE', { price: decimal('100000.05') }, {}],
  ['PRICE_NOT_ALLOWED', { orderType: 'MARKET', price: decimal('100') }, {}],
  ['QUANTITY_OFF_LOT', { quantity: decimal('0') }, {}],
  ['QUANTITY_OFF_LOT', { quantity: decimal('15') }, { lot: quantity(10) }],
  ['QUANTITY_OUT_OF_RANGE', { quantity: decimal('5') }, { minimumQuantity: quantity(6) }],
  ['QUANTITY_OUT_OF_RANGE', { quantity: decimal('1000001') }, {}],
  ['QUANTITY_OUT_OF_RANGE', { displayQuantity: decimal('10001') }, {}],
  ['QUANTITY_OFF_LOT', { displayQuantity: decimal('0') }, {}],
  ['PRICE_OFF_TICK', { displayPriceDelta: decimal('0.01') }, {}],
  ['EXPIRE_TIME_REQUIRED', { timeInForce: 'GTD' }, {}],
];

describe('NEW_ORDER against the rules of the instrument', () => {
  it.each(refusedOrders)('is refused %s for %o', (code, body, rules) => {
    const instrument = { ...INSTRUMENT, ...rules };
    const { event, columns, order } = given().when(newOrder(body, { instrument }));
    expect(event).toMatchObject({ type: 'ORDER_REFUSED', version: 1, reason: { code } });
    expect(columns).toMatchObject({ ordStatus: 'REJECTED', leavesQty: 0, cumQty: 0 });
    expect(order.reason).toBe(code);
  });

  it('uses up its clientOrderId when it is refused as an order', () => {
    const history = given();
    history.when(newOrder({ price: decimal('100.01') }));
    const { event } = history.when(newOrder({ orderId: OTHER_ORDER }));
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
      orderId: ORDER,
    });
  });

  it.each([
    ['TOO_PRECISE', { price: decimal('100.001') }],
    ['TOO_PRECISE', { quantity: decimal('1.5') }],
    ['TOO_PRECISE', { displayQuantity: decimal('1.5') }],
    ['TOO_PRECISE', { displayPriceDelta: decimal('0.001') }],
    ['QUANTITY_OUT_OF_RANGE', { quantity: decimal('-1') }],
    ['UNKNOWN_INSTRUMENT', { venue: names.venue('OTHER') }],
  ] as const)('is no order at all, and uses up no name: %s', (code, body) => {
    const history = given();
    const { event } = history.when(newOrder(body));
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      account: ACCOUNT,
      clientOrderId: FIRST_NAME,
      reason: { code },
    });
    expect(history.when(newOrder()).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('needs a price when it is a LIMIT order', () => {
    const { price: _price, ...body } = newOrderBody();
    const { event } = given().when({ ...newOrder(), body });
    expect(event).toMatchObject({ type: 'REQUEST_REFUSED', reason: { code: 'PRICE_REQUIRED' } });
  });

  it('needs an instrument', () => {
    const { instrument: _instrument, ...input } = newOrder();
    const { event } = given().when(input);
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'UNKNOWN_INSTRUMENT' },
    });
  });
});

describe('NEW_ORDER with a clientOrderId that is known', () => {
  it('is refused and names the order that has it', () => {
    const { event, order } = given(placed(), acknowledged()).when(
      newOrder({ orderId: OTHER_ORDER }),
    );
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      clientOrderId: FIRST_NAME,
      reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
      orderId: ORDER,
    });
    expect(order).toMatchObject({ status: 'NEW', version: 2 });
  });

  it('reports the state with possResend (FIX rule 9)', () => {
    const { event, columns } = given(placed(), acknowledged(), filled(10)).when(
      newOrder({ possResend: true }),
    );
    expect(event).toMatchObject({
      type: 'ORDER_STATUS_REPORTED',
      orderId: ORDER,
      account: ACCOUNT,
    });
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', cumQty: 10 });
  });

  it('is taken as new with possResend when the name is not known', () => {
    const { event } = given().when(newOrder({ possResend: true }));
    expect(event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('is refused when its orderId is in use under another name', () => {
    const { event } = given(placed()).when(newOrder({ clientOrderId: OTHER_NAME }));
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
      orderId: ORDER,
    });
  });

  it('does not tell the order when the orderId is of another account', () => {
    const { event } = given(placed()).when(newOrder({}, { account: names.account('globex-1') }));
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
    });
    expect(event).not.toHaveProperty('orderId');
  });

  it('may use a name that another account has', () => {
    const { event } = given(placed()).when(
      newOrder({ orderId: OTHER_ORDER }, { account: names.account('globex-1') }),
    );
    expect(event).toMatchObject({ type: 'ORDER_PLACED', account: 'globex-1' });
  });
});
