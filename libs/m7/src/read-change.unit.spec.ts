import { describe, expect, it } from 'vitest';
import { readOrderBatch } from './order-batch.js';
import { meantBy, readChange, type StandingOrder } from './read-change.js';

const NAMED = {
  clientIdentifier: 'c9f0b6a4-5d0f-4b7e-9a11-0d6a3f6c7e01',
  identifier: 4_654_964_631,
  revisionNumber: 1,
};
const DATE = '2026-01-05T14:00:00Z';

const SESSION = {
  direction: 'Buy',
  validity: 'GoodForSession',
  timeInForce: 'GOOD_FOR_SESSION',
  isIceberg: false,
} as const;
const DATED = {
  direction: 'Buy',
  validity: 'GoodUntilDate',
  timeInForce: 'GTD',
  isIceberg: false,
  until: DATE,
} as const;
const IMMEDIATE = { ...SESSION, timeInForce: 'IOC', isIceberg: false } as const;
const DATED_IMMEDIATE = { ...DATED, timeInForce: 'IOC', isIceberg: false } as const;
const LATER = '2026-01-05T16:00:00Z';

function modified(change: object, known: StandingOrder): object {
  const read = readChange('Modification', { ...NAMED, ...change }, known);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.body;
}

describe('the time in force that a modification asks for', () => {
  const until = { validityRestriction: 'GoodUntilDate', validityDate: DATE };
  const IOC = { timeInForce: 'IOC', allOrNone: false } as const;
  it.each<readonly [string, object, StandingOrder, object]>([
    [
      'of an immediate order, without the restriction',
      { executionRestriction: 'None' },
      IMMEDIATE,
      { timeInForce: 'GOOD_FOR_SESSION', allOrNone: false },
    ],
    [
      'of an immediate order, all or none',
      { executionRestriction: 'AllOrNone' },
      { ...IMMEDIATE, timeInForce: 'FOK' },
      { timeInForce: 'GOOD_FOR_SESSION', allOrNone: true },
    ],
    [
      'of an immediate order, with a date',
      { executionRestriction: 'NON', ...until },
      IMMEDIATE,
      { timeInForce: 'GTD', expireTime: DATE, allOrNone: false },
    ],
    [
      'of an immediate order, beside a state',
      { executionRestriction: 'None', state: 'Active' },
      IMMEDIATE,
      { timeInForce: 'GOOD_FOR_SESSION', allOrNone: false, ifUnchanged: 'ACTIVATE_ORDER' },
    ],
    [
      'of an immediate order, that goes on so',
      { validityRestriction: 'GoodForSession' },
      IMMEDIATE,
      {},
    ],
    ['immediate, of a session', { executionRestriction: 'IOC' }, SESSION, IOC],
    ['immediate, of a date', { executionRestriction: 'IOC' }, DATED, { ...IOC, expireTime: DATE }],
    [
      'immediate, for a session instead of a date',
      { executionRestriction: 'IOC', validityRestriction: 'GoodForSession' },
      DATED,
      IOC,
    ],
    ['an immediate order, with a date', until, IMMEDIATE, { timeInForce: 'IOC', expireTime: DATE }],
    ['another date, immediate', { validityDate: LATER }, DATED_IMMEDIATE, { expireTime: LATER }],
    [
      'a session instead of a date, immediate',
      { validityRestriction: 'GoodForSession' },
      DATED_IMMEDIATE,
      { timeInForce: 'IOC' },
    ],
    [
      'of a dated immediate order, without the restriction',
      { executionRestriction: 'None' },
      DATED_IMMEDIATE,
      { timeInForce: 'GTD', allOrNone: false },
    ],
    ['the same restriction again', { executionRestriction: 'None' }, DATED, { allOrNone: false }],
    [
      'the same validity again, without its date',
      { validityRestriction: 'GoodUntilDate' },
      DATED,
      {},
    ],
    ['a date alone', { validityDate: DATE }, DATED, { expireTime: DATE }],
    ['a date alone, of a session', { validityDate: DATE }, SESSION, {}],
  ])('%s', (_what, change, known, body) => {
    expect(modified(change, known)).toEqual({ type: 'REPLACE_ORDER', ...body });
  });
});

it.each([SESSION, IMMEDIATE])(
  'GoodUntilDate needs a date where the order has none: %j',
  (known) => {
    const order = { ...NAMED, validityRestriction: 'GoodUntilDate' };
    const errors = [
      { code: 'MissingRequiredField', message: expect.stringContaining('validityDate') },
    ];
    expect(readChange('Modification', order, known)).toEqual({ ok: false, errors });
  },
);

it('a validity date that is no text is the fault of its order alone, and none beside another validity', () => {
  const dated = { ...NAMED, validityRestriction: 'GoodUntilDate', validityDate: 7 };
  const ignored = { ...NAMED, price: 50, validityDate: { day: 7 } };
  const batch = readOrderBatch({ type: 'Modification', orders: [dated, ignored] });
  const [wrong, right] = (batch?.orders ?? []).map((order) =>
    readChange('Modification', order, SESSION),
  );
  expect(wrong).toMatchObject({ ok: false, errors: [{ code: 'FieldFormatInvalid' }] });
  expect(right).toMatchObject({ ok: true, body: { type: 'REPLACE_ORDER', price: '50' } });
});

describe('a modification', () => {
  it.each([
    ['Hibernated', 'Deactivation'],
    ['Active', 'Activation'],
    ['Inactive', 'Cancellation'],
    ['Pending', 'Modification'],
  ])('to %s alone is a %s', (state, meant) => {
    expect(meantBy('Modification', { ...NAMED, state })).toBe(meant);
    expect(meantBy('Modification', { ...NAMED, state, price: null })).toBe(meant);
    expect(meantBy('Modification', { ...NAMED, state, price: 50 })).toBe('Modification');
  });
});

const LACKING = {
  code: 'MissingRequiredField',
  message: expect.stringContaining('icebergDisplayQuantity'),
};

it.each([
  ['of a regular order', { icebergPriceDelta: -0.5 }, SESSION, { ok: false, errors: [LACKING] }],
  ['of nothing, of a regular order', { icebergPriceDelta: 0 }, SESSION, { ok: true }],
  [
    'of an order that becomes an iceberg',
    { icebergPriceDelta: -0.5, icebergDisplayQuantity: 2 },
    SESSION,
    { ok: true, body: { displayPriceDelta: '-0.5', displayQuantity: '2' } },
  ],
  [
    'of an iceberg',
    { icebergPriceDelta: -0.5 },
    { ...SESSION, isIceberg: true },
    { ok: true, body: { displayPriceDelta: '-0.5' } },
  ],
  ['of an order that is not known', { icebergPriceDelta: -0.5 }, undefined, { ok: true }],
])('a price delta %s', (_, change, known, read) => {
  expect(readChange('Modification', { ...NAMED, ...change }, known)).toMatchObject(read);
});

it.each([
  ['none', ''],
  ['a long one', 'x'.repeat(129)],
  ['one with a control character', 'a\u0000b'],
  ['half a character', '\uD800'],
])('a change of an order whose name is %s is refused, and not handed on', (_, clientIdentifier) => {
  for (const type of ['Modification', 'Cancellation'] as const) {
    const read = readChange(type, { ...NAMED, clientIdentifier, price: 51 }, undefined);
    expect(read).toMatchObject({ ok: false, errors: [{ code: 'FieldFormatInvalid' }] });
  }
});

it('a change may name an order of another door', () => {
  const named = { ...NAMED, clientIdentifier: 'the-first' };
  expect(readChange('Cancellation', named, undefined)).toMatchObject({ ok: true });
});
