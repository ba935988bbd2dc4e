import { describe, expect, it } from 'vitest';
import { price, quantity } from '../decimal.js';
import { instrumentSymbol } from '../identifiers.js';
import type { ReplaceOrder } from '../input.js';
import type { TradingLimits } from '../limits.js';
import {
  acknowledged,
  busted,
  corrected,
  filled,
  placed,
  type Happened,
} from '../specification/events.js';
import { LIMIT_TERMS } from '../specification/happened.js';
import { given } from '../specification/given.js';
import { cancelOrder, control, newOrder, replaceOrder } from '../specification/inputs.js';
import { ACCOUNT, decimal, INSTRUMENT } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];

function limitedTo(...limits: readonly TradingLimits[]) {
  const history = given(...LIVE);
  history.when(control({ type: 'SET_LIMITS', account: ACCOUNT, limits }));
  return history;
}

describe('a replace, by the limits of its account', () => {
  it.each<readonly [string, TradingLimits, Partial<ReplaceOrder>, string | undefined]>([
    ['is no further open order', { maximumOpenOrders: 1 }, { price: decimal(99) }, undefined],
    [
      'may keep a quantity above the limit',
      { maximumQuantity: decimal(5) },
      { price: decimal(99) },
      undefined,
    ],
    [
      'of the price is held to the notional limit',
      { maximumNotional: decimal(10) },
      { price: decimal(101) },
      'NOTIONAL_TOO_LARGE',
    ],
    [
      'of the quantity is held to the notional limit',
      { maximumNotional: decimal(10) },
      { quantity: decimal(12_000) },
      'NOTIONAL_TOO_LARGE',
    ],
    [
      'of both to less in all may keep a value above the limit',
      { maximumNotional: decimal(10) },
      { price: decimal(99), quantity: decimal(9000) },
      undefined,
    ],
    [
      'to more in all is held to the notional limit, though its price is lower',
      { maximumNotional: decimal(10) },
      { price: decimal(99), quantity: decimal(11_000) },
      'NOTIONAL_TOO_LARGE',
    ],
    [
      'of the text alone is held to no limit',
      { maximumNotional: decimal(10), maximumQuantity: decimal(5), collarBasisPoints: 1 },
      { text: 'hello' },
      undefined,
    ],
  ])('%s', (_what, limits, body, code) => {
    const { event } = limitedTo(limits).when(replaceOrder(body));
    expect(event).toMatchObject(
      code === undefined
        ? { type: 'REPLACE_REQUESTED' }
        : { type: 'REPLACE_REFUSED', reason: { code } },
    );
  });

  it('is held to each of them', () => {
    const history = limitedTo(
      { maximumQuantity: decimal(20_000) },
      { maximumQuantity: decimal(5) },
    );
    expect(history.when(replaceOrder({ quantity: decimal(10_001) })).event).toMatchObject({
      reason: { code: 'QUANTITY_ABOVE_LIMIT' },
    });
  });
});

describe('a replace, by the collar of its instrument', () => {
  const collared = { ...INSTRUMENT, collarBasisPoints: 500 };
  const lastPrice = decimal(100);

  it('is held to what the order was last traded at', () => {
    const traded = [filled(5, { lastPx: price(11_000) })];
    const told = [placed({ instrument: collared, lastPrice }), acknowledged(), ...traded];
    const history = given(...told);
    const replace = (text: string, context = {}) =>
      history.when(replaceOrder({ price: decimal(text) }, context)).event;
    expect(replace('104')).toMatchObject({ reason: { code: 'PRICE_OUTSIDE_COLLAR' } });
    expect(replace('115')).toMatchObject({ lastPrice: decimal('110') });
    // What a door says later is newer, and is held to from then on.
    expect(replace('101', { lastPrice })).toMatchObject({ type: 'REPLACE_REQUESTED', lastPrice });
    expect(replace('104')).toMatchObject({ type: 'REPLACE_REQUESTED', lastPrice });
  });

  it.each<readonly [string, Happened]>([
    ['busted', busted({ version: 4, lastQty: 5, lastPx: price(11_000) })],
    ['corrected', corrected({ version: 4, lastQty: 5, lastPx: price(11_000) }, 5)],
  ])('is not held to a price that was %s', (_what, event) => {
    const told = [placed({ instrument: collared, lastPrice }), acknowledged(), filled(5)];
    const history = given(...told, filled(5, { lastPx: price(11_000) }), event);
    const replace = (text: string) => history.when(replaceOrder({ price: decimal(text) })).event;
    expect(replace('115')).toMatchObject({ reason: { code: 'PRICE_OUTSIDE_COLLAR' } });
    expect(replace('101')).toMatchObject({ type: 'REPLACE_REQUESTED', lastPrice });
  });

  it('is held to its newest fill though an older one is corrected', () => {
    const told = [placed({ instrument: collared, lastPrice }), acknowledged(), filled(5)];
    const correction = corrected({ version: 3, lastQty: 5 }, 5, { lastPx: price(1) });
    const history = given(...told, filled(5, { lastPx: price(11_000) }), correction);
    const { event } = history.when(replaceOrder({ price: decimal('115') }));
    expect(event).toMatchObject({ lastPrice: decimal('110') });
  });

  it.each<readonly [string, Partial<ReplaceOrder>, object, string]>([
    ['inside of it', { price: decimal(105) }, { lastPrice }, 'REPLACE_REQUESTED'],
    ['outside of it', { price: decimal('105.05') }, { lastPrice }, 'REPLACE_REFUSED'],
    ['by a door that knows no last trade', { price: decimal(106) }, {}, 'REPLACE_REQUESTED'],
    [
      'with the price as it was',
      { quantity: decimal(9000) },
      { lastPrice: decimal(50) },
      'REPLACE_REQUESTED',
    ],
  ])('%s', (_what, body, context, type) => {
    const history = given(placed({ instrument: collared }), acknowledged());
    const { event } = history.when(replaceOrder(body, context));
    expect(event).toMatchObject({ type });
    if (type === 'REPLACE_REFUSED') {
      expect(event).toMatchObject({ reason: { code: 'PRICE_OUTSIDE_COLLAR' } });
    }
  });
});

describe('a replace while nobody knows the last trade', () => {
  const unknown = { lastPriceUnknown: true } as const;
  const collared = { ...INSTRUMENT, collarBasisPoints: 500 };
  const refused = { type: 'REPLACE_REFUSED', reason: { code: 'LAST_PRICE_UNKNOWN' } };

  it('is refused where a collar asks for it', () => {
    const history = given(placed({ instrument: collared }), acknowledged());
    const { event } = history.when(replaceOrder({ price: decimal(101) }, unknown));
    expect(event).toMatchObject(refused);
  });

  it.each<readonly [string, Partial<ReplaceOrder>, Partial<Parameters<typeof placed>[0]>]>([
    ['leaves the price as it was', { quantity: decimal(9000) }, { instrument: collared }],
    ['has no collar', { price: decimal(101) }, {}],
    [
      'is of an order that knows one',
      { price: decimal(101) },
      { instrument: collared, lastPrice: decimal(100) },
    ],
  ])('is taken where it %s', (_what, body, placement) => {
    const history = given(placed(placement), acknowledged());
    const { event } = history.when(replaceOrder(body, unknown));
    expect(event).toMatchObject({ type: 'REPLACE_REQUESTED' });
  });

  it.each([
    ['more of a market order is refused', 12_000, refused],
    ['less of it is taken', 9000, { type: 'REPLACE_REQUESTED' }],
  ])('%s under a limit of value', (_what, more, expected) => {
    const { maximumPrice: _maximumPrice, ...unbounded } = INSTRUMENT;
    const instrument = { ...unbounded, maximumNotional: decimal(1_000_000) };
    const terms = {
      orderType: 'MARKET',
      quantity: LIMIT_TERMS.quantity,
      timeInForce: 'DAY',
    } as const;
    const history = given(placed({ instrument, terms }), acknowledged());
    const { event } = history.when(replaceOrder({ quantity: decimal(more) }, unknown));
    expect(event).toMatchObject(expected);
  });

  it('hides no cancel and no hibernation', () => {
    const history = given(placed({ instrument: collared }), acknowledged());
    const { event } = history.when(cancelOrder({}, unknown));
    expect(event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });
});

describe('the last trade that an order keeps', () => {
  const instrument = { ...INSTRUMENT, collarBasisPoints: 500 };
  const lastPrice = decimal(100);
  const far = { price: decimal('105.05') };

  it.each(['ACTIVE', 'HIBERNATED'] as const)(
    'holds a change of an %s order whose door knows none to the collar',
    (initialState) => {
      const history = given();
      const first = history.when(newOrder({ initialState }, { instrument, lastPrice }));
      expect(first.event).toMatchObject({ lastPrice });
      expect(history.when(replaceOrder(far)).event).toMatchObject({
        type: 'REPLACE_REFUSED',
        reason: { code: 'PRICE_OUTSIDE_COLLAR' },
      });
      const near = history.when(replaceOrder({ price: decimal(105) }));
      expect(near.event).toMatchObject({ lastPrice });
      expect(near.event).not.toHaveProperty('reason');
    },
  );

  it.each(['ACTIVE', 'HIBERNATED'] as const)(
    'of an %s order is that of the newest change whose door knew one',
    (initialState) => {
      const history = given();
      history.when(newOrder({ initialState }, { instrument, lastPrice }));
      const moved = decimal(110);
      const change = history.when(replaceOrder(far, { lastPrice: moved }));
      expect(change.event).toMatchObject({ lastPrice: moved });
      expect(change.order).toMatchObject({ lastPrice: moved });
      const { event } = history.when(replaceOrder({ price: decimal('104.45') }));
      expect(event).toMatchObject({ reason: { code: 'PRICE_OUTSIDE_COLLAR' } });
    },
  );
});

describe('a stop on a user', () => {
  it('holds back what this user placed, and names itself', () => {
    const history = given(placed({ submittedBy: 'alice' }), acknowledged());
    history.when(control({ type: 'SET_STOP', stopId: 's7', scope: { submittedBy: 'alice' } }));
    expect(history.when(replaceOrder({ price: decimal(99) })).event).toMatchObject({
      type: 'REPLACE_REFUSED',
      reason: { code: 'TRADING_STOPPED', text: expect.stringContaining('s7') },
    });
    expect(history.when(cancelOrder()).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });

  it('does not hold back the order of nobody', () => {
    const history = given(...LIVE);
    history.when(control({ type: 'SET_STOP', stopId: 's7', scope: { submittedBy: 'alice' } }));
    expect(history.when(replaceOrder({ price: decimal(99) })).event).toMatchObject({
      type: 'REPLACE_REQUESTED',
    });
  });
});

it('a stop on another symbol leaves the order alone', () => {
  const history = given();
  const scope = { symbol: instrumentSymbol('OTHER') };
  history.when(control({ type: 'SET_STOP', stopId: 's', scope }));
  expect(history.when(newOrder()).event).toMatchObject({ type: 'ORDER_PLACED' });
});

describe('the notional limit', () => {
  it.each([
    ['10', 'ORDER_PLACED'],
    ['10.1', 'ORDER_REFUSED'],
  ])('counts tenths of a lot as tenths: %s at 100 is %s', (total, type) => {
    const instrument = {
      ...INSTRUMENT,
      quantityScale: 1,
      maximumQuantity: quantity(1_000_000),
      maximumNotional: decimal(1000),
    };
    const { event } = given().when(newOrder({ quantity: decimal(total) }, { instrument }));
    expect(event).toMatchObject({ type });
  });

  it.each([
    ['90.9', 'ORDER_PLACED'],
    ['91', 'ORDER_REFUSED'],
  ])('counts 11 at the market by the last trade at %s: %s', (last, type) => {
    const instrument = { ...INSTRUMENT, maximumNotional: decimal(1000) };
    const body = { orderType: 'MARKET', quantity: decimal(11) } as const;
    const { event } = given().when(newOrder(body, { instrument, lastPrice: decimal(last) }));
    expect(event).toMatchObject({ type });
  });
});
