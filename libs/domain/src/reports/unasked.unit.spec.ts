import { describe, expect, it } from 'vitest';
import { execTypeOf } from '../columns.js';
import { isOrderEvent } from '../event.js';
import {
  acknowledged,
  canceled,
  cancelRequested,
  changeRejected,
  filled,
  pendingAtVenue,
  placed,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, cancelOrder, expire, replaceOrder, report } from '../specification/inputs.js';
import { decimal } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const replace = () => replaceOrder({ price: decimal('98') });

describe('REPLACED that nobody asked for', () => {
  it('restates the order, and says under which word', () => {
    const said = { orderQty: decimal(8000), price: decimal('99'), restatementReason: 'VERBAL' };
    const { event, events, columns, order } = given(...LIVE, filled(1000)).when(
      report('REPLACED', { ...said, target: byName('X') }),
    );
    expect(event).toMatchObject({ type: 'ORDER_RESTATED', restatementReason: 'VERBAL' });
    expect(events.filter(isOrderEvent).map(execTypeOf)).toEqual(['REPLACED']);
    expect(columns).toMatchObject({
      ordStatus: 'PARTIALLY_FILLED',
      orderQty: 8000,
      leavesQty: 7000,
    });
    expect(order).toMatchObject({ clientOrderId: 'X', revision: 0, terms: { price: 9900 } });
  });

  it('is refused where it says nothing new, or the order ended', () => {
    expect(given(...LIVE).when(report('REPLACED')).event).toMatchObject({
      reason: { code: 'NO_SUCH_PENDING_REQUEST' },
    });
    const after = given(...LIVE, canceled()).when(report('REPLACED', { price: decimal('99') }));
    expect(after.event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
  });
});

describe('a cancel or replace that only the venue knows of', () => {
  it.each(['PENDING_CANCEL', 'PENDING_REPLACE'] as const)('is shown: %s', (execType) => {
    const { event, columns, order } = given(...LIVE, filled(1000)).when(report(execType));
    expect(event).toMatchObject({ type: 'PENDING_REPORTED', execType });
    expect(event).not.toHaveProperty('inReplyTo');
    expect(columns).toMatchObject({ ordStatus: execType, leavesQty: 9000 });
    expect(order).toMatchObject({ underlying: 'PARTIALLY_FILLED', clientOrderId: 'X' });
  });

  it('is no more than one, and known by the name of the order alone', () => {
    const history = given(...LIVE, pendingAtVenue('PENDING_CANCEL'));
    expect(history.when(report('PENDING_CANCEL')).event).toMatchObject({ inReplyTo: 3 });
    const refused = given(...LIVE, cancelRequested('Y'), changeRejected('CANCEL_REJECTED', 'Y', 3));
    const late = report('PENDING_CANCEL', { target: byName('Y') });
    expect(refused.when(late).event).toMatchObject({ reason: { code: 'NO_SUCH_PENDING_REQUEST' } });
  });

  it.each([
    ['PENDING_CANCEL', 'CANCELED', 'CANCELED'],
    ['PENDING_CANCEL', 'CANCEL_REJECTED', 'NEW'],
    ['PENDING_REPLACE', 'REPLACED', 'NEW'],
    ['PENDING_REPLACE', 'REPLACE_REJECTED', 'NEW'],
  ] as const)('%s waits for the venue: %s', (pending, answer, ordStatus) => {
    const history = given(...LIVE, pendingAtVenue(pending));
    const { event, columns } = history.when(report(answer, { price: decimal('99') }));
    expect(event).toMatchObject({ inReplyTo: 3, clientOrderId: 'X' });
    expect(columns.ordStatus).toBe(ordStatus);
  });

  it('replaces the order by what the venue says at its end', () => {
    const history = given(...LIVE, pendingAtVenue('PENDING_REPLACE'));
    const { order } = history.when(report('REPLACED', { orderQty: decimal(9000) }));
    expect(order.terms).toMatchObject({ quantity: 9000, price: 10_000 });
  });

  it('keeps nobody from cancelling, once', () => {
    const history = given(...LIVE, pendingAtVenue('PENDING_CANCEL'));
    expect(history.when(cancelOrder()).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
    expect(history.when(cancelOrder()).event).toMatchObject({
      type: 'CANCEL_REFUSED',
      reason: { code: 'REQUEST_PENDING' },
    });
    // The one that was asked of us is answered first.
    expect(history.when(report('CANCEL_REJECTED')).event).toMatchObject({ inReplyTo: 4 });
    expect(history.when(report('CANCEL_REJECTED')).event).toMatchObject({ inReplyTo: 3 });
  });

  it('does not keep time from ending the order', () => {
    const history = given(...LIVE, pendingAtVenue('PENDING_CANCEL'));
    const due = '2026-03-02T09:00:00.5Z';
    expect(history.when(expire(due, 'DAY')).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
    expect(history.when(expire(due, 'DAY')).event).toMatchObject({
      type: 'TIME_IGNORED',
      reason: { code: 'REQUEST_PENDING' },
    });
  });

  it('lets a replace be asked for behind a replace, and none behind a cancel', () => {
    const replacing = given(...LIVE, pendingAtVenue('PENDING_REPLACE'));
    expect(replacing.when(replace()).event).toMatchObject({ type: 'REPLACE_REQUESTED' });
    const cancelling = given(...LIVE, pendingAtVenue('PENDING_CANCEL'));
    expect(cancelling.when(replace()).event).toMatchObject({ reason: { code: 'REQUEST_PENDING' } });
  });
});
