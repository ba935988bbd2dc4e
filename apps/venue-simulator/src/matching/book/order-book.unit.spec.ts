import { describe, expect, it } from 'vitest';
import { Market, said } from './market.spec.js';

describe('an order that waits in the book', () => {
  it('is acknowledged and trades when another crosses it, at its own price', () => {
    const market = new Market();
    expect(said(market.placed('buy', { quantity: '10', price: '101.25' }))).toEqual([
      'buy NEW NEW 0/10',
    ]);
    expect(said(market.placed('sell', { side: 'SELL', quantity: '4', price: '100.00' }))).toEqual([
      'sell NEW NEW 0/4',
      'sell TRADE 4@101.25 FILLED 4/0',
      'buy TRADE 4@101.25 PARTIALLY_FILLED 4/6',
    ]);
  });

  it('waits behind a better price, and behind an earlier order at the same price', () => {
    const market = new Market();
    market.placed('late', { price: '100' });
    market.placed('later', { price: '100' });
    market.placed('better', { price: '100.05' });
    expect(said(market.placed('sell', { side: 'SELL', quantity: '25', price: '100' }))).toEqual([
      'sell NEW NEW 0/25',
      'sell TRADE 10@100.05 PARTIALLY_FILLED 10/15',
      'better TRADE 10@100.05 FILLED 10/0',
      'sell TRADE 10@100 PARTIALLY_FILLED 20/5',
      'late TRADE 10@100 FILLED 10/0',
      'sell TRADE 5@100 FILLED 25/0',
      'later TRADE 5@100 PARTIALLY_FILLED 5/5',
    ]);
  });

  it('does not trade at a worse price than its limit', () => {
    const market = new Market();
    market.placed('buy', { price: '100' });
    expect(said(market.placed('sell', { side: 'SELL', price: '100.05' }))).toEqual([
      'sell NEW NEW 0/10',
    ]);
  });

  it('leaves when it is canceled', () => {
    const market = new Market();
    market.placed('buy', { price: '100' });
    expect(said(market.told('buy', 'CANCEL'))).toEqual(['buy CANCELED CANCELED 0/0']);
    expect(said(market.placed('sell', { side: 'SELL', price: '100' }))).toEqual([
      'sell NEW NEW 0/10',
    ]);
  });

  it('leaves while it is hibernated and comes back as the last of its price', () => {
    const market = new Market();
    market.placed('first', { price: '100' });
    market.placed('second', { price: '100' });
    expect(said(market.told('first', 'HIBERNATE'))).toEqual(['first HIBERNATED HIBERNATED 0/10']);
    expect(said(market.told('first', 'HIBERNATE'))).toEqual([
      'first HIBERNATE_REJECTED ALREADY_HIBERNATED HIBERNATED 0/10',
    ]);
    expect(said(market.told('first', 'ACTIVATE'))).toEqual(['first ACTIVATED NEW 0/10']);
    expect(said(market.told('first', 'ACTIVATE'))).toEqual([
      'first ACTIVATE_REJECTED NOT_HIBERNATED NEW 0/10',
    ]);
    expect(said(market.placed('sell', { side: 'SELL', price: '100' }))).toEqual([
      'sell NEW NEW 0/10',
      'sell TRADE 10@100 FILLED 10/0',
      'second TRADE 10@100 FILLED 10/0',
    ]);
  });
});

describe('an order that does not wait', () => {
  it.each([
    ['a MARKET order', { quantity: '15' }],
    ['an IOC order', { quantity: '15', price: '100', timeInForce: 'IOC' }],
  ] as const)('%s trades what is there and its rest is canceled by the venue', (_kind, wish) => {
    const market = new Market();
    market.placed('sell', { side: 'SELL', quantity: '10', price: '100' });
    const reports = market.placed('now', wish);
    expect(said(reports)).toEqual([
      'now NEW NEW 0/15',
      'now TRADE 10@100 PARTIALLY_FILLED 10/5',
      'sell TRADE 10@100 FILLED 10/0',
      'now CANCELED CANCELED 10/0',
    ]);
    expect(reports.at(-1)).toMatchObject({ actor: 'SYSTEM', clientOrderId: 'now-1', inReplyTo: 1 });
    expect(reports[1]).not.toHaveProperty('inReplyTo');
  });

  it('a FOK order trades in full over several prices', () => {
    const market = new Market();
    market.placed('near', { side: 'SELL', quantity: '10', price: '100' });
    market.placed('far', { side: 'SELL', quantity: '10', price: '100.05' });
    expect(
      said(market.placed('now', { quantity: '20', price: '100.05', timeInForce: 'FOK' })),
    ).toEqual([
      'now NEW NEW 0/20',
      'now TRADE 10@100 PARTIALLY_FILLED 10/10',
      'near TRADE 10@100 FILLED 10/0',
      'now TRADE 10@100.05 FILLED 20/0',
      'far TRADE 10@100.05 FILLED 10/0',
    ]);
  });

  it('a FOK order that cannot trade in full does not trade at all', () => {
    const market = new Market();
    market.placed('near', { side: 'SELL', quantity: '10', price: '100' });
    market.placed('far', { side: 'SELL', quantity: '10', price: '100.05' });
    expect(
      said(market.placed('now', { quantity: '11', price: '100', timeInForce: 'FOK' })),
    ).toEqual(['now NEW NEW 0/11', 'now CANCELED CANCELED 0/0']);
  });
});

describe('a replace', () => {
  it('keeps its place when only the quantity is reduced', () => {
    const market = twoBuyers();
    expect(said(market.replaced('first', { quantity: '5', price: '100' }))).toEqual([
      'first REPLACED NEW 0/5',
    ]);
    expect(firstToTrade(market)).toBe('first');
  });

  it.each([
    ['the quantity is raised', [{ quantity: '11', price: '100' }]],
    [
      'the price is changed, even there and back',
      [
        { quantity: '10', price: '99.95' },
        { quantity: '10', price: '100' },
      ],
    ],
  ] as const)('loses its place when %s', (_change, wishes) => {
    const market = twoBuyers();
    for (const wish of wishes) market.replaced('first', wish);
    expect(firstToTrade(market)).toBe('second');
  });

  it('takes the new name; a trade carries the newest one taken', () => {
    const market = twoBuyers();
    expect(market.replaced('first', { quantity: '5', price: '100' })).toMatchObject([
      { clientOrderId: 'first-2', inReplyTo: 2 },
    ]);
    market.replaced('first', { quantity: '5', price: '100.01' });
    const trade = market.placed('sell', { side: 'SELL', quantity: '1', price: '99' }).at(-1);
    expect(trade).toMatchObject({ orderId: 'first', clientOrderId: 'first-2' });
  });

  it('that crosses trades at once', () => {
    const market = new Market();
    market.placed('buy', { price: '99' });
    market.placed('sell', { side: 'SELL', price: '100' });
    expect(said(market.replaced('buy', { quantity: '10', price: '100' }))).toEqual([
      'buy REPLACED NEW 0/10',
      'buy TRADE 10@100 FILLED 10/0',
      'sell TRADE 10@100 FILLED 10/0',
    ]);
  });

  it.each(['4', '3'])('to %s, with 4 filled, ends the order as filled with 4', (wanted) => {
    const market = new Market();
    market.placed('buy', { quantity: '10', price: '100' });
    market.placed('sell', { side: 'SELL', quantity: '4', price: '100' });
    const reports = market.replaced('buy', { quantity: wanted, price: '100' });
    expect(said(reports)).toEqual(['buy REPLACED FILLED 4/0']);
    expect(reports).toMatchObject([{ orderQty: 4, inReplyTo: 2 }]);
    expect(said(market.placed('late', { side: 'SELL', price: '100' }))).toEqual([
      'late NEW NEW 0/10',
    ]);
  });
});

describe('the venue refuses', () => {
  it.each([
    [{ price: '100.01' }, 'PRICE_OFF_TICK'],
    [{ price: '100.001' }, 'PRICE_OFF_TICK'],
    [{ price: '0' }, 'PRICE_OUT_OF_RANGE'],
    [{ price: '100', quantity: '1.5' }, 'QUANTITY_OFF_LOT'],
    [{ price: '100', quantity: '0' }, 'QUANTITY_OFF_LOT'],
    [{ price: '100', quantity: '1000001' }, 'QUANTITY_OUT_OF_RANGE'],
    [{ price: '100', allOrNone: true }, 'TERMS_NOT_SUPPORTED'],
  ] as const)('a new order and a replace with %o as %s', (wish, reason) => {
    const market = new Market();
    expect(said(market.placed('bad', wish))).toEqual([`bad REJECTED ${reason} REJECTED 0/0`]);
    market.placed('good', { price: '100' });
    expect(said(market.replaced('good', wish))).toEqual([
      `good REPLACE_REJECTED ${reason} NEW 0/10`,
    ]);
  });

  it('a symbol that it does not trade', () => {
    const market = new Market({});
    expect(said(market.placed('buy', { price: '100' }))).toEqual([
      'buy REJECTED UNKNOWN_SYMBOL REJECTED 0/0',
    ]);
  });

  it('under the same venueOrderId and execId as it would have acknowledged', () => {
    const [refused] = new Market({}).placed('buy', { price: '100' });
    const [taken] = new Market().placed('buy', { price: '100' });
    expect(refused?.venueOrderId).toMatch(/^NSE-[0-9a-f]{20}$/);
    expect(refused?.execId).toBe(`${refused?.venueOrderId}-1`);
    expect(taken?.execId).toBe(refused?.execId);
  });

  it('any change of an order that it never took, each with an execId of its own', () => {
    const market = new Market();
    const reports = [
      ...market.told('ghost', 'CANCEL'),
      ...market.replaced('ghost', { price: '100' }),
      ...market.told('ghost', 'HIBERNATE'),
      ...market.told('ghost', 'ACTIVATE'),
    ];
    expect(said(reports)).toEqual([
      'ghost CANCEL_REJECTED UNKNOWN_ORDER REJECTED 0/0',
      'ghost REPLACE_REJECTED UNKNOWN_ORDER REJECTED 0/0',
      'ghost HIBERNATE_REJECTED UNKNOWN_ORDER REJECTED 0/0',
      'ghost ACTIVATE_REJECTED UNKNOWN_ORDER REJECTED 0/0',
    ]);
    expect(new Set(reports.map(({ execId }) => execId)).size).toBe(4);
  });

  it('any change of an order that is closed', () => {
    const market = new Market();
    market.placed('buy', { price: '100' });
    market.placed('sell', { side: 'SELL', price: '100' });
    expect(said(market.told('buy', 'CANCEL'))).toEqual([
      'buy CANCEL_REJECTED ORDER_CLOSED FILLED 10/0',
    ]);
    expect(said(market.replaced('buy', { quantity: '20', price: '100' }))).toEqual([
      'buy REPLACE_REJECTED ORDER_CLOSED FILLED 10/0',
    ]);
  });

  it('a second order of the same id', () => {
    const market = new Market();
    market.placed('buy', { price: '100' });
    expect(said(market.placed('buy', { price: '100' }))).toEqual([
      'buy REJECTED DUPLICATE_ORDER NEW 0/10',
    ]);
  });
});

function twoBuyers(): Market {
  const market = new Market();
  market.placed('first', { quantity: '10', price: '100' });
  market.placed('second', { quantity: '10', price: '100' });
  return market;
}

function firstToTrade(market: Market): string | undefined {
  return market.placed('sell', { side: 'SELL', quantity: '1', price: '99' }).at(-1)?.orderId;
}
