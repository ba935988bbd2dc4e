import { silentLog } from '@ome/messaging';
import { waitFor } from '@ome/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { LastPrices } from './last-prices.js';

type Traded = readonly {
  readonly venue: string;
  readonly symbol: string;
  readonly price: string;
}[];

let prices: LastPrices;
afterEach(() => prices.beforeApplicationShutdown());

/** Reads one answer after the other, and the last one again and again. */
function reading(...answers: readonly (Traded | Error)[]) {
  let reads = 0;
  const tradedPrices = () => {
    const answer = answers[Math.min(reads, answers.length - 1)] ?? [];
    reads += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  prices = new LastPrices({ queries: { tradedPrices }, refreshMs: 1, log: silentLog as never });
  prices.onApplicationBootstrap();
  return { reads: () => reads };
}

const infy = (price: string) => ({ venue: 'NSE', symbol: 'INFY', price });
const isNow = (price: string | undefined) => () => prices.of('NSE', 'INFY').lastPrice === price;
const soon = { within: 5_000, what: 'the price' };

describe('last prices', () => {
  it('are what was read last, by venue and symbol', async () => {
    reading([infy('1500')], [infy('1501.5'), { venue: 'BSE', symbol: 'INFY', price: '7' }]);
    await waitFor(isNow('1501.5'), soon);
    expect(prices.of('BSE', 'INFY')).toEqual({ lastPrice: '7' });
    expect(prices.of('NSE', 'TCS')).toEqual({});
  });

  it('are unknown until they were read, and say so', async () => {
    const { reads } = reading(new Error('no database answers'), [infy('1500')]);
    expect(prices.of('NSE', 'TCS')).toEqual({ lastPriceUnknown: true });
    await waitFor(() => reads() >= 1, soon);
    await waitFor(isNow('1500'), soon);
    expect(prices.of('NSE', 'TCS')).toEqual({});
  });

  it('stay while they cannot be read, and follow again', async () => {
    const away = new Error('no database answers');
    const { reads } = reading([infy('1500')], away, away, [infy('1502')]);
    await waitFor(() => reads() >= 2, soon);
    expect(prices.of('NSE', 'INFY').lastPrice).toBeDefined();
    await waitFor(isNow('1502'), soon);
  });

  it('are read no more after the shutdown', async () => {
    const { reads } = reading([infy('1500')]);
    await waitFor(isNow('1500'), soon);
    await prices.beforeApplicationShutdown();
    const before = reads();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    expect(reads()).toBe(before);
  });
});
