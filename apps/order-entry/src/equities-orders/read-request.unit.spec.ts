import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.js';

const NEW_ORDER = {
  type: 1,
  user_id: 7,
  product_id: 'INFY',
  side: 0,
  price_instruction: 'LIMIT',
  ask_price: 1500.05,
  total_qty: 100,
  client: 12,
  exchange_id: 'NSE',
  account: 3,
  counter_party: 'CP',
};

const violationsOf = (body: unknown) => {
  const read = readRequest(body);
  return read.ok ? [] : read.violations;
};

const asForm = (body: object) =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));

describe('reading the body of /order_endpoint', () => {
  it.each([
    ['a JSON body', NEW_ORDER],
    ['a form, every number as text', asForm(NEW_ORDER)],
  ])('reads a new order from %s', (_, body) => {
    expect(readRequest(body)).toEqual({
      ok: true,
      request: {
        operation: 'NEW',
        order: {
          user_id: 7,
          product_id: 'INFY',
          side: 0,
          price_instruction: 'LIMIT',
          ask_price: '1500.05',
          total_qty: '100',
          client: 12,
          exchange_id: 'NSE',
          account: 3,
          counter_party: 'CP',
        },
      },
    });
  });

  it.each([
    ['update', { type: '2', order_id: 'a', ask_price: '10', total_qty: '' }, 'UPDATE'],
    ['update of the quantity alone', { type: 2, order_id: 'a', total_qty: 5 }, 'UPDATE'],
    ['cancel', { type: 3, order_id: 'a', reason_cancellation: 'no' }, 'CANCEL'],
    ['cancel without a reason', { type: 3, order_id: 'a' }, 'CANCEL'],
    ['order details', { type: '4', user_id: '7' }, 'DETAILS'],
    ['last prices', { type: 5, symbols: ['INFY', 'TCS'] }, 'LAST_PRICES'],
    ['last prices of one symbol in a form', { type: '5', symbols: 'INFY' }, 'LAST_PRICES'],
  ])('reads %s', (_, body, operation) => {
    expect(readRequest(body)).toMatchObject({ ok: true, request: { operation } });
  });

  it.each([[undefined], [null], [''], [0]])('lets a MARKET order say %s as its price', (ask) => {
    const body = { ...NEW_ORDER, price_instruction: 'MARKET', ask_price: ask };
    expect(violationsOf(body)).toEqual([]);
  });

  it('names every violation at once', () => {
    expect(violationsOf({ type: 1 })).toHaveLength(10);
  });

  const BAD_NEW_ORDERS: readonly (readonly [string, unknown])[] = [
    ['user_id', -1],
    ['user_id', 1.5],
    ['user_id', 'seven'],
    ['user_id', { $gt: 0 }],
    ['product_id', 5],
    ['product_id', ''],
    ['product_id', { $ne: null }],
    ['product_id', 'x'.repeat(129)],
    ['side', 2],
    ['side', 'B'],
    ['side', true],
    ['price_instruction', 'STOP'],
    ['price_instruction', ['LIMIT']],
    ['ask_price', null],
    ['ask_price', Number.NaN],
    ['ask_price', 'NaN'],
    ['ask_price', Number.POSITIVE_INFINITY],
    ['ask_price', 1e300],
    ['ask_price', '1.0000000001'],
    ['ask_price', '0x10'],
    ['ask_price', { $gt: 0 }],
    ['total_qty', '1e3'],
    ['total_qty', 9_007_199_254_740_992],
    ['total_qty', [1]],
    ['total_qty', ''],
    ['account', Number.MAX_SAFE_INTEGER + 1],
    ['account', true],
    ['client', '1; drop'],
    ['exchange_id', null],
    ['counter_party', '\ud800'],
    ['counter_party', { $where: '1' }],
  ];
  it.each(BAD_NEW_ORDERS)('refuses %s %j by its name', (field, value) => {
    const [violation, ...others] = violationsOf({ ...NEW_ORDER, [field]: value });
    expect(others).toEqual([]);
    expect(violation).toContain(field);
  });

  it.each([
    [{ type: 2, order_id: 'a' }],
    [{ type: 2, order_id: 'a', ask_price: null, total_qty: '' }],
    [{ type: 2, order_id: { $ne: '' }, total_qty: 1 }],
    [{ type: 3, order_id: ['a'] }],
    [{ type: 3, order_id: 'a', reason_cancellation: { a: 1 } }],
    [{ type: 4, user_id: { $gt: 0 } }],
    [{ type: 5 }],
    [{ type: 5, symbols: [{ $ne: null }] }],
    [{ type: 5, symbols: { 0: 'INFY' } }],
    [{ type: 6 }],
    [{ type: '1.0' }],
    [{ type: { $eq: 1 } }],
    [{}],
    [[]],
    [null],
    [undefined],
    ['text'],
  ])('refuses %j', (body) => {
    expect(violationsOf(body)).not.toEqual([]);
  });

  it('takes nothing over that it does not know', () => {
    const body: unknown = JSON.parse('{"type":4,"user_id":1,"__proto__":{"admin":true},"x":1}');
    const read = readRequest(body);
    expect(read).toEqual({ ok: true, request: { operation: 'DETAILS', details: { user_id: 1 } } });
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });
});
