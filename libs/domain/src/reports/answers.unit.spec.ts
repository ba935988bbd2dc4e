import { describe, expect, it } from 'vitest';
import { quantity } from '../decimal.js';
import type { OrderTerms } from '../order-state.js';
import {
  acknowledged,
  cancelRequested,
  changeRejected,
  filled,
  LIMIT_TERMS,
  placed,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, report } from '../specification/inputs.js';
import {
  ACCOUNT,
  decimal,
  FIRST_NAME,
  ORDER,
  TRANSACT_TIME,
  VENUE,
} from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const of = (total: number): OrderTerms => ({ ...LIMIT_TERMS, quantity: quantity(total) });
/** Versions: Y is 3, Z is 4. */
const TWO: readonly Happened[] = [
  ...LIVE,
  replaceRequested('Y', of(8000)),
  replaceRequested('Z', of(7000)),
];

describe('REPLACED', () => {
  it('makes the asked terms and the name the order’s own', () => {
    const input = report('REPLACED', { target: byName('Y'), venueOrderId: 'V2' });
    const { event, columns, order } = given(...LIVE, replaceRequested('Y', of(8000))).when(input);
    expect(event).toEqual({
      type: 'ORDER_REPLACED',
      orderId: ORDER,
      account: ACCOUNT,
      version: 4,
      occurredAt: TRANSACT_TIME,
      venue: VENUE,
      execId: input.execId,
      clientOrderId: 'Y',
      origClientOrderId: FIRST_NAME,
      inReplyTo: 3,
      terms: of(8000),
      venueOrderId: 'V2',
    });
    expect(columns).toMatchObject({ ordStatus: 'NEW', orderQty: 8000, leavesQty: 8000 });
    expect(order).toMatchObject({
      clientOrderId: 'Y',
      clientOrderIds: ['X', 'Y'],
      revision: 1,
      venueOrderId: 'V2',
    });
  });

  it('leaves the later one waiting (D.2)', () => {
    const { columns, order } = given(...TWO).when(report('REPLACED', { target: byName('Y') }));
    expect(columns).toMatchObject({ ordStatus: 'PENDING_REPLACE', orderQty: 8000 });
    expect(order).toMatchObject({ pending: [{ clientOrderId: 'Z', terms: of(7000) }] });
  });

  it('takes the terms that the venue states over the asked ones', () => {
    const { event } = given(...LIVE, replaceRequested('Y', of(8000))).when(
      report('REPLACED', { orderQty: decimal('8500'), price: decimal('99.5') }),
    );
    expect(event).toMatchObject({ terms: { ...of(8500), price: 9950 } });
  });

  it.each([
    ['below', 7],
    ['at', 8],
  ])('to a quantity %s what is filled ends FILLED at OrderQty = CumQty (C.3.c)', (_how, total) => {
    const { event, columns } = given(...LIVE, filled(8), replaceRequested('Y', of(total))).when(
      report('REPLACED', { target: byName('Y') }),
    );
    expect(event).toMatchObject({ terms: of(8) });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 8, cumQty: 8, leavesQty: 0 });
  });

  it('opens an order again that filled while the replace waited (C.1.c)', () => {
    const { columns } = given(...LIVE, replaceRequested('Y', of(12_000)), filled(10_000)).when(
      report('REPLACED', { target: byName('Y') }),
    );
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', leavesQty: 2000 });
  });

  it('says that the venue has the order, whose NEW may still come', () => {
    const history = given(placed(), replaceRequested('Y', of(8000)));
    expect(history.when(report('REPLACED')).columns.ordStatus).toBe('NEW');
    expect(history.when(report('NEW')).columns).toMatchObject({ ordStatus: 'NEW', orderQty: 8000 });
  });

  it.each([
    ['TOO_PRECISE', { orderQty: decimal('8000.5') }],
    ['TOO_PRECISE', { price: decimal('99.999') }],
    ['QUANTITY_OUT_OF_RANGE', { orderQty: decimal('0') }],
  ])('is refused %s', (code, stated) => {
    const { event } = given(...LIVE, replaceRequested('Y', of(8000))).when(
      report('REPLACED', stated),
    );
    expect(event).toMatchObject({ type: 'REPORT_REFUSED', reason: { code } });
  });
});

const named = (name: string) => report('REPLACED', { target: byName(name), venueOrderId: name });

describe('REPLACED that the end overtook', () => {
  const canceling = [
    ...LIVE,
    filled(8),
    replaceRequested('Y', of(9)),
    replaceRequested('Z', of(8)),
  ];
  it('brings its terms and its name into force, before the name of the cancel', () => {
    const history = given(...canceling, cancelRequested('C'));
    history.when(report('CANCELED'));
    const first = history.when(named('Y'));
    expect(first.event).toMatchObject({
      type: 'ORDER_REPLACED',
      clientOrderId: 'Y',
      origClientOrderId: 'X',
      terms: of(9),
    });
    expect(first.columns).toMatchObject({ ordStatus: 'CANCELED', orderQty: 9, leavesQty: 0 });
    const second = history.when(named('Z'));
    expect(second.event).toMatchObject({ origClientOrderId: 'Y' });
    expect(second.columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 8, leavesQty: 0 });
    expect(second.order).toMatchObject({
      clientOrderId: 'C',
      clientOrderIds: ['X', 'Y', 'Z', 'C'],
      venueOrderId: 'Z',
      revision: 2,
    });
    expect(history.when(named('Z')).event).toMatchObject({
      reason: { code: 'NO_SUCH_PENDING_REQUEST' },
    });
  });

  it.each([
    ['CANCELED unasked', report('CANCELED')],
    ['EXPIRED', report('EXPIRED')],
  ])('by %s names the order as it was called last', (_end, end) => {
    const history = given(...canceling);
    history.when(end);
    expect(history.when(named('Z')).order).toMatchObject({
      clientOrderId: 'Z',
      clientOrderIds: ['X', 'Z'],
    });
  });

  it('does not follow a rejected order', () => {
    const history = given(placed(), replaceRequested('Y', of(8000)));
    history.when(report('REJECTED'));
    expect(history.when(named('Y')).event).toMatchObject({
      reason: { code: 'NO_SUCH_PENDING_REQUEST' },
    });
  });
});

describe('the request that an answer means', () => {
  it.each([
    ['the oldest, by the order', {}, 'Y'],
    ['the oldest, by the first name', { target: byName('X') }, 'Y'],
    ['the one named', { target: byName('Z') }, 'Z'],
    ['the one whose version it states', { inReplyTo: 4 }, 'Z'],
    [
      'the one whose version it states, whatever it names',
      { target: byName('Y'), inReplyTo: 4 },
      'Z',
    ],
  ])('is %s', (_which, stated, clientOrderId) => {
    expect(given(...TWO).when(report('REPLACED', stated)).event).toMatchObject({ clientOrderId });
    expect(given(...TWO).when(report('REPLACE_REJECTED', stated)).event).toMatchObject({
      type: 'REPLACE_REJECTED',
      clientOrderId,
    });
  });

  it.each([
    ['a version that waits for nothing', [...TWO], { inReplyTo: 9 }],
    ['a version of another kind', [...LIVE, cancelRequested('C')], { inReplyTo: 3 }],
    [
      'a name that was refused',
      [...TWO, changeRejected('REPLACE_REJECTED', 'Y', 3)],
      { target: byName('Y') },
    ],
    ['a name that was accepted', [...TWO, replaced('Y', 3, of(8000))], { target: byName('Y') }],
    ['an order without requests', LIVE, {}],
  ])('does not exist for %s', (_what, history, stated) => {
    expect(given(...history).when(report('REPLACED', stated)).event).toMatchObject({
      type: 'REPORT_REFUSED',
      reason: { code: 'NO_SUCH_PENDING_REQUEST' },
    });
  });
});

describe('REPLACE_REJECTED and CANCEL_REJECTED', () => {
  it('return the order to the status that it had', () => {
    const input = report('CANCEL_REJECTED', { target: byName('C'), text: 'too late to cancel' });
    const history = given(...LIVE, cancelRequested('C'), filled(10_000));
    const { event, columns } = history.when(input);
    expect(event).toEqual({
      type: 'CANCEL_REJECTED',
      orderId: ORDER,
      account: ACCOUNT,
      version: 5,
      occurredAt: TRANSACT_TIME,
      venue: VENUE,
      execId: input.execId,
      clientOrderId: 'C',
      origClientOrderId: FIRST_NAME,
      inReplyTo: 3,
      reason: { code: 'REFUSED_BY_VENUE', text: 'too late to cancel' },
    });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', leavesQty: 0 });
  });

  it('leave terms, name and revision as they were', () => {
    const { order } = given(...LIVE, replaceRequested('Y', of(8000))).when(
      report('REPLACE_REJECTED', { target: byName('Y') }),
    );
    expect(order).toMatchObject({
      status: 'NEW',
      terms: LIMIT_TERMS,
      clientOrderId: 'X',
      clientOrderIds: ['X'],
      revision: 0,
    });
  });

  it.each([
    [
      { reason: 'NOT_DELIVERED', text: 'no route' },
      { code: 'NOT_DELIVERED', text: 'no route' },
    ],
    [{ reason: 'closed' }, { code: 'REFUSED_BY_VENUE', text: 'closed' }],
    [{ reason: 'TOO_LATE' }, { code: 'REFUSED_BY_VENUE', text: 'TOO_LATE' }],
    [{}, { code: 'REFUSED_BY_VENUE' }],
  ])('state the reason of the venue: %o', (stated, reason) => {
    const { event } = given(...LIVE, replaceRequested('Y', of(8000))).when(
      report('REPLACE_REJECTED', stated),
    );
    expect(event).toHaveProperty('reason', reason);
  });
});
