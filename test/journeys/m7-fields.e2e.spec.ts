import { randomUUID } from 'node:crypto';
import { FIELD_RULES, REQUEST_FIELDS, type FieldTable, type RequestField } from '@ome/m7';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startM7System, type M7System } from './m7-system.js';
import { AREA, creation, period, Trader, type Seen } from './m7-trader.js';

let system: M7System;
let alice: Trader;
/** Cells that a test has seen to hold, by table and rule. */
const counted = new Map<string, number>();

beforeAll(async () => {
  system = await startM7System();
  alice = await Trader.open(system.entry.port, await system.tokenOf('alice'));
});

afterAll(async () => {
  const cells = [...counted].map(([cell, times]) => ({ cell, times }));
  console.table([...cells, { cell: 'all', times: cells.reduce((sum, row) => sum + row.times, 0) }]);
  alice?.end();
  await system?.close();
});

const TABLES: readonly FieldTable[] = ['Creation', 'Modification', 'StateChange'];
const UNTIL = new Date(Date.now() + 2 * 60 * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
const JUNK = { nobody: ['reads', 'this'] };

/** Values of optional fields: what is asked, and what is shown of it. */
const SAMPLES: Readonly<Partial<Record<RequestField, readonly (readonly [object, object])[]>>> = {
  quantity: [
    [{ quantity: 7 }, { quantity: 7 }],
    [{ quantity: 0.30000000000000004 }, { quantity: 0.3 }],
  ],
  price: [[{ price: -12.34 }, { price: -12.34 }]],
  executionRestriction: [
    [{ executionRestriction: 'AllOrNone' }, { executionRestriction: 'AllOrNone' }],
    [{ executionRestriction: 'AON' }, { executionRestriction: 'AllOrNone' }],
  ],
  comment: [[{ comment: 'words' }, { comment: 'words' }]],
  validityRestriction: [
    [
      { validityRestriction: 'GoodUntilDate', validityDate: UNTIL },
      { validityRestriction: 'GoodUntilDate', validityDate: UNTIL },
    ],
  ],
  validityDate: [
    [
      { validityDate: 'nonsense', validityRestriction: 'GoodForSession', comment: 'c' },
      { validityRestriction: 'GoodForSession' },
    ],
  ],
  icebergDisplayQuantity: [
    [
      { icebergDisplayQuantity: 2 },
      { type: 'Iceberg', icebergDisplayQuantity: 2, icebergHiddenQuantity: 8 },
    ],
    [
      { icebergVisibleQuantity: 3 },
      { type: 'Iceberg', icebergDisplayQuantity: 3, icebergHiddenQuantity: 7 },
    ],
  ],
  icebergPriceDelta: [
    [{ icebergDisplayQuantity: 2, icebergPriceDelta: -0.5 }, { icebergPriceDelta: -0.5 }],
  ],
};

/** What an order shows when an optional field of its creation was left out. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  executionRestriction: 'None',
  validityRestriction: 'GoodForSession',
  type: 'Regular',
};

const batchOf = { Creation: 'Creation', Modification: 'Modification', StateChange: 'Deactivation' };

/** A request that its table accepts. */
async function sound(table: FieldTable): Promise<Record<string, unknown>> {
  const order = creation();
  if (table === 'Creation') return { ...order };
  alice.send('Creation', [order]);
  const [, entered] = await alice.until(order.clientIdentifier, 2);
  const { clientIdentifier } = order;
  const names = { clientIdentifier, identifier: entered?.identifier, revisionNumber: 1 };
  return table === 'Modification' ? { ...names, price: 49 } : names;
}

/** What came of a request, by its correlation: the first event, and the one behind it. */
async function answered(table: FieldTable, request: object): Promise<readonly Seen[]> {
  const correlation = alice.send(batchOf[table], [request]);
  await alice.client.until('the first event', (told) => told.correlation === correlation);
  const events = () => {
    const all = alice.client.of('event');
    const first = all.findIndex((told) => told.correlation === correlation);
    const orders = all.slice(first).flatMap(({ payload }) => payload as readonly Seen[]);
    const cid = orders[0]?.clientIdentifier;
    return orders.filter(({ clientIdentifier }) => clientIdentifier === cid).slice(0, 2);
  };
  await waitFor(() => events().length === 2, { within: 30_000, what: 'the second event' });
  return events();
}

function without(request: Readonly<Record<string, unknown>>, field: string): object {
  return Object.fromEntries(Object.entries(request).filter(([name]) => name !== field));
}

function count(table: FieldTable, field: RequestField): void {
  const cell = `${table} ${FIELD_RULES[table][field]}`;
  counted.set(cell, (counted.get(cell) ?? 0) + 1);
}

const accepted = { Creation: 'Active', Modification: 'Active', StateChange: 'Hibernated' };

async function checkMandatory(table: FieldTable, field: RequestField): Promise<void> {
  const request = await sound(table);
  for (const missing of [without(request, field), { ...request, [field]: null }]) {
    const [pending, rejected] = await answered(table, missing);
    expect(pending?.state).toBe('Pending');
    expect(rejected).toMatchObject({
      state: 'Rejected',
      errors: [{ code: 'MissingRequiredField', message: `${field}: is missing` }],
    });
    expect(rejected?.correlation).toBeUndefined();
  }
}

async function checkForbidden(table: FieldTable, field: RequestField): Promise<void> {
  const [, rejected] = await answered(table, { ...(await sound(table)), [field]: 7 });
  expect(rejected).toMatchObject({
    state: 'Rejected',
    errors: [{ code: 'IllegalField', message: `${field}: must be absent` }],
  });
}

async function checkIgnored(table: FieldTable, field: RequestField): Promise<void> {
  const request = { ...(await sound(table)), [field]: JUNK };
  const [pending, done] = await answered(table, request);
  expect(pending?.state).toBe('Pending');
  expect(done?.state).toBe(accepted[table]);
  expect(done?.[field]).not.toEqual(JUNK);
}

async function checkOptional(table: FieldTable, field: RequestField): Promise<void> {
  const base = await sound(table);
  if (field !== 'price' || table !== 'Modification') {
    const [, left] = await answered(table, without(base, field));
    expect(left?.state).toBe('Active');
    if (field in DEFAULTS) expect(left?.[field]).toBe(DEFAULTS[field]);
  }
  for (const [asked, shown] of SAMPLES[field] ?? []) {
    const fresh = await sound(table);
    const [, given] = await answered(table, { ...fresh, ...asked });
    expect(given).toMatchObject(shown);
    if (!('validityDate' in shown)) expect(given).not.toHaveProperty('validityDate');
    expect(given?.state).toBe('Active');
    const nothing = await sound(table);
    const nulls = Object.fromEntries(Object.keys(asked).map((name) => [name, null]));
    const [, unsaid] = await answered(table, { ...nothing, ...nulls, price: 48 });
    if (table === 'Modification') expect(unsaid?.state).toBe('Active');
  }
}

const CHECKS = { M: checkMandatory, N: checkForbidden, I: checkIgnored, O: checkOptional };

describe.each(TABLES)('%s', (table) => {
  it.each(REQUEST_FIELDS)(`%s`, async (field) => {
    await CHECKS[FIELD_RULES[table][field]](table, field);
    count(table, field);
  });
});

async function refusedWith(change: object, code: string): Promise<void> {
  const [, rejected] = await answered('Creation', { ...(await sound('Creation')), ...change });
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
    const [, entered] = await answered('Creation', { ...(await sound('Creation')), contractArea });
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
