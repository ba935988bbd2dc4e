import { describe, expect, it } from 'vitest';
import { execTypeOf } from '../columns.js';
import { isOrderEvent } from '../event.js';
import {
  acknowledged,
  canceled,
  cancelRequested,
  changeRejected,
  filled,
  LIMIT_TERMS,
  placed,
  replaced,
  replaceRequested,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { BY_ORDER_ID, byName, cancelOrder, report } from '../specification/inputs.js';
import { decimal } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];

const replacedTwice = () =>
  given(
    ...LIVE,
    replaceRequested('Y', {}),
    replaced('Y', 3, LIMIT_TERMS),
    replaceRequested('Z', {}),
    replaced('Z', 5, LIMIT_TERMS),
  );

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

describe('REPLACED after a replace of ours was confirmed', () => {
  const again = { price: decimal('99'), orderQty: decimal(8000) };
  it('is taken for that answer said again, however it names the order', () => {
    for (const target of [BY_ORDER_ID, byName('Z'), byName('X')]) {
      expect(replacedTwice().when(report('REPLACED', { ...again, target })).event).toMatchObject({
        reason: { code: 'NO_SUCH_PENDING_REQUEST' },
      });
    }
  });

  it('restates the order where it says why', () => {
    const said = report('REPLACED', { ...again, restatementReason: 'VERBAL' });
    expect(replacedTwice().when(said).event).toMatchObject({ type: 'ORDER_RESTATED' });
  });
});

describe('PENDING_REPLACE of a replace that was answered', () => {
  const answered = [...LIVE, replaceRequested('Y', {}), replaced('Y', 3, LIMIT_TERMS)];
  const refused = [...LIVE, replaceRequested('Y', {}), changeRejected('REPLACE_REJECTED', 'Y', 3)];

  it.each([
    ['alone', answered],
    ['while another waits', [...answered, replaceRequested('Z', {})]],
    ['refused, while another waits', [...refused, replaceRequested('Z', {})]],
  ])('is said of no other, %s', (_what, history) => {
    const late = report('PENDING_REPLACE', { target: byName('Y') });
    expect(given(...history).when(late).event).toMatchObject({
      reason: { code: 'NO_SUCH_PENDING_REQUEST' },
    });
  });

  it('is said of the one that it names', () => {
    const history = given(...LIVE, replaceRequested('Y', {}), replaceRequested('Z', {}));
    const { event } = history.when(report('PENDING_REPLACE', { target: byName('Z') }));
    expect(event).toMatchObject({ type: 'PENDING_REPORTED', inReplyTo: 4 });
  });
});

describe('a cancel or replace that only the venue knows of', () => {
  it.each(['PENDING_CANCEL', 'PENDING_REPLACE'] as const)('is told, no more: %s', (execType) => {
    const history = given(...LIVE, filled(1000));
    const { event, columns } = history.when(report(execType));
    expect(event).toMatchObject({ type: 'PENDING_REPORTED', execType });
    expect(event).not.toHaveProperty('inReplyTo');
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', leavesQty: 9000 });
    expect(history.when(cancelOrder()).event).toMatchObject({ type: 'CANCEL_REQUESTED' });
  });

  it('is none of a request of ours that was answered', () => {
    const refused = given(...LIVE, cancelRequested('Y'), changeRejected('CANCEL_REJECTED', 'Y', 3));
    const late = report('PENDING_CANCEL', { target: byName('Y') });
    expect(refused.when(late).event).toMatchObject({ reason: { code: 'NO_SUCH_PENDING_REQUEST' } });
    // By the order's own name it cannot be told apart, and changes nothing.
    const { columns } = refused.when(report('PENDING_CANCEL'));
    expect(columns).toMatchObject({ ordStatus: 'NEW', leavesQty: 10_000 });
  });

  it('answers nothing: what the venue does then is unasked too', () => {
    const history = given(...LIVE);
    history.when(report('PENDING_CANCEL'));
    const { event, columns } = history.when(report('CANCELED'));
    expect(event).not.toHaveProperty('inReplyTo');
    expect(columns).toMatchObject({ ordStatus: 'CANCELED' });
  });
});
