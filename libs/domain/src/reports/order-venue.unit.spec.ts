import { describe, expect, it } from 'vitest';
import { ORDER_VENUE } from '../identifiers.js';
import { placed } from '../specification/events.js';
import { given, orderOf } from '../specification/given.js';
import { newOrder, report } from '../specification/inputs.js';
import { decimal, names, VENUE } from '../specification/values.js';

const fill = { lastQty: decimal('10'), lastPx: decimal('100'), execId: names.execId('e1') };

describe('a report whose sender names no venue', () => {
  it('is the word of the venue of the order', () => {
    const history = given(placed());
    const { event } = history.when(report('TRADE', { ...fill, venue: ORDER_VENUE }));
    expect(event).toMatchObject({ type: 'FILL_BOOKED', venue: VENUE });
  });

  it('is a repeat of the same report that names the venue', () => {
    const history = given(placed());
    history.when(report('TRADE', fill));
    const { event } = history.when(report('TRADE', { ...fill, venue: ORDER_VENUE }));
    expect(event).toMatchObject({ type: 'REPORT_REPEATED', venue: VENUE });
  });

  it('no longer holds up later reports once it is booked after waiting for its order', () => {
    const history = given();
    const early = report('TRADE', { ...fill, venue: ORDER_VENUE });
    expect(history.when(early).event).toMatchObject({ type: 'INPUT_PARKED' });
    history.when(newOrder());
    expect(history.when(early).event).toMatchObject({ type: 'FILL_BOOKED', venue: VENUE });
    const later = report('TRADE', { ...fill, execId: names.execId('e2') });
    expect(history.when(later).event).toMatchObject({ type: 'FILL_BOOKED' });
    expect(orderOf(history.state).version).toBe(3);
  });
});
