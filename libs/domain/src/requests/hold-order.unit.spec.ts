import { describe, expect, it } from 'vitest';
import type { TradingLimits } from '../limits.js';
import {
  acknowledged,
  became,
  cancelRequested,
  canceled,
  filled,
  held,
  holdRequested,
  placed,
  replaceRequested,
  LIMIT_TERMS,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  control,
  newOrder,
  replaceOrder,
  report,
  request,
} from '../specification/inputs.js';
import { ACCOUNT, decimal, INSTRUMENT, names } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const AT_VENUE = [...LIVE, filled(10), became('ORDER_HIBERNATED')];
const hibernate = () => request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID, text: 'lunch' });
const activate = () => request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID });
const clientOrderId = names.clientOrderId('Y');

describe('an order at its venue', () => {
  it('is hidden once the venue says so, and keeps what is open', () => {
    const history = given(...LIVE, filled(10));
    const asked = history.when(hibernate());
    expect(asked.event).toMatchObject({
      type: 'HIBERNATE_REQUESTED',
      clientOrderId: 'X',
      text: 'lunch',
    });
    expect(asked.columns.ordStatus).toBe('PENDING_REPLACE');
    const { event, columns, order } = history.when(report('HIBERNATED'));
    expect(event).toMatchObject({ type: 'ORDER_HIBERNATED', inReplyTo: 4 });
    expect(columns).toMatchObject({ ordStatus: 'HIBERNATED', leavesQty: 9990 });
    expect(order.revision).toBe(1);
  });

  it('may be hidden unasked: no revision of ours', () => {
    const { event, order } = given(...LIVE).when(report('HIBERNATED', { actor: 'MARKET_OPS' }));
    expect(event).toMatchObject({ type: 'ORDER_HIBERNATED', actor: 'MARKET_OPS' });
    expect(event).not.toHaveProperty('inReplyTo');
    expect(order.revision).toBe(0);
  });

  it('is shown again', () => {
    const history = given(...AT_VENUE);
    expect(history.when(activate()).event).toMatchObject({ type: 'ACTIVATE_REQUESTED' });
    const { event, columns } = history.when(report('ACTIVATED'));
    expect(event).toMatchObject({ type: 'ORDER_ACTIVATED', inReplyTo: 5 });
    expect(columns.ordStatus).toBe('PARTIALLY_FILLED');
  });

  it.each<readonly [string, readonly Happened[], 'HIBERNATE_REJECTED' | 'ACTIVATE_REJECTED']>([
    ['NEW', [...LIVE, holdRequested('HIBERNATE_REQUESTED')], 'HIBERNATE_REJECTED'],
    ['HIBERNATED', [...AT_VENUE, holdRequested('ACTIVATE_REQUESTED')], 'ACTIVATE_REJECTED'],
  ])('is %s again when the venue refuses', (status, history, execType) => {
    const { event, columns } = given(...history).when(report(execType, { reason: 'no' }));
    expect(event).toMatchObject({
      type: execType,
      reason: { code: 'REFUSED_BY_VENUE', text: 'no' },
    });
    expect(columns.ordStatus).toBe(status);
  });

  it('stays hidden over a replace', () => {
    const history = given(...AT_VENUE);
    history.when(replaceOrder({ price: decimal('99') }));
    expect(history.when(report('REPLACED')).columns.ordStatus).toBe('HIBERNATED');
  });
});

describe('an order entered hibernated', () => {
  it('is held by us, changed and canceled at once, and released as a new order', () => {
    const history = given();
    const entered = history.when(newOrder({ initialState: 'HIBERNATED' }));
    expect(entered.event).toMatchObject({ type: 'ORDER_HELD' });
    expect(entered.columns).toMatchObject({ ordStatus: 'HIBERNATED', leavesQty: 10_000 });
    const changed = history.when(replaceOrder({ clientOrderId, quantity: decimal(50) }));
    expect(changed.event).toMatchObject({ type: 'ORDER_AMENDED', terms: { quantity: 50 } });
    expect(changed.order).toMatchObject({ clientOrderId, revision: 1, status: 'HIBERNATED' });
    const released = history.when(activate());
    expect(released.event).toMatchObject({ type: 'ORDER_RELEASED', clientOrderId });
    expect(released.columns).toMatchObject({ ordStatus: 'PENDING_NEW', orderQty: 50 });
    expect(released.order?.held).toBeUndefined();
    expect(history.when(report('NEW')).columns.ordStatus).toBe('NEW');
  });

  it('is withdrawn without a venue', () => {
    const { event, columns } = given(held()).when(cancelOrder({ clientOrderId }));
    expect(event).toMatchObject({ type: 'ORDER_WITHDRAWN', clientOrderId });
    expect(columns).toMatchObject({ ordStatus: 'CANCELED', leavesQty: 0 });
  });

  it('is not released while trading is stopped, and can be withdrawn', () => {
    const history = given(held());
    history.when(control({ type: 'SET_STOP', stopId: 's', scope: {} }));
    expect(history.when(activate()).event).toMatchObject({
      type: 'ACTIVATE_REFUSED',
      reason: { code: 'TRADING_STOPPED' },
    });
    expect(history.when(cancelOrder()).event).toMatchObject({ type: 'ORDER_WITHDRAWN' });
  });

  it('knows no venue: its report is refused', () => {
    const { event } = given(held()).when(report('NEW'));
    expect(event).toMatchObject({ type: 'REPORT_REFUSED', reason: { code: 'STATUS_CONFLICT' } });
  });
});

describe('a hibernation or activation', () => {
  it.each([
    ['NOTHING_TO_CHANGE', AT_VENUE, hibernate()],
    ['NOTHING_TO_CHANGE', [held()], hibernate()],
    ['NOTHING_TO_CHANGE', LIVE, activate()],
    ['ORDER_CLOSED', [...LIVE, canceled()], hibernate()],
    ['REQUEST_PENDING', [...LIVE, cancelRequested('Z')], hibernate()],
    ['REQUEST_PENDING', [...LIVE, holdRequested('HIBERNATE_REQUESTED')], activate()],
  ] as const)('is refused %s', (code, history, input) => {
    const { event } = given(...history).when(input);
    expect(event).toMatchObject({ reason: { code } });
  });

  it('of an unknown order is refused', () => {
    expect(given().when(hibernate()).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'UNKNOWN_ORDER' },
    });
  });

  it('keeps to preconditions', () => {
    const stale = request(
      { type: 'HIBERNATE_ORDER', target: BY_ORDER_ID },
      { preconditions: { noFills: true } },
    );
    expect(given(...LIVE, filled(1)).when(stale).event).toMatchObject({
      type: 'HIBERNATE_REFUSED',
      reason: { code: 'ORDER_HAS_FILLS' },
    });
  });

  it('may follow a replace that waits', () => {
    const { order } = given(...LIVE, replaceRequested('R', LIMIT_TERMS)).when(hibernate());
    expect(order).toMatchObject({ pending: [{ kind: 'REPLACE' }, { kind: 'HIBERNATE' }] });
  });

  it.each([
    ['HIBERNATE_ORDER', LIVE, 'HIBERNATE_REQUESTED'],
    ['ACTIVATE_ORDER', AT_VENUE, 'ACTIVATE_REQUESTED'],
    ['CANCEL_ORDER', LIVE, 'CANCEL_REQUESTED'],
  ] as const)('%s is what a replace without a change means', (ifUnchanged, history, type) => {
    const same = replaceOrder({ price: decimal('100'), ifUnchanged });
    expect(given(...history).when(same).event).toMatchObject({ type });
    const other = replaceOrder({ price: decimal('99'), ifUnchanged });
    expect(given(...history).when(other).event).toMatchObject({ type: 'REPLACE_REQUESTED' });
  });
});

describe('an order that is entered hibernated', () => {
  const atVenue = { instrument: { ...INSTRUMENT, hibernatesAtVenue: true } };

  it('goes to a venue that keeps such orders, and rests there under its id', () => {
    const history = given();
    const { event, columns } = history.when(newOrder({ initialState: 'HIBERNATED' }, atVenue));
    expect(event).toMatchObject({ type: 'ORDER_PLACED', initialState: 'HIBERNATED' });
    expect(columns.ordStatus).toBe('PENDING_NEW');
    const hidden = history.when(report('HIBERNATED', { venueOrderId: 'V1', venueRevision: '1' }));
    expect(hidden.event).toMatchObject({ type: 'ORDER_HIBERNATED', venueOrderId: 'V1' });
    expect(hidden.columns).toMatchObject({ ordStatus: 'HIBERNATED', leavesQty: 10_000 });
    expect(hidden.order).toMatchObject({
      venueOrderId: 'V1',
      venueRevision: '1',
      revision: 0,
    });
    expect(history.when(activate()).event).toMatchObject({ type: 'ACTIVATE_REQUESTED' });
  });

  it('is held by us for any other venue', () => {
    const { event } = given().when(newOrder({ initialState: 'HIBERNATED' }));
    expect(event).toMatchObject({ type: 'ORDER_HELD' });
  });
});

const activated = (limits: TradingLimits, body = {}) => {
  const history = given();
  const known = { instrument: INSTRUMENT, lastPrice: decimal(90) };
  history.when(newOrder({ initialState: 'HIBERNATED', ...body }, known));
  history.when(control({ type: 'SET_LIMITS', account: ACCOUNT, limits: [limits] }));
  return history.when(activate()).event;
};

describe('an order that we held, when it is activated', () => {
  it.each([
    ['90', 'ORDER_RELEASED'],
    ['50', 'ACTIVATE_REFUSED'],
  ])('is held to the last trade of today: at %s it is %s', (price, type) => {
    const history = given();
    const known = { instrument: INSTRUMENT, lastPrice: decimal(90) };
    history.when(newOrder({ initialState: 'HIBERNATED' }, known));
    const limits = [{ collarBasisPoints: 1200 }];
    history.when(control({ type: 'SET_LIMITS', account: ACCOUNT, limits }));
    const today = { ...activate(), lastPrice: decimal(price) };
    expect(history.when(today).event).toMatchObject({ type });
  });

  it('is refused where nobody knows the last trade that it is held to', () => {
    const history = given();
    history.when(newOrder({ initialState: 'HIBERNATED' }));
    const limits = [{ collarBasisPoints: 1200 }];
    history.when(control({ type: 'SET_LIMITS', account: ACCOUNT, limits }));
    expect(history.when({ ...activate(), lastPriceUnknown: true }).event).toMatchObject({
      type: 'ACTIVATE_REFUSED',
      reason: { code: 'LAST_PRICE_UNKNOWN' },
    });
    expect(history.when(activate()).event).toMatchObject({ type: 'ORDER_RELEASED' });
  });

  it.each<readonly [string, TradingLimits, object]>([
    ['QUANTITY_ABOVE_LIMIT', { maximumQuantity: decimal(9999) }, {}],
    ['NOTIONAL_TOO_LARGE', { maximumNotional: decimal(999_999) }, {}],
    ['NOTIONAL_TOO_LARGE', { maximumNotional: decimal(899_999) }, { orderType: 'MARKET' }],
    ['PRICE_OUTSIDE_COLLAR', { collarBasisPoints: 1000 }, {}],
  ])('is refused %s by limits that came since', (code, limits, body) => {
    expect(activated(limits, body)).toMatchObject({ type: 'ACTIVATE_REFUSED', reason: { code } });
  });

  it.each<readonly [string, TradingLimits, object]>([
    ['the quantity', { maximumQuantity: decimal(10_000) }, {}],
    ['the notional', { maximumNotional: decimal(900_000) }, { orderType: 'MARKET' }],
    ['the collar', { collarBasisPoints: 1200 }, {}],
    ['the number of open orders, among which it is', { maximumOpenOrders: 1 }, {}],
  ])('passes at %s', (_what, limits, body) => {
    expect(activated(limits, body)).toMatchObject({ type: 'ORDER_RELEASED' });
  });
});
