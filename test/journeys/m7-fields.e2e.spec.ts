import { FIELD_RULES, type FieldRule, type FieldTable, type RequestField } from '@ome/m7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startM7System, type M7System } from './m7-system.js';
import { creation, Trader } from './m7-trader.js';

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

/** The document's three tables: creation; modification; de-activation, activation and cancellation. */
const DOCUMENT: readonly (readonly [RequestField, FieldRule, FieldRule, FieldRule])[] = [
  ['clientIdentifier', 'M', 'M', 'M'],
  ['identifier', 'N', 'M', 'M'],
  ['revisionNumber', 'N', 'M', 'M'],
  ['state', 'M', 'I', 'I'],
  ['action', 'I', 'I', 'I'],
  ['contractArea', 'M', 'I', 'I'],
  ['quantity', 'M', 'O', 'I'],
  ['price', 'M', 'O', 'I'],
  ['direction', 'M', 'I', 'I'],
  ['executionRestriction', 'O', 'O', 'I'],
  ['initialQuantity', 'I', 'I', 'I'],
  ['type', 'I', 'I', 'I'],
  ['comment', 'O', 'O', 'I'],
  ['entryDate', 'I', 'I', 'I'],
  ['validityRestriction', 'O', 'O', 'I'],
  ['validityDate', 'O', 'O', 'I'],
  ['icebergDisplayQuantity', 'O', 'O', 'I'],
  ['icebergPriceDelta', 'O', 'O', 'I'],
  ['icebergHiddenQuantity', 'I', 'I', 'I'],
];
const COLUMNS = { Creation: 1, Modification: 2, StateChange: 3 } as const;
const BATCHES = ['Creation', 'Modification', 'Deactivation', 'Activation', 'Cancellation'] as const;
type Batch = (typeof BATCHES)[number];

function tableOf(batch: Batch): FieldTable {
  return batch === 'Creation' || batch === 'Modification' ? batch : 'StateChange';
}

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
    [
      { validityRestriction: 'GoodUntilDate', validityDate: UNTIL },
      { validityRestriction: 'GoodUntilDate', validityDate: UNTIL },
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

/** A request that its table accepts. */
async function sound(batch: Batch): Promise<Record<string, unknown>> {
  const order = creation(batch === 'Activation' ? { state: 'Hibernated' } : {});
  if (batch === 'Creation') return { ...order };
  const names = await enteredAs(order);
  return batch === 'Modification' ? { ...names, price: 49 } : names;
}

/** The names of an order that has been entered. */
async function enteredAs(order: ReturnType<typeof creation>): Promise<Record<string, unknown>> {
  alice.send('Creation', [order]);
  const [, told] = await alice.until(order.clientIdentifier, 2);
  const { clientIdentifier } = order;
  return { clientIdentifier, identifier: told?.identifier, revisionNumber: 1 };
}

function without(request: Readonly<Record<string, unknown>>, field: string): object {
  return Object.fromEntries(Object.entries(request).filter(([name]) => name !== field));
}

function count(batch: Batch, rule: FieldRule): void {
  const cell = `${batch} ${rule}`;
  counted.set(cell, (counted.get(cell) ?? 0) + 1);
}

const accepted: Readonly<Record<Batch, string>> = {
  Creation: 'Active',
  Modification: 'Active',
  Deactivation: 'Hibernated',
  Activation: 'Active',
  Cancellation: 'Inactive',
};

async function checkMandatory(batch: Batch, field: RequestField): Promise<void> {
  const request = await sound(batch);
  for (const missing of [without(request, field), { ...request, [field]: null }]) {
    const [pending, rejected] = await alice.answered(batch, missing);
    expect(pending?.state).toBe('Pending');
    expect(rejected).toMatchObject({
      state: 'Rejected',
      errors: [{ code: 'MissingRequiredField', message: `${field}: is missing` }],
    });
    expect(rejected?.correlation).toBeUndefined();
  }
}

async function checkForbidden(batch: Batch, field: RequestField): Promise<void> {
  const [, rejected] = await alice.answered(batch, { ...(await sound(batch)), [field]: 7 });
  expect(rejected).toMatchObject({
    state: 'Rejected',
    errors: [{ code: 'IllegalField', message: `${field}: must be absent` }],
  });
}

async function checkIgnored(batch: Batch, field: RequestField): Promise<void> {
  const request = { ...(await sound(batch)), [field]: JUNK };
  const [pending, done] = await alice.answered(batch, request);
  expect(pending?.state).toBe('Pending');
  expect(done?.state).toBe(accepted[batch]);
  expect(done?.[field]).not.toEqual(JUNK);
}

async function checkOptional(batch: Batch, field: RequestField): Promise<void> {
  const base = await sound(batch);
  if (field !== 'price' || batch !== 'Modification') {
    const [, left] = await alice.answered(batch, without(base, field));
    expect(left?.state).toBe('Active');
    if (field in DEFAULTS) expect(left?.[field]).toBe(DEFAULTS[field]);
  }
  for (const [asked, shown] of SAMPLES[field] ?? []) {
    const fresh = await sound(batch);
    const [, given] = await alice.answered(batch, { ...fresh, ...asked });
    expect(given).toMatchObject(shown);
    if (!('validityDate' in shown)) expect(given).not.toHaveProperty('validityDate');
    expect(given?.state).toBe('Active');
    if (batch === 'Creation') await checkNullCreation(asked);
    else await checkNullModification(asked, shown);
  }
}

/** Null is as nothing: the default, or none. */
async function checkNullCreation(asked: object): Promise<void> {
  const nulls = nullsOf(asked);
  const [, told] = await alice.answered('Creation', { ...(await sound('Creation')), ...nulls });
  expect(told).toMatchObject({ state: 'Active', type: 'Regular' });
  for (const name of Object.keys(nulls)) expect(told?.[name]).toBe(DEFAULTS[name]);
}

/** Null changes nothing of what the order has, which is no default. */
async function checkNullModification(asked: object, shown: object): Promise<void> {
  const names = await enteredAs(creation(asked));
  const change = 'price' in asked ? { comment: 'another' } : { price: 48 };
  const [, told] = await alice.answered('Modification', { ...names, ...nullsOf(asked), ...change });
  expect(told).toMatchObject({ state: 'Active', action: 'ModifiedByUser', ...shown, ...change });
}

function nullsOf(asked: object): Readonly<Record<string, null>> {
  return Object.fromEntries(Object.keys(asked).map((name) => [name, null]));
}

const CHECKS = { M: checkMandatory, N: checkForbidden, I: checkIgnored, O: checkOptional };

it('the tables are those of the document', () => {
  const ours = DOCUMENT.map(([field]) =>
    Object.values(FIELD_RULES).map((rules: Readonly<Record<string, FieldRule>>) => rules[field]),
  );
  expect(Object.keys(FIELD_RULES)).toEqual(Object.keys(COLUMNS));
  expect(ours).toEqual(DOCUMENT.map(([, ...rules]) => rules));
  const cells = Object.values(FIELD_RULES).flatMap((rules) => Object.keys(rules));
  expect(cells).toHaveLength(57);
});

describe.each(BATCHES)('%s', (batch) => {
  it.each(DOCUMENT)(`%s`, async (...row) => {
    const [field] = row;
    const rule = row[COLUMNS[tableOf(batch)]];
    await CHECKS[rule](batch, field);
    count(batch, rule);
  });
});

describe('a modification', () => {
  const dated = { validityRestriction: 'GoodUntilDate', validityDate: UNTIL };
  const LATER = new Date(Date.parse(UNTIL) + 60_000).toISOString().replace('.000Z', 'Z');
  it.each<readonly [string, object, object, object]>([
    ['of the date alone', dated, { validityDate: LATER }, { ...dated, validityDate: LATER }],
    [
      'that repeats GoodUntilDate without its date',
      dated,
      { validityRestriction: 'GoodUntilDate', price: 48 },
      { ...dated, price: 48 },
    ],
    [
      'to immediate or cancel, of a hidden order',
      { state: 'Hibernated' },
      { executionRestriction: 'ImmediateOrCancel' },
      { state: 'Hibernated', executionRestriction: 'ImmediateOrCancel' },
    ],
    [
      'to fill or kill, of a hidden order',
      { state: 'Hibernated' },
      { executionRestriction: 'FillOrKill' },
      { state: 'Hibernated', executionRestriction: 'FillOrKill' },
    ],
    [
      'from immediate or cancel',
      { state: 'Hibernated', executionRestriction: 'ImmediateOrCancel' },
      { executionRestriction: 'None' },
      { state: 'Hibernated', executionRestriction: 'None' },
    ],
    [
      'from immediate or cancel until a date',
      { ...dated, state: 'Hibernated', executionRestriction: 'ImmediateOrCancel' },
      { executionRestriction: 'None' },
      { ...dated, state: 'Hibernated', executionRestriction: 'None' },
    ],
    [
      'to fill or kill, of a hidden order with a date',
      { ...dated, state: 'Hibernated' },
      { executionRestriction: 'FillOrKill' },
      { ...dated, state: 'Hibernated', executionRestriction: 'FillOrKill' },
    ],
    [
      'from fill or kill, to all or none',
      { state: 'Hibernated', executionRestriction: 'FillOrKill' },
      { executionRestriction: 'AllOrNone', state: 'Active' },
      { state: 'Hibernated', executionRestriction: 'AllOrNone' },
    ],
  ])('%s', async (_, terms, change, shown) => {
    const names = await enteredAs(creation(terms));
    const [, modified] = await alice.answered('Modification', { ...names, ...change });
    expect(modified).toMatchObject({ action: 'ModifiedByUser', ...shown });
    expect(modified).not.toHaveProperty('errors');
  });
});

it.each([
  ['NON', 'None'],
  ['IOC', 'ImmediateOrCancel'],
  ['FOK', 'FillOrKill'],
  ['AON', 'AllOrNone'],
  ['Aon', 'AllOrNone'],
])('%s is %s', async (alias, executionRestriction) => {
  const order = creation({ state: 'Hibernated', executionRestriction: alias });
  const [, told] = await alice.answered('Creation', order);
  expect(told).toMatchObject({ state: 'Hibernated', executionRestriction });
});

it('every cell of the tables was seen to hold', () => {
  const stateChange = { M: 3, I: 16 };
  expect(Object.fromEntries(counted)).toEqual({
    ...cellsOf('Creation', { M: 6, N: 2, O: 6, I: 5 }),
    ...cellsOf('Modification', { M: 3, O: 8, I: 8 }),
    ...cellsOf('Deactivation', stateChange),
    ...cellsOf('Activation', stateChange),
    ...cellsOf('Cancellation', stateChange),
  });
});

function cellsOf(
  batch: Batch,
  cells: Readonly<Partial<Record<FieldRule, number>>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(cells).map(([rule, times]) => [`${batch} ${rule}`, times]),
  );
}
