import { price, timestamp } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { Market, numbered, POWER, POWER_MARKET, type Wish } from './market.spec.js';
import { depthOf } from './order-book.js';

const power = () => new Market({ instrument: POWER, market: POWER_MARKET });
const sell = (wish: Wish): Wish => ({ side: 'SELL', ...wish });

const fok = (limit: string): Wish => ({ quantity: '25', price: limit, timeInForce: 'FOK' });

describe('a numbered order', () => {
  it('gets a number above 2^32 at revision 1', () => {
    const [report] = power().placed('buy', { quantity: '10', price: '50' });
    expect(report).toMatchObject({ venueOrderId: '5000000001', venueRevision: 1 });
    expect(Number(report?.venueOrderId)).toBeGreaterThan(2 ** 32);
  });

  it('has none when it is refused', () => {
    const market = power();
    const [report] = market.placed('buy', { quantity: '10', price: '50.001' });
    expect(report).toMatchObject({ execType: 'REJECTED', reason: 'PRICE_OFF_TICK' });
    expect(report).not.toHaveProperty('venueOrderId');
    expect(report).not.toHaveProperty('venueRevision');
    expect(numbered(market.placed('next', { price: '50' }))).toEqual(['next NEW #1.1 NEW 0/100']);
  });

  it('counts each change, and both sides of a trade have its number', () => {
    const market = power();
    market.placed('buy', { quantity: '10', price: '50' });
    const reports = market.placed('sell', sell({ quantity: '4', price: '49' }));
    expect(numbered(reports)).toEqual([
      'sell NEW #2.1 NEW 0/40',
      'sell TRADE #2.2 40@50 FILLED 40/0',
      'buy TRADE #1.2 40@50 PARTIALLY_FILLED 40/60',
    ]);
    expect(reports.slice(1).map(({ execId }) => execId)).toEqual(['60000001_S', '60000001_B']);
    expect(numbered(market.told('buy', 'HIBERNATE'))).toEqual([
      'buy HIBERNATED #1.3 HIBERNATED 40/60',
    ]);
    expect(numbered(market.told('buy', 'HIBERNATE'))).toEqual([
      'buy HIBERNATE_REJECTED #1.3 ALREADY_HIBERNATED HIBERNATED 40/60',
    ]);
    expect(numbered(market.replaced('buy', { quantity: '8', price: '51' }))).toEqual([
      'buy REPLACED #1.4 HIBERNATED 40/40',
    ]);
    expect(numbered(market.told('buy', 'ACTIVATE'))).toEqual([
      'buy ACTIVATED #1.5 PARTIALLY_FILLED 40/40',
    ]);
    expect(numbered(market.told('buy', 'CANCEL'))).toEqual(['buy CANCELED #1.6 CANCELED 40/0']);
  });

  it('may have the greatest quantity open after a trade, and no more', () => {
    const market = power();
    market.placed('buy', { quantity: '999', price: '50' });
    market.placed('sell', sell({ quantity: '100', price: '50' }));
    const replaced = (quantity: string) =>
      market.replaced('buy', { quantity, price: '50' }).map(({ execType }) => execType);
    expect(replaced('1099.1')).toEqual(['REPLACE_REJECTED']);
    expect(replaced('1099')).toEqual(['REPLACED']);
  });

  it('may be entered hibernated: out of the market until it is activated', () => {
    const market = power();
    const asked = { price: '50', initialState: 'HIBERNATED' } as const;
    expect(numbered(market.placed('buy', asked))).toEqual(['buy HIBERNATED #1.1 HIBERNATED 0/100']);
    expect(depthOf(market.book()).bids).toEqual([]);
    expect(numbered(market.told('buy', 'ACTIVATE'))).toEqual(['buy ACTIVATED #1.2 NEW 0/100']);
    expect(depthOf(market.book()).bids).toEqual([{ price: 5000, quantity: 100 }]);
  });
});

describe('a change of an order that is not as its client saw it', () => {
  it('is refused after a fill: neither its price nor its open quantity are what was to be changed', () => {
    const market = power();
    const slices = { displayQuantity: '4', displayPriceDelta: '-0.5' };
    market.placed('buy', { quantity: '10', price: '50', ...slices });
    market.placed('sell', sell({ quantity: '4', price: '50' }));
    const seen = { venueOrderId: '5000000001', venueRevision: '1' };
    const wish: Wish = { quantity: '9', price: '50', ...slices };
    const [refused] = market.replaced('buy', wish, seen);
    expect(refused).toMatchObject({ execType: 'REPLACE_REJECTED', reason: 'WRONG_REVISION' });
    const { venueOrderId = '', venueRevision = 0 } = refused ?? {};
    const now = { venueOrderId, venueRevision: String(venueRevision) };
    expect(market.replaced('buy', wish, { ...now, venueOrderId: '5000000009' })).toMatchObject([
      { execType: 'REPLACE_REJECTED', reason: 'WRONG_REVISION' },
    ]);
    expect(market.replaced('buy', wish, now)[0]).toMatchObject({ execType: 'REPLACED' });
  });

  it('is taken when nobody said how he saw it', () => {
    const market = power();
    market.placed('buy', { quantity: '10', price: '50' });
    market.placed('sell', sell({ quantity: '4', price: '50' }));
    expect(market.replaced('buy', { quantity: '9', price: '50' })[0]).toMatchObject({
      execType: 'REPLACED',
    });
  });
});

describe('a changed order of a numbering market', () => {
  const first: Wish = { quantity: '10', price: '50' };

  it.each<readonly [string, Wish]>([
    ['less quantity', { ...first, quantity: '8' }],
    ['another validity', { ...first, timeInForce: 'GTD', expireTime: '2026-11-20T12:00:00Z' }],
  ])('keeps its place and number with %s', (_, wish) => {
    const market = power();
    market.placed('first', first);
    market.placed('second', { quantity: '1', price: '50' });
    const [report] = market.replaced('first', wish);
    expect(report).toMatchObject({ venueOrderId: '5000000001', venueRevision: 2 });
    expect(report).not.toHaveProperty('origVenueOrderId');
    const [, , hit] = market.placed('sell', sell({ quantity: '1', price: '50' }));
    expect(hit?.orderId).toBe('first');
  });

  it.each<readonly [string, Wish]>([
    ['another price', { ...first, price: '49.99' }],
    ['more quantity', { ...first, quantity: '10.1' }],
    ['another restriction', { ...first, allOrNone: true }],
    ['an iceberg of it', { ...first, displayQuantity: '2' }],
  ])('loses its place with %s: a new number, and the old one ends', (_, wish) => {
    const market = power();
    market.placed('first', first);
    market.placed('second', { quantity: '1', price: '50' });
    const [report] = market.replaced('first', wish);
    expect(report).toMatchObject({
      execType: 'REPLACED',
      venueOrderId: '5000000003',
      venueRevision: 1,
      origVenueOrderId: '5000000001',
      origVenueRevision: 2,
    });
    const [, , hit] = market.placed('sell', sell({ quantity: '1', price: '49' }));
    expect(hit?.orderId).toBe('second');
  });

  it('keeps its place with what the product lets it', () => {
    const market = new Market({
      instrument: POWER,
      market: { ...POWER_MARKET, placeLostBy: ['RESTRICTION'] },
    });
    market.placed('first', first);
    expect(numbered(market.replaced('first', { ...first, quantity: '20' }))).toEqual([
      'first REPLACED #1.2 NEW 0/200',
    ]);
    expect(
      numbered(market.replaced('first', { ...first, quantity: '20', displayQuantity: '5' })),
    ).toEqual(['first REPLACED #1.3 NEW 0/200']);
    expect(depthOf(market.book()).bids).toEqual([{ price: 5000, quantity: 50 }]);
  });
});

describe('an iceberg', () => {
  const berg: Wish = {
    side: 'SELL',
    quantity: '25',
    price: '50',
    displayQuantity: '10',
    displayPriceDelta: '0.5',
  };

  it('shows a slice at a time, each at its price and behind all others there', () => {
    const market = power();
    market.placed('berg', berg);
    market.placed('at-50.5', sell({ quantity: '1', price: '50.5' }));
    expect(depthOf(market.book()).offers).toEqual([
      { price: 5000, quantity: 100 },
      { price: 5050, quantity: 10 },
    ]);
    const reports = market.placed('buy', { quantity: '12', price: '50.5' });
    expect(numbered(reports)).toEqual([
      'buy NEW #3.1 NEW 0/120',
      'buy TRADE #3.2 100@50 PARTIALLY_FILLED 100/20',
      'berg TRADE #1.2 100@50 PARTIALLY_FILLED 100/150',
      'berg RESTATED #1.3 PARTIALLY_FILLED 100/150 by SYSTEM',
      'buy TRADE #3.3 10@50.5 PARTIALLY_FILLED 110/10',
      'at-50.5 TRADE #2.2 10@50.5 FILLED 10/0',
      'buy TRADE #3.4 10@50.5 FILLED 120/0',
      'berg TRADE #1.4 10@50.5 PARTIALLY_FILLED 110/140',
    ]);
    expect(reports[3]).toMatchObject({
      restatementReason: 'NEW_ICEBERG_SLICE',
      price: 5050,
      displayQuantity: 100,
      hiddenQuantity: 50,
    });
  });

  it('gives a FOK all of its slices within the limit, and no more', () => {
    const market = power();
    market.placed('berg', berg);
    expect(numbered(market.placed('near', fok('50.5')))).toEqual([
      'near NEW #2.1 NEW 0/250',
      'near CANCELED #2.2 CANCELED 0/0 by SYSTEM',
    ]);
    expect(numbered(market.placed('far', fok('51'))).at(-1)).toBe(
      'berg TRADE #1.6 50@51 FILLED 250/0',
    );
  });

  it('never asks for a price that the market has not', () => {
    const market = power();
    market.placed('berg', { ...berg, price: '9998.9', displayPriceDelta: '5' });
    market.placed('buy', { quantity: '10', price: '9999' });
    expect(depthOf(market.book()).offers).toEqual([{ price: 999_900, quantity: 100 }]);
  });

  it.each<readonly [string, Wish, string]>([
    ['shows nothing', { ...berg, displayQuantity: '0' }, 'DISPLAY_QUANTITY_OUT_OF_RANGE'],
    ['shows part of a lot', { ...berg, displayQuantity: '0.05' }, 'DISPLAY_QUANTITY_OUT_OF_RANGE'],
    ['shows more than it has', { ...berg, displayQuantity: '26' }, 'DISPLAY_QUANTITY_OUT_OF_RANGE'],
    ['improves with a slice', { ...berg, displayPriceDelta: '-0.5' }, 'PRICE_DELTA_IMPROVES'],
    ['improves as a buy', { ...berg, side: 'BUY' }, 'PRICE_DELTA_IMPROVES'],
    ['is for now only', { ...berg, timeInForce: 'IOC' }, 'TERMS_NOT_SUPPORTED'],
    ['is all or none', { ...berg, allOrNone: true }, 'TERMS_NOT_SUPPORTED'],
  ])('is refused when it %s', (_, wish, reason) => {
    expect(power().placed('berg', wish)).toMatchObject([{ execType: 'REJECTED', reason }]);
  });
});

describe('an order that trades in one piece', () => {
  it('waits in the book until there is enough, and others pass it', () => {
    const market = power();
    market.placed('whole', { quantity: '10', price: '50', allOrNone: true });
    market.placed('part', { quantity: '2', price: '49' });
    expect(numbered(market.placed('small', sell({ quantity: '3', price: '49' })))).toEqual([
      'small NEW #3.1 NEW 0/30',
      'small TRADE #3.2 20@49 PARTIALLY_FILLED 20/10',
      'part TRADE #2.2 20@49 FILLED 20/0',
    ]);
    expect(numbered(market.placed('rest', sell({ quantity: '9', price: '50' })))).toEqual([
      'rest NEW #4.1 NEW 0/90',
      'whole TRADE #1.2 10@49 PARTIALLY_FILLED 10/90',
      'small TRADE #3.3 10@49 FILLED 30/0',
      'whole TRADE #1.3 90@50 FILLED 100/0',
      'rest TRADE #4.2 90@50 FILLED 90/0',
    ]);
  });

  it('goes at once when it may not wait', () => {
    const market = power();
    market.placed('offer', sell({ quantity: '3', price: '50' }));
    const wish = { quantity: '4', price: '50', allOrNone: true, timeInForce: 'IOC' } as const;
    expect(numbered(market.placed('now', wish)).at(-1)).toBe(
      'now CANCELED #2.2 CANCELED 0/0 by SYSTEM',
    );
  });
});

describe('time at a market with sessions', () => {
  it('ends an order at its own time, hibernated or not, and not before', () => {
    const market = power();
    const dated = {
      price: '50',
      timeInForce: 'GTD',
      expireTime: '2026-11-20T10:00:00.500Z',
    } as const;
    market.placed('dated', dated);
    market.placed('asleep', { ...dated, initialState: 'HIBERNATED' });
    market.placed('instant', { ...dated, timeInForce: 'IOC', initialState: 'HIBERNATED' });
    market.placed('session', { price: '50', timeInForce: 'GOOD_FOR_SESSION' });
    expect(market.passed('2026-11-20T10:00:00.499Z')).toEqual([]);
    expect(numbered(market.passed('2026-11-20T10:00:00.500Z'))).toEqual([
      'asleep EXPIRED #2.2 EXPIRED 0/0 by SYSTEM',
      'dated EXPIRED #1.2 EXPIRED 0/0 by SYSTEM',
      'instant EXPIRED #3.2 EXPIRED 0/0 by SYSTEM',
    ]);
    expect(depthOf(market.book()).bids).toEqual([{ price: 5000, quantity: 100 }]);
  });

  it('ends every order at the gate closure, and takes none outside of the phase', () => {
    const market = power();
    market.passed('2026-11-20T08:59:59Z');
    expect(market.placed('early', { price: '50' })).toMatchObject([{ reason: 'CONTRACT_CLOSED' }]);
    market.passed('2026-11-20T13:54:59.999Z');
    market.placed('session', { price: '50' });
    market.placed('beyond', {
      price: '50',
      timeInForce: 'GTD',
      expireTime: '2026-11-21T00:00:00Z',
    });
    expect(numbered(market.passed('2026-11-20T13:55:00Z'))).toEqual([
      'beyond EXPIRED #2.2 EXPIRED 0/0 by SYSTEM',
      'session EXPIRED #1.2 EXPIRED 0/0 by SYSTEM',
    ]);
    expect(market.placed('late', { price: '50' })).toMatchObject([{ reason: 'CONTRACT_CLOSED' }]);
    expect(market.told('session', 'CANCEL')).toMatchObject([{ reason: 'ORDER_CLOSED' }]);
  });

  it('has passed before an instruction is followed', () => {
    const market = power();
    market.placed('dated', { price: '50', timeInForce: 'GTD', expireTime: '2026-11-20T09:15:01Z' });
    expect(numbered(market.placed('sell', sell({ price: '50' })))).toEqual([
      'dated EXPIRED #1.2 EXPIRED 0/0 by SYSTEM',
      'sell NEW #2.1 NEW 0/100',
    ]);
  });

  it('moves the end with a changed validity', () => {
    const market = power();
    const dated = { price: '50', timeInForce: 'GTD', expireTime: '2026-11-20T10:00:00Z' } as const;
    market.placed('dated', dated);
    market.replaced('dated', { ...dated, expireTime: '2026-11-20T11:00:00Z' });
    expect(market.passed('2026-11-20T10:30:00Z')).toEqual([]);
    expect(market.passed('2026-11-20T11:00:00Z')).toHaveLength(1);
    expect(market.placed('over', dated)).toMatchObject([{ reason: 'EXPIRE_TIME_PASSED' }]);
  });
});

describe('an open book whose rules change', () => {
  const HALVES = { ...POWER, tick: price(50) };
  const SOONER = { ...POWER_MARKET, tradingPhaseEnd: timestamp('2026-11-20T13:30:00Z') };
  const LATER = { ...POWER_MARKET, tradingPhaseEnd: timestamp('2026-11-20T14:10:00Z') };

  it('is traded by the new ones at once, and keeps what rests', () => {
    const market = power();
    market.placed('first', { price: '50.25', quantity: '2' });
    market.ruled(HALVES, POWER_MARKET);
    expect(depthOf(market.book()).bids).toEqual([{ price: 5025, quantity: 20 }]);
    expect(market.placed('off', { price: '50.25' })).toMatchObject([{ reason: 'PRICE_OFF_TICK' }]);
    const changed = market.replaced('first', { price: '50.75', quantity: '2' });
    expect(changed).toMatchObject([{ reason: 'PRICE_OFF_TICK' }]);
    const [, sold] = market.placed('sell', sell({ price: '50', quantity: '2' }));
    expect(sold).toMatchObject({ orderId: 'sell', lastPx: 5025 });
  });

  it('is judged by what the steps of an old journal say, in its own decimal places', () => {
    const market = power();
    market.placed('first', { price: '50.25' });
    market.judged(HALVES, POWER_MARKET);
    expect(market.placed('off', { price: '50.25' })).toMatchObject([{ reason: 'PRICE_OFF_TICK' }]);
    const changed = market.replaced('first', { price: '50.75' });
    expect(changed).toMatchObject([{ reason: 'PRICE_OFF_TICK' }]);
    market.judged({ ...HALVES, priceScale: 3 }, POWER_MARKET);
    expect(market.placed('fine', { price: '50.25' })).toMatchObject([{ price: 5025 }]);
  });

  it.each([
    ['sooner', SOONER, '2026-11-20T13:29:59.999Z', '2026-11-20T13:30:00Z'],
    ['later', LATER, '2026-11-20T14:09:59.999Z', '2026-11-20T14:10:00Z'],
  ])('ends its orders %s, with its session', (_, rules, before, end) => {
    const market = power();
    market.placed('awake', { price: '50' });
    market.placed('asleep', { price: '50', initialState: 'HIBERNATED' });
    market.ruled(POWER, rules);
    expect(market.passed(before)).toEqual([]);
    expect(market.passed(end).map(({ execType }) => execType)).toEqual(['EXPIRED', 'EXPIRED']);
    expect(market.placed('late', { price: '50' })).toMatchObject([{ reason: 'CONTRACT_CLOSED' }]);
  });

  it('shows no slice beyond the new price range', () => {
    const market = power();
    const berg = { price: '50', quantity: '4', displayQuantity: '2', displayPriceDelta: '-10' };
    market.placed('berg', berg);
    market.ruled({ ...POWER, minimumPrice: price(4500) }, POWER_MARKET);
    market.placed('sell', sell({ price: '50', quantity: '2' }));
    expect(depthOf(market.book()).bids).toEqual([{ price: 4500, quantity: 20 }]);
  });
});

describe('the operators of a market', () => {
  const byNumber = { venueOrderId: '5000000001' };

  it('deactivate, activate, modify and delete by number, and say so', () => {
    const market = power();
    market.placed('buy', { quantity: '10', price: '50' });
    const acts = [
      market.intervened({ order: byNumber, action: 'DEACTIVATE' }),
      market.intervened({ order: byNumber, action: 'ACTIVATE', text: 'sorry' }),
      market.intervened({ order: byNumber, action: 'MODIFY', quantity: { units: 5, scale: 0 } }),
      market.intervened({ order: byNumber, action: 'MODIFY', price: { units: 49, scale: 0 } }),
      market.intervened({ order: { venueOrderId: '5000000002' }, action: 'DELETE' }),
    ];
    expect(acts.flatMap(({ reports }) => numbered(reports))).toEqual([
      'buy HIBERNATED #1.2 HIBERNATED 0/100 by MARKET_OPS',
      'buy ACTIVATED #1.3 NEW 0/100 by MARKET_OPS',
      'buy RESTATED #1.4 NEW 0/50 by MARKET_OPS',
      'buy RESTATED #2.1 was #1.5 NEW 0/50 by MARKET_OPS',
      'buy CANCELED #2.2 CANCELED 0/0 by MARKET_OPS',
    ]);
    expect(acts[1]?.reports).toMatchObject([{ text: 'sorry' }]);
    expect(acts.flatMap(({ reports }) => reports).some((report) => 'inReplyTo' in report)).toBe(
      false,
    );
  });

  it('are refused what cannot be done', () => {
    const market = power();
    market.placed('buy', { quantity: '10', price: '50' });
    const refusedAs = (act: Parameters<Market['intervened']>[0]) => market.intervened(act).refused;
    expect(refusedAs({ order: byNumber, action: 'ACTIVATE' })).toBe('NOT_HIBERNATED');
    expect(refusedAs({ order: { venueOrderId: '1' }, action: 'DELETE' })).toBe('UNKNOWN_ORDER');
    const offTick = { action: 'MODIFY', price: { units: 1, scale: 3 } } as const;
    expect(refusedAs({ order: byNumber, ...offTick })).toBe('PRICE_OFF_TICK');
    market.intervened({ order: byNumber, action: 'DELETE' });
    expect(refusedAs({ order: byNumber, action: 'DELETE' })).toBe('ORDER_CLOSED');
  });
});
