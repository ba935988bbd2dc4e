import { randomUUID } from 'node:crypto';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startM7System, type M7System } from './m7-system.js';
import { AREA, creation, period, Trader, type Seen } from './m7-trader.js';

let system: M7System;
let alice: Trader;

beforeAll(async () => {
  system = await startM7System();
  alice = await Trader.open(system.entry.port, await system.tokenOf('alice'));
});

afterAll(async () => {
  alice?.end();
  await system?.close();
});

async function refusedWith(change: object, code: string): Promise<void> {
  const [, rejected] = await alice.answered('Creation', { ...creation(), ...change });
  expect(rejected).toMatchObject({ state: 'Rejected', errors: [{ code }] });
}

describe('values', () => {
  it.each([
    ['a state that no order is entered in', { state: 'Inactive' }, 'FieldOutOfRange'],
    ['a direction that is none', { direction: 'buy' }, 'FieldOutOfRange'],
    ['a restriction that is none', { executionRestriction: 'Never' }, 'FieldOutOfRange'],
    [
      'a client identifier that is no GUID',
      { clientIdentifier: `x-${randomUUID()}` },
      'FieldFormatInvalid',
    ],
    [
      'GoodUntilDate without its date',
      { validityRestriction: 'GoodUntilDate' },
      'MissingRequiredField',
    ],
    [
      'a date that is over',
      { validityRestriction: 'GoodUntilDate', validityDate: '2020-01-01T00:00Z' },
      'FieldOutOfRange',
    ],
    [
      'a date that is none',
      { validityRestriction: 'GoodUntilDate', validityDate: '2022-05-22T15:02.23Z' },
      'FieldFormatInvalid',
    ],
    [
      'two display quantities',
      { icebergDisplayQuantity: 2, icebergVisibleQuantity: 3 },
      'IllegalField',
    ],
    [
      'a price delta that betters a buy',
      { icebergDisplayQuantity: 2, icebergPriceDelta: 0.5 },
      'FieldOutOfRange',
    ],
    [
      'a price delta that betters a sale',
      { direction: 'Sell', icebergDisplayQuantity: 2, icebergPriceDelta: -0.5 },
      'FieldOutOfRange',
    ],
    ['a price beyond the range', { price: 10_000 }, 'FieldOutOfRange'],
    ['a quantity beyond the range', { quantity: 999.1 }, 'FieldOutOfRange'],
    ['a quantity off the lot', { quantity: 0.25 }, 'FieldOutOfRange'],
    ['a huge number', { price: 1e300 }, 'FieldOutOfRange'],
    ['another area', { contractArea: { deliveryArea: 'BE-ELIA', ...period() } }, 'InvalidArea'],
    ['no area', { contractArea: period() }, 'MissingRequiredField'],
    [
      'half a period',
      { contractArea: { deliveryArea: AREA, deliveryStart: period().deliveryStart } },
      'MissingRequiredField',
    ],
    [
      'a period of no product',
      {
        contractArea: {
          deliveryArea: AREA,
          deliveryStart: period(3).deliveryStart,
          deliveryEnd: period(4).deliveryEnd,
        },
      },
      'ItemNotFound',
    ],
    [
      'a delivery that is over',
      { contractArea: { deliveryArea: AREA, ...period(-5) } },
      'ItemNotFound',
    ],
    [
      'a contract that is none',
      { contractArea: { deliveryArea: AREA, identifier: 'FR-RTE-7' } },
      'ItemNotFound',
    ],
    [
      "another area's contract",
      { contractArea: { deliveryArea: AREA, identifier: `BE-ELIA-${hourNumber()}` } },
      'InvalidArea',
    ],
  ])('%s', async (_, change, code) => {
    await refusedWith(change, code);
  });

  it('a contract by its identifier, before the period', async () => {
    const contractArea = {
      deliveryArea: AREA,
      identifier: `${AREA}-${hourNumber()}`,
      ...period(9),
    };
    const [, entered] = await alice.answered('Creation', { ...creation(), contractArea });
    const { identifier } = contractArea;
    expect(entered).toMatchObject({ state: 'Active', contractArea: { identifier } });
  });

  it.each([
    ['no object', '[]'],
    ['no orders', JSON.stringify({ type: 'Creation' })],
    ['an empty list', JSON.stringify({ type: 'Creation', orders: [] })],
    ['another type', JSON.stringify({ type: 'Creations', orders: [creation()] })],
    ['orders that are none', JSON.stringify({ type: 'Creation', orders: [7] })],
    [
      'a price that is text',
      JSON.stringify({ type: 'Creation', orders: [creation({ price: '50' })] }),
    ],
    [
      '1001 orders',
      JSON.stringify({ type: 'Creation', orders: Array.from({ length: 1_001 }, () => ({})) }),
    ],
    ['no JSON', '{'],
  ])('a batch of %s is answered error.not_processed', async (_, data) => {
    const correlation = randomUUID();
    const message = { type: 'request', channel: alice.channel, correlation, data };
    alice.client.say(message);
    const refusal = await alice.client.until(
      'the error',
      (told) => told.correlation === correlation,
    );
    expect(refusal.payload).toEqual({
      code: 'error.not_processed',
      message: JSON.stringify(message).slice(0, 512),
    });
    expect(refusal.channel).toBeUndefined();
  });

  it('a thousand orders in a batch are each acknowledged and entered', async () => {
    const orders = Array.from({ length: 1_000 }, () => creation());
    const correlation = alice.send('Creation', orders);
    const cids = new Set(orders.map(({ clientIdentifier }) => clientIdentifier));
    const states = (wanted: string) =>
      alice.client
        .of('event')
        .flatMap(({ payload, correlation: told }) =>
          (payload as readonly Seen[])
            .filter(
              ({ clientIdentifier = '', state }) => cids.has(clientIdentifier) && state === wanted,
            )
            .map(({ clientIdentifier }) => [clientIdentifier, told] as const),
        );
    await waitFor(() => states('Active').length === 1_000, { within: 60_000, what: '1000 orders' });
    expect(new Set(states('Active').map(([cid]) => cid)).size).toBe(1_000);
    expect(states('Pending').every(([, told]) => told === correlation)).toBe(true);
    expect(states('Pending')).toHaveLength(1_000);
  }, 120_000);
});

/** Of the hour that `period()` is. */
function hourNumber(): number {
  return (Date.parse(period().deliveryStart) / 60_000) * 10 + 1;
}
