import { describe, expect, it } from 'vitest';
import {
  encodeMarketData,
  marketDataKey,
  parseMarketData,
  type MarketDataRecord,
} from './market-data.js';

const facts = { venue: 'M7', symbol: 'FR-RTE-299221201' };
const at = '2026-11-21T08:00:00.000Z';
const records: readonly MarketDataRecord[] = [
  {
    type: 'TRADE',
    ...facts,
    tradeId: '60000001',
    price: '-0.01',
    quantity: '0.1',
    transactTime: at,
  },
  { type: 'BOOK', ...facts, revision: 3, at, bids: [{ price: '-1', quantity: '2' }], offers: [] },
  {
    type: 'STATISTICS',
    ...facts,
    at,
    lastPrice: '50',
    lastQuantity: '1',
    totalQuantity: '3.5',
    lastTradeTime: at,
    highestPrice: '51',
    lowestPrice: '-50',
    priceDirection: 'DOWN',
    averagePrice: '50.1234',
  },
  {
    type: 'CONTRACT',
    ...facts,
    at,
    state: 'INACTIVE',
    tradingPhase: 'CLOSED',
    product: 'Intraday_Hour_Power',
    tradingPhaseStart: '2026-11-19T09:00:00Z',
    tradingPhaseEnd: '2026-11-21T08:55:00Z',
  },
];

describe('a record of the market data', () => {
  it.each(records.map((record) => [record.type, record] as const))(
    '%s is read as it was written, under venue and symbol',
    (_, record) => {
      const parsed = parseMarketData(Buffer.from(encodeMarketData(record)));
      expect(parsed).toEqual({ ok: true, value: record });
      expect(marketDataKey(record)).toBe('M7/FR-RTE-299221201');
    },
  );

  it.each([
    ['no type', '{}', /^type: must be one of TRADE, BOOK, STATISTICS, CONTRACT/],
    ['no JSON', '{', /^value: /],
    ['a missing field', JSON.stringify({ ...records[0], price: undefined }), /^price: is missing/],
    ['a number', JSON.stringify({ ...records[0], quantity: 1 }), /^quantity: must be a decimal/],
    [
      'a side that is none',
      JSON.stringify({ ...records[1], bids: [{ price: '1' }] }),
      /^bids.0.quantity: is missing/,
    ],
  ])('is none with %s', (_, text, fault) => {
    const parsed = parseMarketData(Buffer.from(text));
    expect(parsed).toMatchObject({ ok: false, faults: [expect.stringMatching(fault)] });
  });

  it('is none as a tombstone', () => {
    expect(parseMarketData(null).ok).toBe(false);
  });
});
