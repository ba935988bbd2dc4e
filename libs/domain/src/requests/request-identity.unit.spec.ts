import { describe, expect, it } from 'vitest';
import { timestamp } from '../identifiers.js';
import type { Principal, RequestInput } from '../input.js';
import { acknowledged, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import {
  BY_ORDER_ID,
  byName,
  cancelOrder,
  newOrder,
  replaceOrder,
  request,
} from '../specification/inputs.js';
import {
  ACCOUNT,
  arrival,
  decimal,
  FIRST_NAME,
  names,
  NOW,
  ORDER,
} from '../specification/values.js';

const ALICE: Principal = { user: 'alice', roles: ['trader'], accounts: ['acme-1'] };
const CAROL: Principal = { user: 'carol', roles: ['trader'], accounts: ['globex-1'] };
const OTTO: Principal = { user: 'otto', roles: ['operator'], accounts: ['*'] };

/** The same record again, at another place of the inbox. */
function again(input: RequestInput): RequestInput {
  return { ...input, ...arrival(500_000) };
}

const live = () => given(placed(), acknowledged());
const status = (stated: Partial<RequestInput>) =>
  request({ type: 'ORDER_STATUS', target: BY_ORDER_ID }, stated);

describe('a request repeated', () => {
  it('is answered with the first outcome, and changes nothing', () => {
    const history = given();
    const input = newOrder();
    history.when(input);
    const { event, order } = history.when(again(input));
    expect(event).toEqual({
      type: 'REQUEST_REPEATED',
      requestId: input.requestId,
      bodyHash: input.bodyHash,
      account: ACCOUNT,
      orderId: ORDER,
      duplicateOf: `${ORDER}/1`,
      outcome: {
        accepted: true,
        eventType: 'ORDER_PLACED',
        orderId: ORDER,
        clientOrderId: FIRST_NAME,
      },
    });
    expect(order.version).toBe(1);
  });

  it('is answered with the first refusal', () => {
    const history = given(placed(), acknowledged());
    const input = replaceOrder({ price: decimal('100') });
    history.when(input);
    expect(history.when(again(input)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      duplicateOf: `${ORDER}/3`,
      outcome: {
        accepted: false,
        eventType: 'REPLACE_REFUSED',
        reason: { code: 'NOTHING_TO_CHANGE' },
      },
    });
  });

  it('is answered with a refusal of no order, which stands at its cause', () => {
    const history = given();
    const input = cancelOrder();
    history.when(input);
    expect(history.when(again(input)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      duplicateOf: input.cause,
      outcome: { accepted: false, eventType: 'REQUEST_REFUSED', reason: { code: 'UNKNOWN_ORDER' } },
    });
  });

  it('is answered the same after its deadline', () => {
    const history = given();
    const deadline = NOW;
    const input = newOrder({}, { deadline });
    expect(history.when(input).event).toMatchObject({ type: 'ORDER_PLACED' });
    const late = { ...again(input), deadline: timestamp('2026-03-02T08:00:00Z') };
    expect(history.when(late).event).toMatchObject({ type: 'REQUEST_REPEATED' });
  });

  it('with another body is refused, and the first outcome stays', () => {
    const history = given();
    const input = newOrder();
    history.when(input);
    const other = { ...again(input), bodyHash: 'other' };
    const { event } = history.when(other);
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'REQUEST_ID_REUSED' },
    });
    expect(history.when(again(input)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      duplicateOf: `${ORDER}/1`,
    });
    expect(history.when(other).event).toMatchObject({ reason: { code: 'REQUEST_ID_REUSED' } });
  });

  it('is another request under another account', () => {
    const history = given();
    const input = newOrder();
    history.when(input);
    const other = newOrder(
      { orderId: names.orderId('1a2b00000000000002000000') },
      { account: names.account('globex-1'), requestId: input.requestId },
    );
    expect(history.when(other).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('is found again when neither copy names the account', () => {
    const history = given(placed(), acknowledged());
    const { account: _account, ...input } = cancelOrder();
    expect(history.when(input).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
    expect(history.when(again(input)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      account: ACCOUNT,
      outcome: { eventType: 'CANCEL_REQUESTED' },
    });
  });

  it('keeps the outcome that it had without an account when its order comes later', () => {
    const history = given();
    const { account: _account, ...input } = cancelOrder();
    expect(history.when(input).event).toMatchObject({ reason: { code: 'UNKNOWN_ORDER' } });
    history.when(newOrder());
    expect(history.when(again(input)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      outcome: { accepted: false },
    });
  });
});

describe('an id under which somebody else asked without an account', () => {
  it("keeps no cancel from one's own order", () => {
    const history = given();
    const requestId = names.requestId('eq:7');
    const { account: _account, ...unknown } = cancelOrder({}, { requestId, bodyHash: 'theirs' });
    expect(history.when(unknown).event).toMatchObject({ reason: { code: 'UNKNOWN_ORDER' } });
    history.when(newOrder());
    const own = cancelOrder({}, { requestId, bodyHash: 'ours' });
    const { account: _own, ...unnamed } = own;
    expect(history.when(unnamed).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });
});

describe('a name that looks like an orderId', () => {
  const name = '1a2b00000000000001000002';
  const placedAs = () => given(placed({ clientOrderId: names.clientOrderId(name) }));
  // A door names the order so while it cannot look up whose name that is.
  const unresolved = () => {
    const target = { by: 'orderId', orderId: names.orderId(name) } as const;
    const { account: _account, ...input } = cancelOrder({ target });
    return input;
  };
  const resolved = ({ requestId }: RequestInput) =>
    cancelOrder({ target: byName(name) }, { requestId });

  it('may be resolved by its repeat, which is decided then', () => {
    const history = placedAs();
    const input = unresolved();
    expect(history.when(input).event).toMatchObject({ reason: { code: 'UNKNOWN_ORDER' } });
    expect(history.when(resolved(input)).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });

  it('keeps what became of it when a repeat that is not resolved is refused', () => {
    const history = placedAs();
    const input = unresolved();
    const first = resolved(input);
    expect(history.when(first).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
    expect(history.when(again(input)).event).toMatchObject({ reason: { code: 'UNKNOWN_ORDER' } });
    expect(history.when(again(first)).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      outcome: { accepted: true },
    });
  });
});

describe('a deadline', () => {
  const past = timestamp('2026-03-02T09:00:00.999999Z');

  it.each([
    ['NEW_ORDER', () => newOrder({}, { deadline: past })],
    ['REPLACE_ORDER', () => replaceOrder({ price: decimal('99') }, { deadline: past })],
  ])('makes a %s too late, which uses up no name', (_type, input) => {
    const history = given();
    expect(history.when(input()).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      account: ACCOUNT,
      reason: { code: 'TOO_LATE' },
    });
    expect(history.when(newOrder()).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('is met at its own instant, however it is written', () => {
    const deadline = timestamp('2026-03-02T09:00:01Z');
    expect(given().when(newOrder({}, { deadline })).event).toMatchObject({ type: 'ORDER_PLACED' });
  });
});

describe('the rights of the caller', () => {
  it.each([
    ['the request topic', 'topic' as const],
    ['a user with the account', ALICE],
    ['a user with all accounts', OTTO],
  ])('suffice for %s', (_who, principal) => {
    expect(live().when(status({ principal })).event).toMatchObject({ orderId: ORDER });
    expect(given().when(newOrder({}, { principal })).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it.each([
    ['it claims the account', status({ principal: CAROL })],
    ['it claims its own', status({ principal: CAROL, account: names.account('globex-1') })],
    ['it cancels', cancelOrder({}, { principal: CAROL })],
    ['it replaces', replaceOrder({ price: decimal('99') }, { principal: CAROL })],
  ])('make a foreign order an unknown one when %s', (_how, input) => {
    expect(live().when(input).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'UNKNOWN_ORDER' },
    });
  });

  it('make a foreign order an unknown one when no account is named', () => {
    const { account: _account, ...input } = status({ principal: CAROL });
    const { event } = live().when(input);
    expect(event).toMatchObject({ reason: { code: 'UNKNOWN_ORDER' } });
    expect(event).not.toHaveProperty('account');
  });

  it('do not reach an order of another account than the one named', () => {
    const input = status({ principal: OTTO, account: names.account('globex-1') });
    expect(live().when(input).event).toMatchObject({ reason: { code: 'UNKNOWN_ORDER' } });
  });

  it('refuse a new order for a foreign account, whose requestIds stay free', () => {
    const history = given();
    const foreign = newOrder({}, { principal: CAROL });
    const { event } = history.when(foreign);
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'ACCOUNT_NOT_ALLOWED' },
    });
    expect(event).not.toHaveProperty('account');
    const own = newOrder({}, { principal: ALICE, requestId: foreign.requestId });
    expect(history.when(own).event).toMatchObject({ type: 'ORDER_PLACED' });
  });
});
