import { describe, expect, it } from 'vitest';
import { lastPricesAnswer } from './last-prices.js';

const TODAY = '2026-01-05';
const today = () => TODAY;

const traded = (venue: string, day: string, first: string, last: string) => ({
  venue,
  symbol: 'INFY',
  first: { price: first, transactTime: `${day}T03:45:00Z`, day },
  last: { price: last, transactTime: `${day}T0${venue === 'NSE' ? 5 : 6}:00:00Z` },
});

describe('the answer to type 5', () => {
  it('says the last price and the first one of today', () => {
    expect(lastPricesAnswer([traded('NSE', TODAY, '10.05', '11')], today)).toEqual({
      ltps: { INFY: 11 },
      sps: { INFY: 10.05 },
    });
  });

  it('leaves out the first price of an earlier day', () => {
    expect(lastPricesAnswer([traded('NSE', '2026-01-02', '10', '11')], today)).toEqual({
      ltps: { INFY: 11 },
      sps: {},
    });
  });

  it('leaves out what was never traded', () => {
    expect(lastPricesAnswer([], today)).toEqual({ ltps: {}, sps: {} });
  });

  it('says the latest last price of two exchanges', () => {
    const both = [traded('BSE', TODAY, '20', '21'), traded('NSE', TODAY, '10', '11')];
    expect(lastPricesAnswer(both, today).ltps).toEqual({ INFY: 21 });
  });
});
