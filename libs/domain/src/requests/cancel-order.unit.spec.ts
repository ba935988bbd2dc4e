import { describe, expect, it } from 'vitest';
import { timestamp } from '../identifiers.js';
import type { Preconditions } from '../input.js';
import {
  acknowledged,
  became,
  canceled,
  cancelRequested,
  changeRejected,
  filled,
  held,
  LIMIT_TERMS,
  placed,
  rejected,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, cancelOrder, expire, report } from '../specification/inputs.js';
import { ACCOUNT, FIRST_NAME, names, ORDER, RECEIVED_AT } from '../specification/values.js';

const { clientOrderId } = names;
const LIVE = [placed(), acknowledged()];

describe('CANCEL_ORDER', () => {
  it('waits for the venue under its own name', () => {
    const input = cancelOrder({
      clientOrderId: clientOrderId('Y'),
      text: 'please',
      reason: 'risk',
    });
    const { event, columns } = given(...LIVE, filled(100)).when(input);
    expect(event).toEqual({
      type: 'CANCEL_REQUESTED',
      orderId: ORDER,
      account: ACCOUNT,
      version: 4,
      occurredAt: RECEIVED_AT,
      requestId: input.requestId,
      bodyHash: input.bodyHash,
      clientOrderId: 'Y',
      origClientOrderId: FIRST_NAME,
      text: 'please',
      cancelReason: 'risk',
    });
    expect(columns).toMatchObject({ ordStatus: 'PENDING_CANCEL', cumQty: 100, leavesQty: 9900 });
  });

  it.each<readonly [string, readonly Happened[]]>([
    ['an order that is not acknowledged (B.1.d)', [placed()]],
    ['an order with a replace that waits', [...LIVE, replaceRequested('R', LIMIT_TERMS)]],
    [
      'a good-till order that is done for the day',
      [placed({ terms: { ...LIMIT_TERMS, timeInForce: 'GTC' } }), became('ORDER_DONE_FOR_DAY')],
    ],
    [
      'an order whose last cancel the venue refused',
      [...LIVE, cancelRequested('C'), changeRejected('CANCEL_REJECTED', 'C', 3)],
    ],
  ])('is taken for %s', (_what, history) => {
    const { event, columns } = given(...history).when(cancelOrder());
    expect(event).toMatchObject({ type: 'CANCEL_REQUESTED' });
    expect(columns.ordStatus).toBe('PENDING_CANCEL');
  });

  it('is never too late', () => {
    const deadline = timestamp('2026-03-02T08:00:00Z');
    const { event } = given(...LIVE).when(cancelOrder({}, { deadline }));
    expect(event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });

  it('is named by the order and the version, or by the revision, when the client gives no name', () => {
    const { event } = given(...LIVE).when(cancelOrder());
    expect(event).toMatchObject({ clientOrderId: `${ORDER}.3` });
    expect(event).not.toHaveProperty('revisionIssued');
    expect(given(...LIVE).when(cancelOrder({ assignName: 'REVISION' })).event).toMatchObject({
      clientOrderId: '1a2b00000000000001000001',
      revisionIssued: 1,
    });
  });

  it.each<readonly [string, readonly Happened[], Preconditions]>([
    ['ORDER_CLOSED', [...LIVE, filled(10_000)], {}],
    ['ORDER_CLOSED', [...LIVE, canceled()], {}],
    ['ORDER_CLOSED', [placed(), rejected()], {}],
    ['REQUEST_PENDING', [...LIVE, cancelRequested('C')], {}],
    ['REQUEST_PENDING', [...LIVE, replaceRequested('R', LIMIT_TERMS)], { noPending: true }],
    ['ORDER_HAS_FILLS', [...LIVE, filled(1)], { noFills: true }],
    ['REVISION_MISMATCH', LIVE, { revision: 3 }],
    ['NOT_NEWEST_NAME', LIVE, { newestName: clientOrderId('other') }],
  ])('is refused %s, and the order keeps its status', (code, history, preconditions) => {
    const input = cancelOrder({ clientOrderId: clientOrderId('N') }, { preconditions });
    const before = given(...history);
    const { status } = before.when(cancelOrder({ target: byName('nobody') })).order;
    const { event, order } = before.when(input);
    expect(event).toMatchObject({
      type: 'CANCEL_REFUSED',
      clientOrderId: 'N',
      origClientOrderId: FIRST_NAME,
      reason: { code },
    });
    expect(order.status).toBe(status);
  });

  it('is refused with a name that is used', () => {
    const { event } = given(...LIVE).when(cancelOrder({ clientOrderId: FIRST_NAME }));
    expect(event).toMatchObject({
      type: 'CANCEL_REFUSED',
      reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
    });
  });

  it('of an unknown order is refused and uses up no name (B.1.f, FIX rule 8)', () => {
    const history = given(...LIVE);
    const unknown = cancelOrder({ target: byName('W'), clientOrderId: clientOrderId('Y') });
    expect(history.when(unknown).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      clientOrderId: 'Y',
      reason: { code: 'UNKNOWN_ORDER' },
      execType: 'CANCEL_REJECTED',
    });
    expect(history.when(cancelOrder({ clientOrderId: clientOrderId('Y') })).event).toMatchObject({
      type: 'CANCEL_REQUESTED',
    });
  });

  it('that is known answers the state with possResend', () => {
    const { event } = given(...LIVE, cancelRequested('Y')).when(
      cancelOrder({ clientOrderId: clientOrderId('Y'), possResend: true }),
    );
    expect(event).toMatchObject({ type: 'ORDER_STATUS_REPORTED', orderId: ORDER });
  });
});

describe('a GOOD_FOR_SESSION order before its session begins', () => {
  const session = { terms: { ...LIMIT_TERMS, timeInForce: 'GOOD_FOR_SESSION' } } as const;

  it.each<readonly [string, readonly Happened[]]>([
    ['is not acknowledged', []],
    ['waits in the book', [acknowledged()]],
    ['is suspended', [acknowledged(), became('ORDER_SUSPENDED')]],
    ['is accepted for the auction', [acknowledged(), became('ORDER_ACCEPTED_FOR_BIDDING')]],
  ])('is canceled by its venue as any other: it %s', (_what, since) => {
    const partition = given(placed(session), ...since);
    expect(partition.when(cancelOrder()).columns.ordStatus).toBe('PENDING_CANCEL');
    const ended = { ordStatus: 'CANCELED', cumQty: 0, leavesQty: 0 };
    expect(partition.when(report('CANCELED')).columns).toMatchObject(ended);
    expect(partition.when(report('NEW')).columns).toMatchObject(ended);
  });

  it('is withdrawn at once when no venue has it', () => {
    const { event, columns } = given(held(session)).when(cancelOrder());
    expect(event).toMatchObject({ type: 'ORDER_WITHDRAWN' });
    expect(columns.ordStatus).toBe('CANCELED');
  });

  it('keeps its status when the venue refuses the cancel until then', () => {
    const partition = given(placed(session), acknowledged(), became('ORDER_SUSPENDED'));
    partition.when(cancelOrder());
    const { columns } = partition.when(report('CANCEL_REJECTED'));
    expect(columns).toMatchObject({ ordStatus: 'SUSPENDED', leavesQty: 10_000 });
  });

  it('does not end by a word about DAY orders: its venue or its own time ends it', () => {
    const partition = given(placed(session), acknowledged());
    const dayOver = expire('2026-03-02T09:00:00Z', 'DAY');
    expect(partition.when(dayOver).event).toMatchObject({
      type: 'TIME_IGNORED',
      reason: { code: 'NOT_DUE' },
    });
    expect(partition.when(report('EXPIRED')).columns.ordStatus).toBe('EXPIRED');
  });
});
