import { describe, expect, it } from 'vitest';
import { quantity } from '../decimal.js';
import { STOPS } from '../partition-state.js';
import {
  acknowledged,
  busted,
  corrected,
  filled,
  held,
  hibernated,
  LIMIT_TERMS,
  placed,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given, orderOf } from '../specification/given.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  control,
  newOrder,
  replaceOrder,
  report,
  request,
} from '../specification/inputs.js';
import { ACCOUNT, decimal, names, ORDER, TRANSACT_TIME, VENUE } from '../specification/values.js';
import { OwnedMap } from '../stores.js';

const LIVE = [placed(), acknowledged()];
const X = names.clientOrderId('X');
const Y = names.clientOrderId('Y');
const replaces = (version: number) => ({
  replaces: { execId: `earlier-${version}`, eventId: `${ORDER}/${version}` },
  tradeVersion: version,
});
const stopOf = (submittedBy: string) =>
  control({ type: 'SET_STOP', stopId: 'one', scope: { side: 'BUY', submittedBy } });
const after = (...history: readonly Happened[]) => given(...history).state;

describe('the names of an account', () => {
  it.each<readonly [string, readonly Happened[], ReturnType<typeof cancelOrder>]>([
    ['REPLACE_REFUSED', LIVE, replaceOrder({ clientOrderId: Y })],
    ['CANCEL_REFUSED', [...LIVE, filled(10_000)], cancelOrder({ clientOrderId: Y })],
    ['ORDER_AMENDED', [held()], replaceOrder({ clientOrderId: Y, price: decimal('99') })],
    ['ORDER_WITHDRAWN', [held()], cancelOrder({ clientOrderId: Y })],
  ])('are used up by %s', (type, history, asking) => {
    const partition = given(...history);
    expect(partition.when(asking).event).toMatchObject({ type });
    const orderId = names.orderId('1a2b00000000000002000000');
    expect(partition.when(newOrder({ orderId, clientOrderId: Y })).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
      orderId: ORDER,
    });
  });

  it('are not used up by a refused change that has none', () => {
    const partition = given(...LIVE, filled(10_000));
    partition.when(cancelOrder());
    const only = new OwnedMap();
    only.set(ACCOUNT, X, ORDER);
    expect(partition.state.names).toStrictEqual(only);
  });

  it('have the name of an order that was entered hibernated', () => {
    expect(after(held()).names.get(ACCOUNT, X)).toBe(ORDER);
  });
});

describe('an order that we hold', () => {
  it('takes the name, the text and the revision of a change at once', () => {
    const partition = given(held({ text: 'first' }));
    const first = partition.when(replaceOrder({ assignName: 'REVISION', text: 'second' }));
    expect(first.order).toMatchObject({ revision: 1, revisionIssued: 1, text: 'second' });
    const next = partition.when(replaceOrder({ assignName: 'REVISION', price: decimal('99') }));
    expect(next.order).toMatchObject({ revision: 2, revisionIssued: 2, text: 'second' });
    expect(next.order.clientOrderIds).toEqual([
      'X',
      '1a2b00000000000001000001',
      '1a2b00000000000001000002',
    ]);
  });

  it('takes the name of its cancel, and counts its activation', () => {
    const withdrawn = given(held()).when(cancelOrder({ clientOrderId: Y })).order;
    expect(withdrawn).toMatchObject({ status: 'CANCELED', clientOrderIds: ['X', 'Y'] });
    const activating = request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID });
    const { order } = given(held()).when(activating);
    expect(order).toMatchObject({ status: 'PENDING_NEW', revision: 1 });
    expect(order?.held).toBeUndefined();
  });
});

describe('what a partition knows of reports', () => {
  it('is their version, and of executions all that a correction needs', () => {
    const lastPx = LIMIT_TERMS.price;
    const { reports } = after(
      ...LIVE,
      filled(5),
      corrected({ version: 3, lastQty: 5 }, 7),
      filled(6),
      busted({ version: 5, lastQty: 6 }),
    );
    const of = (version: number) => reports.get(ORDER, names.execId(`earlier-${version}`));
    const execution = (version: number) => ({
      orderId: ORDER,
      venue: VENUE,
      execId: `earlier-${version}`,
      version,
      lastPx,
      transactTime: TRANSACT_TIME,
    });
    expect(of(2)).toStrictEqual({ version: 2 });
    expect(of(3)).toStrictEqual({ ...execution(3), kind: 'FILL', tradeVersion: 3, lastQty: 5 });
    expect(of(4)).toStrictEqual({
      ...execution(4),
      ...replaces(3),
      kind: 'CORRECTION',
      lastQty: 7,
    });
    expect(of(6)).toStrictEqual({ ...execution(6), ...replaces(5), kind: 'BUST', lastQty: 6 });
  });

  it('is the cumulative quantity that a fill said, where it said one', () => {
    const { reportedCumQtys } = after(
      ...LIVE,
      filled(5),
      filled(6, { reportedCumQty: quantity(11) }),
      corrected({ version: 4, lastQty: 6 }, 7),
    );
    const said = new OwnedMap();
    said.set(ORDER, 11, 'earlier-4');
    expect(reportedCumQtys).toStrictEqual(said);
  });

  it('is no request', () => {
    const partition = given(...LIVE);
    const before = partition.state.requests.get(ACCOUNT, names.requestId('topic:earlier-1'));
    const only = new OwnedMap();
    only.set(ACCOUNT, 'topic:earlier-1', before);
    expect(partition.state.requests).toStrictEqual(only);
  });
});

describe('what waits for the venue', () => {
  it('says no more than the request did', () => {
    const silent = orderOf(after(...LIVE, replaceRequested('Y', LIMIT_TERMS)));
    expect(silent).toMatchObject({ status: 'PENDING_REPLACE' });
    expect(silent.pending).toStrictEqual([
      {
        kind: 'REPLACE',
        version: 3,
        requestId: 'topic:earlier-3',
        clientOrderId: 'Y',
        terms: LIMIT_TERMS,
      },
    ]);
  });

  it('goes on waiting when the venue hides the order unasked, or restates it', () => {
    const waiting = [...LIVE, replaceRequested('Y', LIMIT_TERMS)];
    const pending = [{ version: 3 }];
    const hidden = { status: 'PENDING_REPLACE', underlying: 'HIBERNATED', pending };
    expect(orderOf(after(...waiting, hibernated()))).toMatchObject(hidden);
    const restated = given(...waiting).when(report('RESTATED', { orderQty: decimal('8000') }));
    expect(restated.order).toMatchObject({
      status: 'PENDING_REPLACE',
      terms: { quantity: quantity(8000) },
      pending,
    });
    expect(restated.order?.day).toBeUndefined();
  });
});

describe('controls', () => {
  it('have one stop of an id', () => {
    const partition = given();
    partition.when(stopOf('bob'));
    partition.when(control({ type: 'SET_STOP', stopId: 'two', scope: {} }));
    expect(partition.when(stopOf('bob')).event).toMatchObject({ type: 'STOP_SET' });
    expect(partition.state.stops.get(STOPS)).toStrictEqual([
      { stopId: 'two', scope: {} },
      { stopId: 'one', scope: { side: 'BUY', submittedBy: 'bob' } },
    ]);
  });

  it('count no order that was never open', () => {
    const partition = given();
    const refused = partition.when(newOrder({ quantity: decimal('9999999') }));
    expect(refused.event).toMatchObject({ type: 'ORDER_REFUSED' });
    expect(partition.state.openOrders).toStrictEqual(new OwnedMap());
  });
});
