import { describe, expect, it } from 'vitest';
import { checkOrderRequest, parseOrderRequest } from './order-requests.js';

const NEW_ORDER = {
  type: 'NEW_ORDER',
  account: 'acme-1',
  clientOrderId: 'c-1',
  symbol: 'INFY',
  venue: 'NSE',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '101.25',
};
const REPLACE_ORDER = { type: 'REPLACE_ORDER', account: 'acme-1', orderId: 'o-1', price: '1' };

function faultsOf(request: unknown): readonly string[] {
  const text = typeof request === 'string' ? request : JSON.stringify(request);
  const parsed = parseOrderRequest(Buffer.from(text));
  return parsed.ok ? [] : parsed.faults;
}

function entries(count: number, bytes: number) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`k${index + 10}`, 'x'.repeat(bytes)]),
  );
}

describe('limits at their edges', () => {
  it.each([
    ['an id of 128 bytes', { clientOrderId: 'x'.repeat(128) }, { clientOrderId: 'x'.repeat(129) }],
    ['bytes, not characters', { account: 'é'.repeat(64) }, { account: 'é'.repeat(65) }],
    ['four bytes a character', { account: '🂡'.repeat(32) }, { account: '🂡'.repeat(33) }],
    ['an id that says something', { symbol: 'x' }, { symbol: '' }],
    ['no control character', { account: 'a b' }, { account: 'a\nb' }],
    ['whole characters', { account: '🂡' }, { account: '\ud83c' }],
    ['a requestId of the caller', { requestId: 'http:1' }, { requestId: 'sys:1' }],
    ['a text of 1 KiB', { text: 'x'.repeat(1024) }, { text: 'x'.repeat(1025) }],
    ['a reason of 1 KiB', { reason: 'é'.repeat(512) }, { reason: 'é'.repeat(513) }],
    ['32 attributes', { attributes: entries(32, 1) }, { attributes: entries(33, 1) }],
    ['attributes of 4 KiB', { attributes: entries(32, 125) }, { attributes: entries(32, 126) }],
    ['an attribute with a name', { attributes: { a: '' } }, { attributes: { '': 'a' } }],
    ['15 digits', { price: '999999999999999' }, { price: '9999999999999999' }],
    ['digits that a number holds', { price: '9007199.254740991' }, { price: '9007199.254740993' }],
    ['9 decimal places', { price: '0.000000001' }, { price: '0.0000000001' }],
    ['a price below zero', { price: '-9999' }, { price: '--1' }],
    ['no leading zero', { price: '0.5' }, { price: '00.5' }],
    ['a decimal as text', { quantity: '1' }, { quantity: 1 }],
    ['no exponent', { quantity: '1000' }, { quantity: '1e3' }],
    ['no space', { quantity: '10' }, { quantity: ' 10' }],
    ['no newline at the end', { quantity: '10' }, { quantity: '10\n' }],
    [
      'nanoseconds',
      { deadline: '2026-01-05T09:15:00.123456789Z' },
      { deadline: '2026-01-05T09:15:00.1234567891Z' },
    ],
    ['a leap day', { expireTime: '2028-02-29T00:00:00Z' }, { expireTime: '2026-02-29T00:00:00Z' }],
    [
      'days of the month',
      { expireTime: '2026-04-30T00:00:00Z' },
      { expireTime: '2026-04-31T00:00:00Z' },
    ],
    ['UTC', { expireTime: '2026-01-05T09:15:00Z' }, { expireTime: '2026-01-05T09:15:00+01:00' }],
    ['a word of the list', { timeInForce: 'GTD' }, { timeInForce: 'gtd' }],
    ['a boolean', { allOrNone: false }, { allOrNone: 'false' }],
    ['an absent field', {}, { price: null }],
  ])('%s', (_name, within, beyond) => {
    expect(faultsOf({ ...NEW_ORDER, ...within })).toEqual([]);
    expect(faultsOf({ ...NEW_ORDER, ...beyond })).toHaveLength(1);
  });
});

describe('a fault', () => {
  it.each([
    [
      { ...NEW_ORDER, price: 5 },
      /^price: must be a decimal in a string such as "101.25".* number 5$/,
    ],
    [
      { ...NEW_ORDER, side: { $ne: 'BUY' } },
      /^side: must be one of BUY, SELL, but it is an object$/,
    ],
    [{ ...NEW_ORDER, priec: '1' }, /^priec: is no field of NEW_ORDER; it has type, account, /],
    [
      { ...NEW_ORDER, account: undefined },
      /^account: is missing; it must be a string of 1 to 128 bytes/,
    ],
    [{ ...NEW_ORDER, type: 'BUY' }, /^type: must be one of NEW_ORDER, REPLACE_ORDER/],
    [{ ...NEW_ORDER, requestId: 'sys:x' }, /^requestId: .* "sys:"/],
    [
      { ...NEW_ORDER, attributes: { a: 1 } },
      /^attributes.a: must be an object of at most 32 entries/,
    ],
    ['[]', /^value: must be a JSON object, but it is an array$/],
    ['{"type":', /^value: must be a JSON object in UTF-8/],
    ['', /^value: must be a JSON object in UTF-8/],
  ])('of %j names the field, what is wrong and what is allowed', (request, words) => {
    expect(faultsOf(request)).toEqual([expect.stringMatching(words)]);
  });

  it('comes with all others of the record', () => {
    const faults = faultsOf({ ...NEW_ORDER, price: 5, side: 'HOLD', account: undefined });
    expect(faults.map((fault) => fault.split(':')[0]).toSorted()).toEqual([
      'account',
      'price',
      'side',
    ]);
  });

  it('is said of a null value and of bytes that are not UTF-8', () => {
    expect(parseOrderRequest(null)).toEqual({
      ok: false,
      faults: [expect.stringContaining('null')],
    });
    expect(parseOrderRequest(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ ok: false });
  });

  it('is a __proto__ key, at the top and in the attributes', () => {
    expect(faultsOf(`{"__proto__":{},${JSON.stringify(NEW_ORDER).slice(1)}`)).toHaveLength(1);
    expect(
      faultsOf(`{"attributes":{"__proto__":"x"},${JSON.stringify(NEW_ORDER).slice(1)}`),
    ).toHaveLength(1);
  });
});

describe('fields of a type', () => {
  it.each([
    ['a new order has no orderId', { ...NEW_ORDER, orderId: 'o-1' }, /^orderId: is no field/],
    [
      'a cancel has no price',
      { type: 'CANCEL_ORDER', account: 'a', orderId: 'o', price: '1' },
      /^price: is no field/,
    ],
    [
      'a status request has no text',
      { type: 'ORDER_STATUS', account: 'a', orderId: 'o', text: '' },
      /^text: is no field/,
    ],
    [
      'a hibernation has no name of its own',
      { type: 'HIBERNATE_ORDER', account: 'a', orderId: 'o', clientOrderId: 'c' },
      /^clientOrderId: is no field/,
    ],
    [
      'a cancel has no deadline',
      { type: 'CANCEL_ORDER', account: 'a', orderId: 'o', deadline: '2026-01-05T09:15:00Z' },
      /^deadline: is no field/,
    ],
    [
      'a replace names its order',
      { ...REPLACE_ORDER, orderId: undefined },
      /^orderId: is missing; name the order/,
    ],
    [
      'a replace names its order once',
      { ...REPLACE_ORDER, origClientOrderId: 'c' },
      /^origClientOrderId: must be left out/,
    ],
    [
      'a replace says one size',
      { ...REPLACE_ORDER, quantity: '1', openQuantity: '1' },
      /^openQuantity: must be left out/,
    ],
    [
      'a replace changes something',
      { ...REPLACE_ORDER, price: undefined, reason: 'x' },
      /^REPLACE_ORDER: must change something/,
    ],
  ])('%s', (_name, request, words) => {
    expect(faultsOf(request)).toEqual([expect.stringMatching(words)]);
  });

  it('what the writer refuses with a reason is no fault here', () => {
    expect(faultsOf({ ...NEW_ORDER, price: undefined })).toEqual([]);
    expect(faultsOf({ ...NEW_ORDER, orderType: 'MARKET' })).toEqual([]);
    expect(faultsOf({ ...NEW_ORDER, timeInForce: 'GTD' })).toEqual([]);
    expect(faultsOf({ ...NEW_ORDER, quantity: '-1' })).toEqual([]);
  });
});

describe('a value nested without end', () => {
  it('is a fault, like any other value of the wrong kind', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const faults = faultsOf(`{"type":"CANCEL_ORDER","account":"a","orderId":${deep}}`);
    expect(faults.join()).toContain('an array');
  });
});

it('unknown fields are named, however many there are', () => {
  const unknown = Object.fromEntries('abcdefghijklmno'.split('').map((name) => [name, 1]));
  const parsed = checkOrderRequest({ ...NEW_ORDER, ...unknown });
  expect(parsed).toMatchObject({ ok: false });
  expect(parsed.ok ? [] : parsed.faults).toContainEqual(
    expect.stringMatching(/^a: is no field of NEW_ORDER; it has type, account, /),
  );
});
