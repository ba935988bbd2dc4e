import { describe, expect, it } from 'vitest';
import type { TradingLimits } from '../limits.js';
import type { NewOrder } from '../input.js';
import {
  acknowledged,
  canceled,
  cancelRequested,
  filled,
  placed,
  replaceRequested,
  LIMIT_TERMS,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { cancelOrder, control, newOrder, replaceOrder, report } from '../specification/inputs.js';
import { timestamp } from '../identifiers.js';
import { ACCOUNT, decimal, INSTRUMENT } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];

describe('what a refusal is about', () => {
  it.each<readonly [string, Partial<NewOrder>, object]>([
    [
      'PRICE_OFF_TICK',
      { price: decimal('100.03') },
      { field: 'price', value: '100.03', step: '0.05' },
    ],
    [
      'PRICE_OUT_OF_RANGE',
      { price: decimal('100000.05') },
      { field: 'price', value: '100000.05', minimum: '0.05', maximum: '100000' },
    ],
    [
      'QUANTITY_OUT_OF_RANGE',
      { quantity: decimal(2_000_000) },
      { field: 'quantity', value: '2000000', minimum: '1', maximum: '1000000' },
    ],
    ['QUANTITY_OFF_LOT', { quantity: decimal(0) }, { field: 'quantity', value: '0', step: '1' }],
    [
      'QUANTITY_OUT_OF_RANGE',
      { displayQuantity: decimal(20_000) },
      { field: 'displayQuantity', value: '20000', maximum: '10000' },
    ],
    ['QUANTITY_OFF_LOT', { displayQuantity: decimal(0) }, { field: 'displayQuantity', step: '1' }],
    [
      'PRICE_OFF_TICK',
      { displayPriceDelta: decimal('0.01') },
      { field: 'displayPriceDelta', value: '0.01', step: '0.05' },
    ],
    [
      'EXPIRE_TIME_PASSED',
      { timeInForce: 'GTD', expireTime: timestamp('2026-03-01T00:00:00Z') },
      { field: 'expireTime', value: '2026-03-01T00:00:00Z' },
    ],
  ])('is said of %s: %o', (code, body, context) => {
    const { event } = given().when(newOrder(body));
    expect(event).toMatchObject({ type: 'ORDER_REFUSED', reason: { code, context } });
  });

  it.each<readonly [string, TradingLimits, object]>([
    ['TOO_MANY_OPEN_ORDERS', { maximumOpenOrders: 0 }, { value: '0', maximum: '0' }],
    [
      'QUANTITY_ABOVE_LIMIT',
      { maximumQuantity: decimal('9999.5') },
      { field: 'quantity', value: '10000', maximum: '9999.5' },
    ],
    ['NOTIONAL_TOO_LARGE', { maximumNotional: decimal(5) }, { value: '1000000', maximum: '5' }],
    [
      'PRICE_OUTSIDE_COLLAR',
      { collarBasisPoints: 150 },
      { field: 'price', value: '100', lastPrice: '90.5', minimum: '89.1425', maximum: '91.8575' },
    ],
  ])('is said of the limit: %s', (code, limits, context) => {
    const history = given();
    history.when(control({ type: 'SET_LIMITS', account: ACCOUNT, limits: [limits] }));
    const { event } = history.when(newOrder({}, { lastPrice: decimal('90.5') }));
    expect(event).toMatchObject({ reason: { code, context } });
  });

  it('is the stop in force', () => {
    const history = given();
    history.when(control({ type: 'SET_STOP', stopId: 's1', scope: {} }));
    expect(history.when(newOrder()).event).toMatchObject({
      reason: { code: 'TRADING_STOPPED', context: { stopId: 's1' } },
    });
  });

  it.each<readonly [string, readonly Happened[], object]>([
    ['ORDER_CLOSED', [...LIVE, canceled()], { ordStatus: 'CANCELED' }],
    ['ORDER_CLOSED', [...LIVE, filled(10_000)], { ordStatus: 'FILLED' }],
    [
      'REQUEST_PENDING',
      [...LIVE, replaceRequested('R', LIMIT_TERMS), cancelRequested('Y')],
      { ordStatus: 'PENDING_CANCEL', pending: 'Y' },
    ],
  ])('is the status that refused: %s', (code, history, context) => {
    expect(given(...history).when(cancelOrder()).event).toMatchObject({
      reason: { code, context },
    });
    const replace = replaceOrder({ price: decimal(99) });
    expect(given(...history).when(replace).event).toMatchObject({ reason: { code, context } });
  });

  it('is the revision that was expected, and the one that is', () => {
    const expected = [
      [{ revision: 4 }, { field: 'expectedRevision', value: '4', actual: '0' }],
      [{ venueRevision: '7' }, { field: 'expectedVenueRevision', value: '7' }],
      [{ venueOrderId: 'V' }, { field: 'expectedVenueOrderId', value: 'V' }],
    ] as const;
    expected.forEach(([preconditions, context]) => {
      const { event } = given(...LIVE).when(cancelOrder({}, { preconditions }));
      expect(event).toMatchObject({ reason: { code: 'REVISION_MISMATCH', context } });
    });
  });

  it('is the status that a report does not fit', () => {
    const { event } = given(...LIVE, canceled()).when(report('SUSPENDED'));
    const context = { ordStatus: 'CANCELED' };
    expect(event).toMatchObject({ reason: { code: 'STATUS_CONFLICT', context } });
  });

  it('has no bound where the instrument has none', () => {
    const { minimumPrice: _minimumPrice, ...instrument } = INSTRUMENT;
    const { event } = given().when(newOrder({ price: decimal(200_000) }, { instrument }));
    const context = { field: 'price', value: '200000', maximum: '100000' };
    expect(event).toHaveProperty('reason', { code: 'PRICE_OUT_OF_RANGE', context });
  });
});
