import { expect, it } from 'vitest';
import { timestamp } from '../identifiers.js';
import { acknowledged, held, LIMIT_TERMS, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import { expire, rollDay, time } from '../specification/inputs.js';
import { ACCOUNT, NOW, ORDER } from '../specification/values.js';

const TILL = { ...LIMIT_TERMS, timeInForce: 'GTD', expireTime: timestamp(NOW) } as const;
const GOOD = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;

it('an order is due at the moment in which its time is over', () => {
  const history = given(placed({ terms: TILL }), acknowledged());
  expect(history.when(expire(NOW, 'GTD')).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
});

it('an order that no venue has lapses under the name that it has', () => {
  const { event } = given(held({ terms: TILL })).when(expire(NOW, 'GTD'));
  expect(event).toMatchObject({ type: 'ORDER_LAPSED', orderId: ORDER, account: ACCOUNT });
  expect(event).not.toHaveProperty('clientOrderId');
  expect(event).not.toHaveProperty('cancelReason');
});

it('a day follows a day, and none that has begun', () => {
  const history = given(placed({ terms: GOOD }), acknowledged());
  history.when(rollDay('2026-03-03'));
  expect(history.when(rollDay('2026-03-03')).event).toMatchObject({
    type: 'TIME_IGNORED',
    orderId: ORDER,
    account: ACCOUNT,
    reason: { code: 'NOT_DUE' },
  });
  expect(history.when(rollDay('2026-03-04')).event).toMatchObject({ type: 'DAY_ROLLED' });
});

it('a word about no order of no account says neither', () => {
  const { account: _account, orderId: _orderId, ...nameless } = rollDay('2026-03-03');
  const { event } = given().when(nameless);
  expect(event).toMatchObject({ type: 'TIME_IGNORED', reason: { code: 'UNKNOWN_ORDER' } });
  expect(event).not.toHaveProperty('account');
  expect(event).not.toHaveProperty('orderId');
});

it('the end of a mass cancel is told of the account that asked for it', () => {
  const end = time({ type: 'END_MASS_CANCEL', marker: 'm', orders: 1 });
  expect(given().when(end).event).toMatchObject({ type: 'MASS_CANCEL_DONE', account: ACCOUNT });
  const { account: _account, ...nameless } = time({
    type: 'END_MASS_CANCEL',
    marker: 'n',
    orders: 0,
  });
  expect(given().when(nameless).event).not.toHaveProperty('account');
});
