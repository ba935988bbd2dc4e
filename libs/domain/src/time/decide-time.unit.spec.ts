import { describe, expect, it } from 'vitest';
import { timestamp } from '../identifiers.js';
import {
  acknowledged,
  became,
  cancelRequested,
  canceled,
  filled,
  held,
  LIMIT_TERMS,
  placed,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { control, expire, report, rollDay, time } from '../specification/inputs.js';
import { ACCOUNT, arrival, names } from '../specification/values.js';

const DUE = '2026-03-02T09:00:00.5Z';
const TILL = { ...LIMIT_TERMS, timeInForce: 'GTD', expireTime: timestamp(DUE) } as const;
const CREATED = timestamp('2026-03-02T01:00:00.000Z');
const LIVE = [placed({ terms: TILL }), acknowledged()];

describe('EXPIRE_ORDER', () => {
  it('cancels at the venue, by whose report the order ends', () => {
    const history = given(...LIVE);
    const { event, columns } = history.when(expire(DUE, 'GTD'));
    expect(event).toMatchObject({
      type: 'CANCEL_REQUESTED',
      clientOrderId: '1a2b00000000000001000000.3',
      cancelReason: 'EXPIRED',
    });
    expect(columns.ordStatus).toBe('PENDING_CANCEL');
    expect(history.when(report('EXPIRED')).columns.ordStatus).toBe('EXPIRED');
  });

  it('ends an immediate order that waits, at its own time only', () => {
    const terms = { ...TILL, timeInForce: 'IOC' } as const;
    const history = given(placed({ terms }), acknowledged());
    const early = history.when(expire('2026-03-02T08:00:00Z', 'IOC'));
    expect(early.event).toMatchObject({ type: 'TIME_IGNORED' });
    expect(history.when(expire(DUE, 'IOC')).event).toMatchObject({ cancelReason: 'EXPIRED' });
  });

  it.each<readonly [string, string, string]>([
    ['of a day before it was created', '2026-03-01T18:30:00Z', 'TIME_IGNORED'],
    ['of the moment in which it was created', '2026-03-02T01:00:00Z', 'TIME_IGNORED'],
    ['of the day in which it was created', '2026-03-02T01:00:00.001Z', 'CANCEL_REQUESTED'],
  ])('ends no DAY order by the end %s at %s: %s', (_what, due, type) => {
    const history = given(placed({ recordedAt: CREATED }), acknowledged());
    expect(history.when(expire(due, 'DAY')).event).toMatchObject({ type });
  });

  it.each<readonly [string, string]>([
    ['2026-03-02T01:00:00Z', 'TIME_IGNORED'],
    ['2026-03-02T01:00:00.001Z', 'CANCEL_REQUESTED'],
  ])('ends a GOOD_FOR_SESSION order by an end after it was created: %s, %s', (due, type) => {
    const terms = { ...LIMIT_TERMS, timeInForce: 'GOOD_FOR_SESSION' } as const;
    const history = given(placed({ terms, recordedAt: CREATED }), acknowledged());
    expect(history.when(expire(due, 'GOOD_FOR_SESSION')).event).toMatchObject({ type });
    const lapsed = given(held({ terms, recordedAt: CREATED }));
    const { event } = lapsed.when(expire('2026-03-02T09:00:00Z', 'GOOD_FOR_SESSION'));
    expect(event).toMatchObject({ type: 'ORDER_LAPSED' });
  });

  it('counts the day from when the order became a DAY order', () => {
    const good = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
    const changedAt = timestamp('2026-03-02T05:00:00.000Z');
    const history = given(
      placed({ terms: good, recordedAt: CREATED }),
      acknowledged(),
      replaceRequested('Y', LIMIT_TERMS),
      replaced('Y', 3, LIMIT_TERMS, { recordedAt: changedAt }),
      filled(100),
    );
    expect(history.when(expire('2026-03-02T04:00:00Z', 'DAY')).event).toMatchObject({
      type: 'TIME_IGNORED',
      reason: { code: 'NOT_DUE' },
    });
    expect(history.when(expire('2026-03-02T06:00:00Z', 'DAY')).event).toMatchObject({
      type: 'CANCEL_REQUESTED',
    });
  });

  it('ends an order that no venue has at once', () => {
    const { event, columns } = given(held({ terms: TILL })).when(expire(DUE, 'GTD'));
    expect(event).toMatchObject({ type: 'ORDER_LAPSED' });
    expect(columns).toMatchObject({ ordStatus: 'EXPIRED', leavesQty: 0 });
  });

  it.each<readonly [string, readonly Happened[], ReturnType<typeof expire>]>([
    ['NOT_DUE', LIVE, expire('2026-03-02T09:00:00.499Z', 'GTD')],
    ['NOT_DUE', LIVE, expire(DUE, 'DAY')],
    ['NOT_DUE', [placed()], expire('2026-03-02T09:00:01.001Z', 'DAY')],
    ['REQUEST_PENDING', [...LIVE, cancelRequested('Y')], expire(DUE, 'GTD')],
    ['ORDER_CLOSED', [...LIVE, canceled()], expire(DUE, 'GTD')],
    ['UNKNOWN_ORDER', [], expire(DUE, 'GTD')],
  ])('is ignored %s, and uses up no id', (code, happened, input) => {
    const history = given(...happened);
    for (const number of [900, 901]) {
      const { event } = history.when({ ...input, ...arrival(number) });
      expect(event).toMatchObject({ type: 'TIME_IGNORED', reason: { code } });
    }
  });

  it('repeated is answered as the first time', () => {
    const history = given(...LIVE);
    const input = expire(DUE, 'GTD');
    history.when(input);
    expect(history.when({ ...input, ...arrival(900) }).event).toMatchObject({
      type: 'REQUEST_REPEATED',
    });
  });
});

describe('ROLL_DAY', () => {
  const GTC = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
  const YESTERDAY = [placed({ terms: GTC }), acknowledged(), filled(2000)];

  it('begins another day of an order', () => {
    const history = given(...YESTERDAY, became('ORDER_DONE_FOR_DAY'));
    const { event, columns } = history.when(rollDay('2026-03-03'));
    expect(event).toMatchObject({ type: 'DAY_ROLLED', tradingDay: '2026-03-03' });
    expect(columns).toMatchObject({
      ordStatus: 'PARTIALLY_FILLED',
      dayOrderQty: 8000,
      dayCumQty: 0,
    });
  });

  it('is ignored for a day that has begun', () => {
    const history = given(...YESTERDAY);
    history.when(rollDay('2026-03-03'));
    for (const day of ['2026-03-03', '2026-03-02']) {
      expect(history.when(rollDay(day)).event).toMatchObject({ type: 'TIME_IGNORED' });
    }
  });

  it('is ignored once the order has ended', () => {
    expect(given(...YESTERDAY, canceled()).when(rollDay('2026-03-03')).event).toMatchObject({
      reason: { code: 'ORDER_CLOSED' },
    });
  });
});

it('a mass cancel is marked, and its end is told', () => {
  const history = given(...LIVE);
  const marked = history.when(
    control({ type: 'MASS_CANCEL', scope: { side: 'BUY' } }, { account: ACCOUNT }),
  );
  expect(marked.event).toMatchObject({
    type: 'MASS_CANCEL_REQUESTED',
    account: ACCOUNT,
    scope: { account: ACCOUNT, side: 'BUY' },
  });
  const { event } = history.when(
    time(
      { type: 'END_MASS_CANCEL', marker: 'm', orders: 1 },
      { requestId: names.requestId('sys:end/m') },
    ),
  );
  expect(event).toMatchObject({ type: 'MASS_CANCEL_DONE', marker: 'm', orders: 1 });
});
