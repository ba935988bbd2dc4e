import { describe, expect, it } from 'vitest';
import { SET_LIMITS, SET_STOP } from './routes.js';

const read = (limits: readonly object[]) =>
  SET_LIMITS.read({ params: { account: 'acme-1' }, query: {}, headers: {}, body: { limits } });

it('a stop has a key, which repeats it: two stops would have to be lifted twice', () => {
  const stop = { params: {}, query: {}, body: { scope: {} } };
  const faults = [expect.stringMatching(/^idempotency-key: is missing/)];
  expect(SET_STOP.read({ ...stop, headers: {} })).toEqual({ ok: false, faults });
  expect(SET_STOP.read({ ...stop, headers: { 'idempotency-key': 'k' } }).ok).toBe(true);
});

describe('limits of an account', () => {
  it.each([
    ['none', []],
    ['one on all markets', [{ maximumOpenOrders: 0 }]],
    ['the greatest', [{ maximumOpenOrders: Number.MAX_SAFE_INTEGER, collarBasisPoints: 1 }]],
    ['a value', [{ venue: 'XNSE', symbol: 'INFY', maximumNotional: '999999999999999' }]],
  ])('are taken: %s', (_what, limits) => {
    expect(read(limits)).toMatchObject({ ok: true, value: { body: { limits } } });
  });

  it.each([
    ['nothing', {}, 'limits.1: must limit something'],
    ['a market without a limit', { venue: 'XNSE' }, 'limits.1: must limit something'],
    ['a number that is not exact', { maximumOpenOrders: 2 ** 53 }, 'limits.1.maximumOpenOrders: '],
    ['a huge one', { collarBasisPoints: 1e300 }, 'limits.1.collarBasisPoints: '],
    ['half an order', { maximumOpenOrders: 0.5 }, 'limits.1.maximumOpenOrders: '],
    ['a value of too many digits', { maximumQuantity: '1234567890123456' }, 'limits.1.maximumQ'],
  ])('are refused with words for the fault: %s', (_what, limit, fault) => {
    expect(read([{ maximumOpenOrders: 1 }, limit])).toEqual({
      ok: false,
      faults: [expect.stringContaining(fault)],
    });
  });
});
