import { describe, expect, it } from 'vitest';
import type { OrderScope } from '../event.js';
import { instrumentSymbol } from '../identifiers.js';
import type { TradingLimits } from '../limits.js';
import { acknowledged, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import {
  cancelOrder,
  control,
  newOrder,
  newOrderBody,
  replaceOrder,
  report,
  request,
} from '../specification/inputs.js';
import { ACCOUNT, decimal, INSTRUMENT, names, VENUE } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const stop = (scope: OrderScope, stopId = 's1') => control({ type: 'SET_STOP', stopId, scope });
const OTHER_VENUE = names.venue('BSE');
const OTHER_SYMBOL = instrumentSymbol('OTHER');
const limit = (...limits: readonly TradingLimits[]) =>
  control({ type: 'SET_LIMITS', account: ACCOUNT, limits });
const another = (number: number, where: Partial<typeof INSTRUMENT> = {}) => {
  const instrument = { ...INSTRUMENT, ...where };
  const { venue, symbol } = instrument;
  return newOrder(
    {
      orderId: names.orderId(`1a2b0000000000000100000${number}`),
      clientOrderId: names.clientOrderId(`other-${number}`),
      venue,
      symbol,
    },
    { instrument },
  );
};

describe('a stop', () => {
  it.each<readonly [string, OrderScope]>([
    ['everything', {}],
    ['the account', { account: ACCOUNT }],
    ['the venue', { venue: VENUE }],
    ['the symbol', { venue: VENUE, symbol: INSTRUMENT.symbol }],
    ['the account on the symbol', { account: ACCOUNT, symbol: INSTRUMENT.symbol }],
    ['the side', { side: 'BUY' }],
  ])('on %s lets no new order and no replace past, and every cancel', (_what, scope) => {
    const history = given(...LIVE);
    expect(history.when(stop(scope)).event).toMatchObject({ type: 'STOP_SET', scope });
    expect(history.when(another(1)).event).toMatchObject({
      type: 'ORDER_REFUSED',
      reason: { code: 'TRADING_STOPPED' },
    });
    expect(history.when(replaceOrder({ price: decimal('99') })).event).toMatchObject({
      type: 'REPLACE_REFUSED',
      reason: { code: 'TRADING_STOPPED' },
    });
    expect(history.when(cancelOrder()).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });

  it.each<readonly [string, OrderScope]>([
    ['another account', { account: names.account('globex-1') }],
    ['another venue', { venue: names.venue('NSE') }],
    ['the other side', { account: ACCOUNT, side: 'SELL' }],
    ['another user', { submittedBy: 'bob' }],
  ])('on %s leaves the order alone', (_what, scope) => {
    const history = given();
    history.when(stop(scope));
    expect(history.when(newOrder({ submittedBy: 'alice' })).event).toMatchObject({
      type: 'ORDER_PLACED',
    });
  });

  it('on a user holds back what he asks for of a colleague’s order too, but no cancel', () => {
    const history = given(...LIVE);
    history.when(stop({ submittedBy: 'bob' }));
    const twice = { quantity: decimal(20_000), submittedBy: 'bob' };
    expect(history.when(replaceOrder(twice)).event).toMatchObject({
      type: 'REPLACE_REFUSED',
      reason: { code: 'TRADING_STOPPED' },
    });
    expect(history.when(replaceOrder({ ...twice, submittedBy: 'alice' })).event).toMatchObject({
      type: 'REPLACE_REQUESTED',
    });
    expect(history.when(cancelOrder({ submittedBy: 'bob' })).event).toMatchObject({
      type: 'CANCEL_REQUESTED',
    });
  });

  it('is over once every stop on the order is lifted', () => {
    const history = given();
    history.when(stop({}, 'one'));
    history.when(stop({ account: ACCOUNT }, 'two'));
    history.when(control({ type: 'LIFT_STOP', stopId: 'one' }));
    expect(history.when(another(1)).event).toMatchObject({ type: 'ORDER_REFUSED' });
    history.when(control({ type: 'LIFT_STOP', stopId: 'two' }));
    expect(history.when(another(2)).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('that is not in force cannot be lifted', () => {
    const { event } = given().when(control({ type: 'LIFT_STOP', stopId: 'none' }));
    expect(event).toMatchObject({ type: 'REQUEST_REFUSED', reason: { code: 'UNKNOWN_STOP' } });
  });

  it('leaves fills and other reports alone', () => {
    const history = given(...LIVE);
    history.when(stop({}));
    const fill = report('TRADE', { lastQty: decimal(1), lastPx: decimal(100) });
    expect(history.when(fill).event).toMatchObject({ type: 'FILL_BOOKED' });
  });
});

describe('a delta between slices', () => {
  it.each([
    ['BUY', '0.05'],
    ['SELL', '-0.05'],
  ] as const)('of a %s may not improve the price, which no collar would see', (side, delta) => {
    const sliced = (displayPriceDelta: string) =>
      newOrder({
        side,
        displayQuantity: decimal(1),
        displayPriceDelta: decimal(displayPriceDelta),
      });
    expect(given().when(sliced(delta)).event).toMatchObject({
      type: 'ORDER_REFUSED',
      reason: {
        code: 'PRICE_OUT_OF_RANGE',
        context: { field: 'displayPriceDelta', value: delta },
      },
    });
    const away = delta.startsWith('-') ? '0.05' : '-0.05';
    expect(given().when(sliced(away)).event).toMatchObject({ type: 'ORDER_PLACED' });
    expect(given().when(sliced('0')).event).toMatchObject({ type: 'ORDER_PLACED' });
  });
});

describe('an operator’s word', () => {
  it('is refused to anybody else', () => {
    const principal = { user: 'alice', roles: ['trader'], accounts: ['acme-1'] };
    const { event } = given().when(
      control({ type: 'SET_STOP', stopId: 's', scope: {} }, { principal }),
    );
    expect(event).toMatchObject({ type: 'REQUEST_REFUSED', reason: { code: 'NOT_PERMITTED' } });
  });

  it('said twice changes nothing', () => {
    const history = given();
    const said = stop({});
    history.when(said);
    expect(history.when({ ...said, cause: stop({}).cause }).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      outcome: { accepted: true, eventType: 'STOP_SET' },
    });
  });
});

describe('limits of an account', () => {
  it('count the orders that are open', () => {
    const history = given();
    history.when(limit({ maximumOpenOrders: 1 }));
    expect(history.when(newOrder()).event).toMatchObject({ type: 'ORDER_PLACED' });
    expect(history.when(another(1)).event).toMatchObject({
      reason: { code: 'TOO_MANY_OPEN_ORDERS' },
    });
    history.when(report('REJECTED'));
    expect(history.when(another(2)).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it.each<readonly [string, TradingLimits, Partial<typeof INSTRUMENT>, boolean]>([
    ['a venue, over its symbols', { venue: VENUE }, { symbol: OTHER_SYMBOL }, false],
    ['a venue, not over others', { venue: VENUE }, { venue: OTHER_VENUE }, true],
    ['a symbol, over its venues', { symbol: INSTRUMENT.symbol }, { venue: OTHER_VENUE }, false],
    [
      'both, not over other symbols',
      { venue: VENUE, symbol: INSTRUMENT.symbol },
      { symbol: OTHER_SYMBOL },
      true,
    ],
  ])('count the open orders of %s', (_what, where, second, passes) => {
    const history = given();
    history.when(limit({ ...where, maximumOpenOrders: 1 }));
    history.when(newOrder());
    expect(history.when(another(1, second)).event).toMatchObject(
      passes ? { type: 'ORDER_PLACED' } : { reason: { code: 'TOO_MANY_OPEN_ORDERS' } },
    );
  });

  it.each<readonly [string, TradingLimits, string, string]>([
    ['QUANTITY_ABOVE_LIMIT', { maximumQuantity: decimal('99.5') }, '99', '100'],
    ['NOTIONAL_TOO_LARGE', { maximumNotional: decimal('10000') }, '100', '101'],
    ['NOTIONAL_TOO_LARGE', { maximumNotional: decimal('10099.99') }, '100', '101'],
    ['QUANTITY_ABOVE_LIMIT', { venue: VENUE, maximumQuantity: decimal('5') }, '5', '6'],
    [
      'QUANTITY_ABOVE_LIMIT',
      { symbol: INSTRUMENT.symbol, maximumQuantity: decimal('5') },
      '5',
      '6',
    ],
  ])('%s: exactly the limit passes', (code, limits, passes, fails) => {
    for (const [quantity, expected] of [
      [passes, { type: 'ORDER_PLACED' }],
      [fails, { type: 'ORDER_REFUSED', reason: { code } }],
    ] as const) {
      const history = given();
      history.when(limit(limits));
      expect(history.when(newOrder({ quantity: decimal(quantity) })).event).toMatchObject(expected);
    }
  });

  it('of another instrument do not count', () => {
    const history = given();
    history.when(limit({ venue: names.venue('NSE'), maximumQuantity: decimal('1') }));
    expect(history.when(newOrder()).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('take the place of those before', () => {
    const history = given();
    history.when(limit({ maximumQuantity: decimal('1') }));
    history.when(limit());
    expect(history.when(newOrder()).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('let a change ask for less, and not for more', () => {
    const history = given(...LIVE);
    history.when(limit({ maximumQuantity: decimal('10'), maximumNotional: decimal('10') }));
    expect(history.when(replaceOrder({ quantity: decimal(9000) })).event).toMatchObject({
      type: 'REPLACE_REQUESTED',
    });
    expect(history.when(replaceOrder({ quantity: decimal(9001) })).event).toMatchObject({
      reason: { code: 'QUANTITY_ABOVE_LIMIT' },
    });
  });
});

describe('a price collar', () => {
  const collared = { ...INSTRUMENT, collarBasisPoints: 500 };
  const priced = (price: string, last?: string) =>
    newOrder(
      { price: decimal(price) },
      { instrument: collared, ...(last !== undefined && { lastPrice: decimal(last) }) },
    );

  it.each([
    ['105', 'ORDER_PLACED'],
    ['105.05', 'ORDER_REFUSED'],
    ['95', 'ORDER_PLACED'],
    ['94.95', 'ORDER_REFUSED'],
  ])('of 5 per cent around 100: %s is %s', (price, type) => {
    expect(given().when(priced(price, '100')).event).toMatchObject({ type });
  });

  it.each(['0', '-1'])('holds nothing back after a trade at %s', (last) => {
    expect(given().when(priced('1000', last)).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('holds nothing back before the first trade', () => {
    expect(given().when(priced('1000')).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('holds back what cannot be held to it', () => {
    const unknown = { ...priced('100'), lastPriceUnknown: true } as const;
    expect(given().when(unknown).event).toMatchObject({
      type: 'ORDER_REFUSED',
      reason: { code: 'LAST_PRICE_UNKNOWN' },
    });
    const { event } = given().when({ ...unknown, instrument: INSTRUMENT });
    expect(event).toMatchObject({ type: 'ORDER_PLACED' });
    const known = given().when({ ...priced('100', '100'), lastPriceUnknown: true });
    expect(known.event).toMatchObject({ type: 'ORDER_PLACED' });
  });
});

const limited = { ...INSTRUMENT, maximumNotional: decimal('1000') };
const market = (lastPrice?: string) =>
  request(newOrderBody({ orderType: 'MARKET', quantity: decimal(11) }), {
    instrument: limited,
    ...(lastPrice !== undefined && { lastPrice: decimal(lastPrice) }),
  });

describe('the notional limit of an instrument', () => {
  it('counts a market order by the last trade', () => {
    expect(given().when(market('100')).event).toMatchObject({
      reason: { code: 'NOTIONAL_TOO_LARGE' },
    });
    expect(given().when(market('90')).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('counts a market order by the highest price where nobody knows the last trade', () => {
    const { event } = given().when(market());
    expect(event).toMatchObject({ reason: { code: 'NOTIONAL_TOO_LARGE' } });
    const { maximumPrice: _maximumPrice, ...unbounded } = limited;
    const { event: unchecked } = given().when({ ...market(), instrument: unbounded });
    expect(unchecked).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('holds back a market order of which nobody can say what it is worth', () => {
    const { maximumPrice: _maximumPrice, ...instrument } = limited;
    const unknown = { ...market(), instrument, lastPriceUnknown: true } as const;
    expect(given().when(unknown).event).toMatchObject({
      type: 'ORDER_REFUSED',
      reason: { code: 'LAST_PRICE_UNKNOWN' },
    });
    const { maximumNotional: _maximumNotional, ...unlimited } = instrument;
    const { event } = given().when({ ...unknown, instrument: unlimited });
    expect(event).toMatchObject({ type: 'ORDER_PLACED' });
  });
});

it('an order whose time is over is refused', () => {
  const { event } = given().when(
    newOrder({ timeInForce: 'GTD', expireTime: newOrder().receivedAt }),
  );
  expect(event).toMatchObject({ reason: { code: 'EXPIRE_TIME_PASSED' } });
});
