import { describe, expect, it } from 'vitest';
import { isOpenOrder } from '../order-state.js';
import { ALL_MARKETS } from '../markets.js';
import {
  acknowledged,
  became,
  cancelRequested,
  filled,
  LIMIT_TERMS,
  placed,
  replaceRequested,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  expire,
  replaceOrder,
  report,
  request,
  rollDay,
  trade,
} from '../specification/inputs.js';
import { ACCOUNT, decimal } from '../specification/values.js';

const GTC = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
const REOPENING = { overfill: 'book', reopenFilled: true } as const;

/** FIX A.1.b: nothing is left of a DAY order that is done for the day. */
describe.each([
  ['DAY', 'DONE_FOR_DAY', 'ORDER_DONE_FOR_DAY'],
  ['DAY', 'CALCULATED', 'ORDER_CALCULATED'],
  ['GOOD_FOR_SESSION', 'DONE_FOR_DAY', 'ORDER_DONE_FOR_DAY'],
  ['IOC', 'DONE_FOR_DAY', 'ORDER_DONE_FOR_DAY'],
] as const)('a %s order that its venue says is %s', (timeInForce, ordStatus, type) => {
  const terms = { ...LIMIT_TERMS, timeInForce };
  const LIVE = [placed({ terms }), acknowledged(), filled(1000)];
  const done = () => given(...LIVE, became(type));

  it('is open no more', () => {
    const { state } = done();
    expect(state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(0);
    const { columns, order } = given(...LIVE).when(report(ordStatus));
    expect(columns).toMatchObject({ ordStatus, cumQty: 1000, leavesQty: 0 });
    expect(isOpenOrder(order)).toBe(false);
  });

  it('is asked nothing at its venue when its time is over', () => {
    expect(done().when(expire('2026-03-02T09:00:00.5Z', timeInForce)).event).toMatchObject({
      type: 'TIME_IGNORED',
      reason: { code: 'ORDER_CLOSED' },
    });
  });

  it.each([
    ['cancel', () => cancelOrder()],
    ['replace', () => replaceOrder({ quantity: decimal(12_000) })],
    ['hibernate', () => request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID })],
    ['activate', () => request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID })],
    ['another day', () => rollDay('2026-03-03')],
  ])('takes no %s', (_what, input) => {
    const { event, columns } = done().when(input(), REOPENING);
    expect(event).toMatchObject({ reason: { code: 'ORDER_CLOSED' } });
    expect(columns.ordStatus).toBe(ordStatus);
  });

  it('takes no renewal', () => {
    const renewal = report('RESTATED', { restatementReason: 'GT_RENEWAL' });
    expect(done().when(renewal).event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
  });

  it('takes late fills, corrections and busts, and stays so', () => {
    const history = done();
    const fill = trade(2000, '100');
    const { event, columns } = history.when(fill);
    expect(event).toMatchObject({ type: 'FILL_BOOKED', late: true });
    expect(columns).toMatchObject({ ordStatus, cumQty: 3000, leavesQty: 0 });
    history.when(trade(7000, '100'));
    const busted = history.when(report('TRADE_CANCEL', { execRefId: fill.execId }));
    expect(busted.columns).toMatchObject({ ordStatus, cumQty: 8000, leavesQty: 0 });
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(0);
  });

  it.each(['CANCELED', 'EXPIRED'] as const)('ends by %s still', (end) => {
    expect(done().when(report(end)).columns).toMatchObject({ ordStatus: end, leavesQty: 0 });
  });

  it('waits for what was asked before', () => {
    const history = given(...LIVE, cancelRequested('Y'), became(type));
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(1);
    expect(history.when(report('CANCEL_REJECTED')).columns.ordStatus).toBe(ordStatus);
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(0);
  });

  it('is open again by a replace that it overtook, to good till canceled', () => {
    const history = given(...LIVE, replaceRequested('Y', GTC), became(type));
    const { columns } = history.when(report('REPLACED'));
    expect(columns).toMatchObject({ ordStatus, leavesQty: 9000 });
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(1);
  });

  it('is restored from logs in which it was asked to be cancelled', () => {
    const { order } = given(...LIVE, became(type), cancelRequested('Y')).when(
      report('CANCEL_REJECTED'),
    );
    expect(order.status).toBe(ordStatus);
  });
});

it.each(['DAY', 'GOOD_FOR_SESSION'] as const)(
  'a GTC order becomes no %s order while its day is over',
  (timeInForce) => {
    const history = given(placed({ terms: GTC }), acknowledged(), became('ORDER_DONE_FOR_DAY'));
    expect(history.when(replaceOrder({ timeInForce })).event).toMatchObject({
      type: 'REPLACE_REFUSED',
      reason: { code: 'ORDER_CLOSED', text: expect.stringContaining('day of the order is over') },
    });
    expect(history.when(replaceOrder({ quantity: decimal(12_000) })).event).toMatchObject({
      type: 'REPLACE_REQUESTED',
    });
  },
);
