import { describe, expect, it } from 'vitest';
import {
  acknowledged,
  became,
  busted,
  cancelRequested,
  canceled,
  filled,
  LIMIT_TERMS,
  placed,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { report } from '../specification/inputs.js';
import { decimal, names } from '../specification/values.js';
import type { OrdStatus } from '../status.js';

const GOOD_TILL = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
const LIVE = [placed({ terms: GOOD_TILL }), acknowledged()];
const WORKING = [...LIVE, filled(2000)];

describe('RESTATED', () => {
  it('changes the terms that it states, and keeps the venue’s reason', () => {
    const { event, columns, order } = given(...WORKING).when(
      report('RESTATED', {
        orderQty: decimal(8000),
        price: decimal('99'),
        displayQuantity: decimal(100),
        restatementReason: 'PARTIAL_DECLINE',
        venueRevision: '7',
        actor: 'MARKET_OPS',
        text: 'declined',
      }),
    );
    expect(event).toMatchObject({
      type: 'ORDER_RESTATED',
      restatementReason: 'PARTIAL_DECLINE',
      terms: { ...GOOD_TILL, quantity: 8000, price: 9900, displayQuantity: 100 },
      venueRevision: '7',
      actor: 'MARKET_OPS',
      text: 'declined',
    });
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', leavesQty: 6000 });
    expect(order).toMatchObject({ venueRevision: '7', revision: 0 });
  });

  it('at or below what is filled closes the order at OrderQty = CumQty', () => {
    const { columns } = given(...WORKING).when(report('RESTATED', { orderQty: decimal(1) }));
    expect(columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 2000, leavesQty: 0 });
  });

  it('gives the order another name at the venue, and says which one ended', () => {
    const { event, order } = given(...WORKING).when(
      report('RESTATED', {
        venueOrderId: 'V2',
        venueRevision: '1',
        origVenueOrderId: 'V1',
        origVenueRevision: '4',
        price: decimal('98'),
      }),
    );
    expect(event).toMatchObject({
      venueOrderId: 'V2',
      venueRevision: '1',
      origVenueOrderId: 'V1',
      origVenueRevision: '4',
    });
    expect(order).toMatchObject({ venueOrderId: 'V2', venueRevision: '1' });
  });

  it('does not end what waits', () => {
    const history = given(...WORKING, replaceRequested('Y', GOOD_TILL));
    const { columns } = history.when(report('RESTATED', { price: decimal('98') }));
    expect(columns.ordStatus).toBe('PENDING_REPLACE');
  });

  it('does not fit an order that has ended', () => {
    const { event } = given(...WORKING, canceled()).when(report('RESTATED'));
    expect(event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
  });
});

const renewal = () => report('RESTATED', { restatementReason: 'GT_RENEWAL' });

describe('a renewal of a good-till order', () => {
  it.each<readonly [string, readonly Happened[], OrdStatus]>([
    ['DONE_FOR_DAY', [...WORKING, became('ORDER_DONE_FOR_DAY')], 'PARTIALLY_FILLED'],
    ['CALCULATED', [...LIVE, became('ORDER_CALCULATED')], 'NEW'],
    ['PARTIALLY_FILLED', WORKING, 'PARTIALLY_FILLED'],
    ['SUSPENDED', [...WORKING, became('ORDER_SUSPENDED')], 'SUSPENDED'],
  ])('opens it for another day from %s', (_from, history, status) => {
    expect(given(...history).when(renewal()).columns.ordStatus).toBe(status);
  });

  it('of an order that fills had completed late leaves it FILLED', () => {
    const history = [...WORKING, became('ORDER_DONE_FOR_DAY'), filled(8000, { late: true })];
    expect(given(...history).when(renewal()).columns.ordStatus).toBe('FILLED');
  });

  it('counts the day anew; a bust of an earlier day’s fill leaves the day’s own alone', () => {
    const history = given(...WORKING);
    expect(history.when(renewal()).columns).toMatchObject({ dayOrderQty: 8000, dayCumQty: 0 });
    history.when(
      report('TRADE', {
        execId: names.execId('today'),
        lastQty: decimal(1000),
        lastPx: decimal('100'),
      }),
    );
    const yesterday = report('TRADE_CANCEL', { execRefId: names.execId('earlier-3') });
    expect(history.when(yesterday).columns).toMatchObject({
      cumQty: 1000,
      dayOrderQty: 10_000,
      dayCumQty: 1000,
    });
    const today = report('TRADE_CANCEL', { execRefId: names.execId('today') });
    expect(history.when(today).columns).toMatchObject({ dayOrderQty: 10_000, dayCumQty: 0 });
  });

  it('has no columns of a day before the first one', () => {
    expect(given(...WORKING, busted({ version: 3, lastQty: 2000 })).state).toBeDefined();
    expect(given(...LIVE).when(report('TRIGGERED')).columns).not.toHaveProperty('dayCumQty');
  });
});

describe('a pending report', () => {
  it.each<readonly [Parameters<typeof report>[0], readonly Happened[], object]>([
    ['PENDING_NEW', [placed()], { execType: 'PENDING_NEW' }],
    ['PENDING_CANCEL', [...LIVE, cancelRequested('Y')], { inReplyTo: 3 }],
    ['PENDING_REPLACE', [...LIVE, replaceRequested('Y', GOOD_TILL)], { inReplyTo: 3 }],
  ])('%s is recorded and changes nothing', (execType, happened, stated) => {
    const history = given(...happened);
    const before = history.state.orders.get(names.orderId('1a2b00000000000001000000'))?.status;
    const { event, columns } = history.when(report(execType));
    expect(event).toMatchObject({ type: 'PENDING_REPORTED', ...stated });
    expect(columns.ordStatus).toBe(before);
  });

  it.each([
    ['PENDING_NEW', 'STATUS_CONFLICT'],
    ['PENDING_CANCEL', 'NO_SUCH_PENDING_REQUEST'],
    ['PENDING_REPLACE', 'NO_SUCH_PENDING_REQUEST'],
  ] as const)('%s of what does not wait any more is refused %s', (execType, code) => {
    const answered = report(execType, { inReplyTo: 9 });
    expect(given(...LIVE).when(answered).event).toMatchObject({ reason: { code } });
  });
});

describe('ORDER_STATUS', () => {
  it('is kept with what differs', () => {
    const { event, columns } = given(...WORKING).when(
      report('ORDER_STATUS', {
        ordStatus: 'FILLED',
        cumQty: decimal(10_000),
        leavesQty: decimal(0),
      }),
    );
    expect(event).toMatchObject({
      type: 'VENUE_STATUS_REPORTED',
      reportedStatus: 'FILLED',
      reportedCumQty: 10_000,
      reportedLeavesQty: 0,
      differs: ['ordStatus', 'cumQty', 'leavesQty'],
    });
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', cumQty: 2000 });
  });

  it('agrees about what the venue can know: a request on its way is no difference', () => {
    const { event } = given(...WORKING, cancelRequested('Y')).when(
      report('ORDER_STATUS', { ordStatus: 'PARTIALLY_FILLED', cumQty: decimal(2000) }),
    );
    expect(event).toMatchObject({ differs: [] });
  });

  it('may come after the end', () => {
    const { event } = given(...WORKING, canceled()).when(
      report('ORDER_STATUS', { ordStatus: 'CANCELED', leavesQty: decimal(0) }),
    );
    expect(event).toMatchObject({ type: 'VENUE_STATUS_REPORTED', differs: [] });
  });
});
