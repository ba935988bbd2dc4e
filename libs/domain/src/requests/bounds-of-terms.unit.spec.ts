import { describe, expect, it } from 'vitest';
import { price, quantity } from '../decimal.js';
import { timestamp } from '../identifiers.js';
import type { NewOrder, ReplaceOrder } from '../input.js';
import type { Instrument } from '../instrument.js';
import type { OrderTerms } from '../order-state.js';
import {
  acknowledged,
  filled,
  holdRequested,
  LIMIT_TERMS,
  placed,
  replaceRequested,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { cancelOrder, newOrder, replaceOrder } from '../specification/inputs.js';
import { decimal, INSTRUMENT, NOW } from '../specification/values.js';

const LATER = timestamp('2026-03-02T12:00:00.000Z');
const TILL = { ...LIMIT_TERMS, timeInForce: 'GTD', expireTime: LATER } as const;
const TENS = { ...INSTRUMENT, lot: quantity(10) };
const { minimumPrice: _minimum, maximumPrice: _maximum, ...UNBOUNDED } = INSTRUMENT;

describe('a new order at the edge of what is allowed', () => {
  it.each<readonly [string, Partial<NewOrder>, Instrument]>([
    ['the lowest price', { price: decimal('0.05') }, INSTRUMENT],
    ['the highest price', { price: decimal('100000') }, INSTRUMENT],
    ['any price where none is bounded', { price: decimal('-200000') }, UNBOUNDED],
    ['the least quantity', { quantity: decimal(1) }, INSTRUMENT],
    ['the greatest quantity', { quantity: decimal(1_000_000) }, INSTRUMENT],
    ['all of it shown', { displayQuantity: decimal(10_000) }, INSTRUMENT],
    ['a time that is to come', { timeInForce: 'GTD', expireTime: LATER }, INSTRUMENT],
    ['a time without a GTD to go with', { timeInForce: 'GTC', expireTime: NOW }, INSTRUMENT],
  ])('%s passes', (_what, body, instrument) => {
    expect(given().when(newOrder(body, { instrument })).event).toMatchObject({
      type: 'ORDER_PLACED',
    });
  });

  it.each<readonly [Partial<NewOrder>, string, string | undefined]>([
    [{ timeInForce: 'GTD', expireTime: NOW }, 'EXPIRE_TIME_PASSED', undefined],
    [{ timeInForce: 'FOK', expireTime: NOW }, 'EXPIRE_TIME_PASSED', undefined],
    [{ displayPriceDelta: decimal('0.03') }, 'PRICE_OFF_TICK', 'displayPriceDelta'],
    [{ displayQuantity: decimal(15) }, 'QUANTITY_OFF_LOT', 'displayQuantity'],
    [{ displayQuantity: decimal(10_010) }, 'QUANTITY_OUT_OF_RANGE', 'displayQuantity'],
  ])('%j is refused %s', (body, code, named) => {
    const { event } = given().when(newOrder(body, { instrument: TENS }));
    const text = named === undefined ? {} : { text: expect.stringContaining(named) };
    expect(event).toMatchObject({ type: 'ORDER_REFUSED', reason: { code, ...text } });
  });

  it('with more digits than its instrument has is refused TOO_PRECISE', () => {
    expect(given().when(newOrder({ displayQuantity: decimal('1.5') })).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'TOO_PRECISE' },
    });
  });

  it('at the market has no price', () => {
    const { event } = given().when(newOrder({ orderType: 'MARKET', timeInForce: 'IOC' }));
    expect(event).toMatchObject({
      terms: { orderType: 'MARKET', quantity: quantity(10_000), timeInForce: 'IOC' },
    });
  });
});

const replacing = (terms: OrderTerms, body: Partial<ReplaceOrder>, instrument = INSTRUMENT) =>
  given(placed({ terms, instrument }), acknowledged()).when(replaceOrder(body)).event;

describe('a replace', () => {
  it.each<readonly [string, OrderTerms, Partial<ReplaceOrder>, object]>([
    [
      'of the price keeps the expireTime',
      TILL,
      { price: decimal(99) },
      { ...TILL, price: price(9900) },
    ],
    [
      'of GTD by GTD keeps the expireTime',
      TILL,
      { timeInForce: 'GTD', price: decimal(99) },
      { ...TILL, price: price(9900) },
    ],
    [
      'of GTD by GTC ends the expireTime',
      TILL,
      { timeInForce: 'GTC' },
      { ...LIMIT_TERMS, timeInForce: 'GTC' },
    ],
    [
      'of the expireTime',
      TILL,
      { expireTime: timestamp('2026-03-02T13:00:00.000Z') },
      { ...TILL, expireTime: '2026-03-02T13:00:00.000Z' },
    ],
    ['of DAY by GTD', LIMIT_TERMS, { timeInForce: 'GTD', expireTime: LATER }, TILL],
    [
      'of an order at the market',
      { orderType: 'MARKET', quantity: quantity(100), timeInForce: 'DAY' },
      { quantity: decimal(90) },
      { orderType: 'MARKET', quantity: 90, timeInForce: 'DAY' },
    ],
  ])('%s', (_what, terms, body, expected) => {
    expect(replacing(terms, body)).toMatchObject({ type: 'REPLACE_REQUESTED' });
    expect(replacing(terms, body)).toHaveProperty('terms', expected);
  });

  it.each<readonly [string, OrderTerms, Partial<ReplaceOrder>]>([
    ['NOTHING_TO_CHANGE', TILL, { expireTime: LATER }],
    ['PRICE_OFF_TICK', LIMIT_TERMS, { price: decimal('99.99'), ifUnchanged: 'CANCEL_ORDER' }],
    ['TOO_PRECISE', LIMIT_TERMS, { displayQuantity: decimal('1.5') }],
    [
      'PRICE_NOT_ALLOWED',
      { orderType: 'MARKET', quantity: quantity(100), timeInForce: 'DAY' },
      { price: decimal(90) },
    ],
  ])('is refused %s', (code, terms, body) => {
    expect(replacing(terms, body)).toMatchObject({ type: 'REPLACE_REFUSED', reason: { code } });
  });

  it('leaves alone what the venue set against the rules', () => {
    const odd = { ...LIMIT_TERMS, displayQuantity: quantity(15), displayPriceDelta: price(3) };
    expect(replacing(odd, { price: decimal(99) }, TENS)).toMatchObject({
      type: 'REPLACE_REQUESTED',
      terms: { displayQuantity: 15, displayPriceDelta: 3 },
    });
  });

  it('to more than can be counted is refused', () => {
    const terms = { ...LIMIT_TERMS, quantity: quantity(Number.MAX_SAFE_INTEGER) };
    const history = given(placed({ terms }), acknowledged(), filled(9_000_000_000_000_000));
    const openQuantity = decimal('999999999999999');
    expect(history.when(replaceOrder({ openQuantity })).event).toMatchObject({
      reason: { code: 'QUANTITY_OUT_OF_RANGE' },
    });
  });
});

const waiting = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    replaceRequested(`R${index}`, { quantity: quantity(5000 + index) }),
  );

describe('the eight replaces that may wait', () => {
  it('are of replaces alone', () => {
    const history = given(
      placed(),
      acknowledged(),
      ...waiting(7),
      holdRequested('HIBERNATE_REQUESTED'),
    );
    expect(history.when(replaceOrder({ price: decimal(99) })).event).toMatchObject({
      type: 'REPLACE_REQUESTED',
    });
    expect(history.when(replaceOrder({ price: decimal(98) })).event).toMatchObject({
      reason: { code: 'REQUEST_PENDING' },
    });
  });

  it('hold back no cancel', () => {
    const history = given(placed(), acknowledged(), ...waiting(8));
    expect(history.when(cancelOrder()).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });
});
