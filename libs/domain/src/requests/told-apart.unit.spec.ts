import { describe, expect, it } from 'vitest';
import { eventIdOf } from '../event.js';
import { instrumentSymbol } from '../identifiers.js';
import type { OrderList } from '../input.js';
import {
  acknowledged,
  cancelRequested,
  filled,
  held,
  LIMIT_TERMS,
  placed,
  replaceRequested,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import {
  BY_ORDER_ID,
  byName,
  cancelOrder,
  control,
  newOrder,
  newOrderBody,
  replaceOrder,
  report,
  request,
  trade,
} from '../specification/inputs.js';
import {
  ACCOUNT,
  decimal,
  FIRST_NAME,
  INSTRUMENT,
  names,
  NOW,
  ORDER,
  RECEIVED_AT,
} from '../specification/values.js';

const LIVE = [placed(), acknowledged({ venueOrderId: 'V-1', venueRevision: '1' })];
const Y = names.clientOrderId('Y');
const SECOND = names.orderId('1a2b00000000000002000000');
const OTHER = names.account('other');
const hiding = (preconditions: object) =>
  request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID }, { preconditions });

const expecting = (newestName: string) =>
  cancelOrder({}, { preconditions: { newestName: names.clientOrderId(newestName) } });
const stop = (scope: object) => control({ type: 'SET_STOP', stopId: 'one', scope });
const by = (submittedBy: string) => newOrder({ submittedBy });
const listOf = (orders: OrderList['orders']): OrderList => ({
  type: 'ORDER_LIST',
  allOrNoneValidation: false,
  orders,
});
const item = (body: object, more: object = {}) => ({
  body: { ...newOrderBody(), ...body },
  instrument: INSTRUMENT,
  ...more,
});

describe('an order that came to its end', () => {
  it('is not ours to change any more when we held it', () => {
    const partition = given(held());
    partition.when(cancelOrder());
    expect(partition.when(cancelOrder()).event).toMatchObject({
      type: 'CANCEL_REFUSED',
      reason: { code: 'ORDER_CLOSED' },
    });
  });

  it.each([
    ['acknowledged', [placed(), acknowledged()]],
    ['filled before it was acknowledged', [placed(), filled(1)]],
  ])('was at its venue once it was %s', (_what, history) => {
    const partition = given(...history);
    partition.when(report('CANCELED'));
    const unless = cancelOrder({}, { preconditions: { notAcknowledged: true } });
    expect(partition.when(unless).event).toMatchObject({
      reason: { code: 'ALREADY_ACKNOWLEDGED' },
    });
  });

  it('stays as it ended when the venue restates more than was filled', () => {
    const partition = given(...LIVE, cancelRequested('Y'), filled(10_000));
    expect(partition.when(report('CANCELED')).columns.ordStatus).toBe('FILLED');
    const { event, columns } = partition.when(report('RESTATED', { orderQty: decimal('12000') }));
    expect(event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', leavesQty: 0 });
  });
});

describe('what a request expects', () => {
  it('of requests that wait holds for hibernation too', () => {
    const waiting = [...LIVE, replaceRequested('Y', LIMIT_TERMS)];
    expect(given(...waiting).when(hiding({ noPending: true })).event).toMatchObject({
      type: 'HIBERNATE_REFUSED',
      reason: { code: 'REQUEST_PENDING' },
    });
    const free = given(...LIVE).when(hiding({ noPending: true }));
    expect(free.event).toMatchObject({ type: 'HIBERNATE_REQUESTED' });
    expect(given(...waiting).when(hiding({})).event).toMatchObject({
      type: 'HIBERNATE_REQUESTED',
    });
    expect(given(...LIVE).when(hiding({ revision: 7 })).event).toMatchObject({
      reason: { code: 'REVISION_MISMATCH' },
    });
  });

  it('of the newest name is met by one that waits, and by no other', () => {
    const waiting = [...LIVE, replaceRequested('Y', LIMIT_TERMS)];
    expect(given(...waiting).when(expecting('Y')).event).toMatchObject({
      type: 'CANCEL_REQUESTED',
    });
    expect(given(...waiting).when(expecting('Z')).event).toMatchObject({
      reason: { code: 'NOT_NEWEST_NAME' },
    });
  });

  it('of what the venue calls the order says nothing of its revision there', () => {
    const byId = cancelOrder({}, { preconditions: { venueOrderId: 'V-1' } });
    expect(given(...LIVE).when(byId).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
    const byRevision = cancelOrder({}, { preconditions: { venueRevision: '1' } });
    expect(given(...LIVE).when(byRevision).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });
});

describe('a replace that was meant as a cancel', () => {
  it('keeps its name and reason', () => {
    const meant = { clientOrderId: Y, reason: 'enough', ifUnchanged: 'CANCEL_ORDER' } as const;
    expect(given(...LIVE).when(replaceOrder(meant)).event).toMatchObject({
      type: 'CANCEL_REQUESTED',
      clientOrderId: 'Y',
      cancelReason: 'enough',
    });
  });
});

describe('whose a request is', () => {
  it('an order of another account than the one named is unknown, and the account is said', () => {
    const foreign = given(...LIVE).when(cancelOrder({}, { account: OTHER }));
    expect(foreign.event).toMatchObject({
      type: 'REQUEST_REFUSED',
      account: OTHER,
      reason: { code: 'UNKNOWN_ORDER' },
    });
  });

  it('an account that the caller may not act for is not said', () => {
    const principal = { user: 'carol', roles: ['trader'], accounts: ['other'] };
    const { event } = given().when(newOrder({}, { principal }));
    expect(event).toMatchObject({ reason: { code: 'ACCOUNT_NOT_ALLOWED' } });
    expect(event).not.toHaveProperty('account');
  });

  it('a mass cancel is never too late, and keeps its text', () => {
    const late = request(
      { type: 'MASS_CANCEL', scope: {}, text: 'drill' },
      { deadline: RECEIVED_AT },
    );
    const { event } = given().when(late);
    expect(event).toMatchObject({ type: 'MASS_CANCEL_REQUESTED', text: 'drill' });
    expect(given().when(newOrder({}, { deadline: RECEIVED_AT })).event).toMatchObject({
      reason: { code: 'TOO_LATE' },
    });
    expect(given().when(newOrder({}, { deadline: NOW })).event).toMatchObject({
      type: 'ORDER_PLACED',
    });
  });

  it('an instrument of another venue or symbol is not the one meant', () => {
    for (const other of [{ venue: names.venue('XOTH') }, { symbol: instrumentSymbol('OTHER') }]) {
      const input = newOrder({}, { instrument: { ...INSTRUMENT, ...other } });
      expect(given().when(input).event).toMatchObject({
        reason: { code: 'UNKNOWN_INSTRUMENT' },
      });
    }
  });
});

describe('operators', () => {
  it("hold back one user's orders, or everybody's whoever placed them", () => {
    const partition = given();
    partition.when(stop({ submittedBy: 'bob' }));
    expect(partition.when(by('bob')).event).toMatchObject({
      type: 'ORDER_REFUSED',
      reason: { code: 'TRADING_STOPPED' },
    });
    const alice = newOrder({ submittedBy: 'alice', orderId: SECOND, clientOrderId: Y });
    expect(partition.when(alice).events[0]).toMatchObject({ type: 'ORDER_PLACED' });
    const all = given();
    all.when(stop({}));
    expect(all.when(by('alice')).event).toMatchObject({ type: 'ORDER_REFUSED' });
  });

  it('lift the stop that they name, and no other', () => {
    const partition = given();
    partition.when(stop({}));
    const other = control({ type: 'LIFT_STOP', stopId: 'two' });
    expect(partition.when(other).event).toMatchObject({ reason: { code: 'UNKNOWN_STOP' } });
  });

  it('are recorded with the account that they name', () => {
    const partition = given();
    const named = control(
      { type: 'SET_STOP', stopId: 'one', scope: { account: ACCOUNT } },
      { account: ACCOUNT },
    );
    expect(partition.when(named).event).toMatchObject({ type: 'STOP_SET', account: ACCOUNT });
    expect(partition.when(named).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      account: ACCOUNT,
    });
    const limits = control({ type: 'SET_LIMITS', account: ACCOUNT, limits: [] });
    partition.when(limits);
    expect(partition.when(limits).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      account: ACCOUNT,
    });
  });
});

describe('the orders of a list', () => {
  it('are told apart by their place where they have no id of their own', () => {
    const list = listOf([
      item({}),
      item({ possResend: true }),
      item({ orderId: SECOND, clientOrderId: FIRST_NAME }),
    ]);
    const input = request(list);
    const { events } = given().when(input);
    expect(events).toMatchObject([
      { type: 'ORDER_PLACED' },
      { type: 'ORDER_STATUS_REPORTED', item: 2 },
      { type: 'REQUEST_REFUSED', item: 3 },
      { type: 'LIST_DECIDED' },
    ]);
    expect(events[0]).not.toHaveProperty('item');
    expect(events.map(eventIdOf)).toEqual([
      `${ORDER}/1`,
      `${input.cause}/2`,
      `${input.cause}/3`,
      input.cause,
    ]);
  });

  it('are held to the last price of their own instrument', () => {
    const partition = given();
    const limits = [{ collarBasisPoints: 100 }];
    partition.when(control({ type: 'SET_LIMITS', account: ACCOUNT, limits }));
    const far = item({}, { lastPrice: decimal('90') });
    const near = item({ orderId: SECOND, clientOrderId: Y }, { lastPrice: decimal('100.5') });
    expect(partition.when(request(listOf([far, near]))).events).toMatchObject([
      { type: 'ORDER_REFUSED', reason: { code: 'PRICE_OUTSIDE_COLLAR' } },
      { type: 'ORDER_PLACED' },
      { type: 'LIST_DECIDED' },
    ]);
  });
});

describe('reports', () => {
  it('need no account where they say the orderId', () => {
    const { account: _account, ...unsaid } = trade(1, '100');
    expect(given(...LIVE).when(unsaid).event).toMatchObject({ type: 'FILL_BOOKED' });
    const { account: _none, ...byNameAlone } = trade(1, '100', { target: byName('X') });
    const parked = given().when(byNameAlone).event;
    expect(parked).toMatchObject({ type: 'INPUT_PARKED', name: 'clientOrderId::X' });
    expect(parked).not.toHaveProperty('account');
  });

  it('of another venue are not repeats of what the order has booked', () => {
    const first = trade(1, '100');
    const partition = given(...LIVE);
    partition.when(first);
    expect(partition.when({ ...first, venue: names.venue('XOTH') }).event).toMatchObject({
      type: 'REPORT_REFUSED',
      reason: { code: 'WRONG_VENUE' },
    });
  });

  it('say what is hidden, and why in words or in the code alone', () => {
    const hidden = given(...LIVE).when(trade(1, '100', { hiddenQuantity: '90' }));
    expect(hidden.event).toMatchObject({ hiddenQuantity: '90' });
    const refused = given(placed()).when(report('REJECTED', { reason: 'NOT_DELIVERED' }));
    expect(refused.event).toMatchObject({ reason: { code: 'NOT_DELIVERED' } });
    expect(given(...LIVE).when(report('ORDER_STATUS')).event).toMatchObject({ differs: [] });
  });
});
