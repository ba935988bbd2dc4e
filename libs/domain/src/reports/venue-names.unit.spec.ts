import { describe, expect, it } from 'vitest';
import {
  acknowledged,
  cancelRequested,
  LIMIT_TERMS,
  placed,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { report, trade } from '../specification/inputs.js';
import { decimal, names } from '../specification/values.js';
import type { ExecType } from '../status.js';

const NAMED = { venueOrderId: 'V1' };
const ASKED: readonly Happened[] = [
  placed(),
  replaceRequested('Y', LIMIT_TERMS),
  cancelRequested('Z'),
];
const RENAMED: readonly Happened[] = [
  placed(),
  acknowledged(NAMED),
  replaceRequested('Y', LIMIT_TERMS),
  replaced('Y', 3, LIMIT_TERMS, { venueOrderId: 'V2' }),
];
const ANY: readonly ExecType[] = [
  'NEW',
  'CANCELED',
  'REPLACED',
  'REJECTED',
  'REPLACE_REJECTED',
  'CANCEL_REJECTED',
  'EXPIRED',
  'DONE_FOR_DAY',
  'CALCULATED',
  'SUSPENDED',
  'STOPPED',
  'ACCEPTED_FOR_BIDDING',
  'TRIGGERED',
  'RESTATED',
  'PENDING_NEW',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
  'ORDER_STATUS',
  'HIBERNATED',
];

describe('what the venue calls an order', () => {
  it.each(ANY)('is first heard in any report: %s', (execType) => {
    const { event, order } = given(...ASKED).when(report(execType, NAMED));
    expect(event).toMatchObject(NAMED);
    expect(order).toMatchObject(NAMED);
  });

  it('is first heard in a trade, a correction or a bust', () => {
    const execId = names.execId('T');
    const corrects = { execRefId: execId, lastQty: decimal(5) };
    for (const said of [NAMED, {}]) {
      const history = given(placed());
      expect(history.when(trade(10, '100', { execId, ...said })).event).toEqual(
        expect.objectContaining({ type: 'FILL_BOOKED', ...said }),
      );
      history.when(report('TRADE_CORRECT', { ...corrects, ...NAMED }));
      expect(history.when(report('TRADE_CANCEL', { execRefId: execId })).order).toMatchObject(
        NAMED,
      );
    }
    const history = given(placed());
    history.when(trade(10, '100', { execId }));
    expect(
      history.when(report('TRADE_CANCEL', { execRefId: execId, ...NAMED })).order,
    ).toMatchObject(NAMED);
  });

  it.each(['CANCELED', 'EXPIRED', 'ORDER_STATUS', 'PENDING_CANCEL'] as const)(
    'stays when %s says a name of before, which is told',
    (execType) => {
      const { event, order } = given(...RENAMED).when(report(execType, NAMED));
      expect(event).toMatchObject(NAMED);
      expect(order).toMatchObject({ venueOrderId: 'V2' });
    },
  );

  it('stays when a trade says a name of before, which is told', () => {
    const { event, order } = given(...RENAMED).when(trade(1, '100', NAMED));
    expect(event).toMatchObject(NAMED);
    expect(order).toMatchObject({ venueOrderId: 'V2' });
  });

  it.each(['RESTATED', 'HIBERNATED', 'REPLACED'] as const)('is changed by %s', (execType) => {
    const history = given(...RENAMED, replaceRequested('Z', LIMIT_TERMS));
    expect(history.when(report(execType, { venueOrderId: 'V3' })).order).toMatchObject({
      venueOrderId: 'V3',
    });
  });

  it('is not told again by what does not change it', () => {
    const named = given(placed(), acknowledged(NAMED));
    expect(named.when(trade(1, '100', NAMED)).event).not.toHaveProperty('venueOrderId');
    expect(named.when(report('CANCELED', NAMED)).event).not.toHaveProperty('venueOrderId');
  });

  it('is not heard in a report that is refused or repeated', () => {
    const history = given(placed());
    expect(history.when(report('CANCEL_REJECTED', NAMED)).order.venueOrderId).toBeUndefined();
    const execId = names.execId('T');
    history.when(trade(1, '100', { execId }));
    expect(history.when(trade(1, '100', { execId, ...NAMED })).order.venueOrderId).toBeUndefined();
  });
});
