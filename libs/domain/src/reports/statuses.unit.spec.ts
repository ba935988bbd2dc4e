import { describe, expect, it } from 'vitest';
import { ALL_MARKETS } from '../markets.js';
import {
  acknowledged,
  became,
  canceled,
  cancelRequested,
  filled,
  LIMIT_TERMS,
  placed,
  rejected,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';

import { given } from '../specification/given.js';
import { byName, cancelOrder, report, trade } from '../specification/inputs.js';
import {
  ACCOUNT,
  decimal,
  FIRST_NAME,
  names,
  ORDER,
  TRANSACT_TIME,
  VENUE,
} from '../specification/values.js';

const LIVE = [placed(), acknowledged()];

describe('NEW', () => {
  it('acknowledges the order', () => {
    const input = report('NEW', { venueOrderId: 'V1' });
    const { event, columns, order } = given(placed()).when(input);
    expect(event).toEqual({
      type: 'ORDER_ACKNOWLEDGED',
      orderId: ORDER,
      account: ACCOUNT,
      version: 2,
      occurredAt: TRANSACT_TIME,
      venue: VENUE,
      execId: input.execId,
      venueOrderId: 'V1',
    });
    expect(columns).toMatchObject({ ordStatus: 'NEW', leavesQty: 10_000 });
    expect(order.venueOrderId).toBe('V1');
  });

  it('crosses a cancel that waits, which goes on waiting (B.1.e)', () => {
    const { order } = given(placed(), cancelRequested('Y')).when(report('NEW'));
    expect(order).toMatchObject({ status: 'PENDING_CANCEL', underlying: 'NEW' });
  });

  it('does not fit an order that was acknowledged and filled', () => {
    const { event } = given(...LIVE, filled(10_000)).when(report('NEW'));
    expect(event).toMatchObject({
      type: 'REPORT_REFUSED',
      execType: 'NEW',
      reason: { code: 'STATUS_CONFLICT' },
    });
  });
});

describe('NEW after a replace was confirmed', () => {
  const since = [replaceRequested('Y', {}), replaced('Y', 2, LIMIT_TERMS, { venueRevision: '2' })];

  it('names the order, once, and takes back nothing that was said since', () => {
    const history = given(placed(), ...since);
    const { event, order } = history.when(late());
    expect(event).toMatchObject({ type: 'ORDER_ACKNOWLEDGED', venueOrderId: 'V1' });
    const known = { status: 'NEW', clientOrderId: 'Y', venueOrderId: 'V1', venueRevision: '2' };
    expect(order).toMatchObject(known);
    const other = report('NEW', { venueOrderId: 'V2' });
    expect(history.when(other).event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
  });

  it.each([
    ['names nothing', {}],
    ['names the order as it was called before', { venueOrderId: 'V0' }],
  ])('is told once where it %s', (_what, said) => {
    const renamed = [
      replaceRequested('Y', {}),
      replaced('Y', 2, LIMIT_TERMS, { venueOrderId: 'V1' }),
    ];
    const history = given(placed(), ...renamed);
    const { event, order } = history.when(report('NEW', { target: byName('X'), ...said }));
    expect(event).toMatchObject({ type: 'ORDER_ACKNOWLEDGED', ...said });
    expect(order).toMatchObject({ status: 'NEW', clientOrderId: 'Y', venueOrderId: 'V1' });
    const again = history.when(report('NEW', said)).event;
    expect(again).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
  });
});

const late = () => report('NEW', { venueOrderId: 'V1', venueRevision: '1' });

describe('NEW after the end', () => {
  it.each<readonly [string, readonly Happened[]]>([
    ['CANCELED', [canceled()]],
    ['EXPIRED', [became('ORDER_EXPIRED')]],
    ['REJECTED', [rejected()]],
    ['FILLED', [canceled(), filled(10_000, { late: true })]],
  ])('is told, names the order, and leaves it %s', (ordStatus, since) => {
    const history = given(placed(), ...since);
    const { event, order, columns } = history.when(late());
    expect(event).toMatchObject({ type: 'ORDER_ACKNOWLEDGED', venueOrderId: 'V1' });
    expect(columns).toMatchObject({ ordStatus, leavesQty: 0 });
    expect(order).toMatchObject({ venueOrderId: 'V1', venueRevision: '1', acknowledged: true });
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS) ?? 0).toBe(0);
    expect(history.when(late()).event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
    expect(history.when(cancelOrder()).event).toMatchObject({ reason: { code: 'ORDER_CLOSED' } });
  });

  it.each<readonly [string, true | undefined, readonly Happened[]]>([
    ['nothing', true, []],
    ['that a cancel waits', true, [cancelRequested('Y')]],
    ['NEW', undefined, [acknowledged()]],
    ['a fill', undefined, [filled(1)]],
    ['that it works it', undefined, [became('ORDER_SUSPENDED')]],
  ])('tells an end before the venue took it from others: after %s', (_said, untaken, since) => {
    const history = given(placed(), ...since);
    expect(history.when(report('CANCELED')).order.endedUntaken).toBe(untaken);
    history.when(trade(1, '100', { execId: names.execId('late') }));
    expect(history.when(late()).order.endedUntaken).toBe(untaken);
  });

  it('lets what was filled before be booked, and busted', () => {
    const history = given(placed(), canceled());
    history.when(late());
    const execId = names.execId('late');
    const { columns } = history.when(trade(10_000, '100', { execId }));
    expect(columns).toMatchObject({ ordStatus: 'FILLED', cumQty: 10_000 });
    const busted = history.when(report('TRADE_CANCEL', { execRefId: execId }));
    expect(busted.columns).toMatchObject({ ordStatus: 'CANCELED', cumQty: 0, leavesQty: 0 });
  });

  it('leaves what the venue said since as it is', () => {
    const history = given(placed());
    const restated = { venueOrderId: 'V2', venueRevision: '2', hiddenQuantity: '7' };
    history.when(report('RESTATED', restated));
    history.when(report('CANCELED', { venueRevision: '3' }));
    const { order } = history.when(
      report('NEW', { venueOrderId: 'V1', venueRevision: '1', hiddenQuantity: '9' }),
    );
    expect(order).toMatchObject({ venueOrderId: 'V2', venueRevision: '3', hiddenQuantity: '7' });
  });
});

describe('REJECTED', () => {
  it('ends an order that the venue had acknowledged (FIX OrdStatus 8)', () => {
    const history = given(...LIVE);
    const { event, columns } = history.when(report('REJECTED'));
    expect(event).toMatchObject({ type: 'ORDER_REJECTED' });
    expect(columns).toMatchObject({ ordStatus: 'REJECTED', leavesQty: 0 });
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(0);
  });

  it.each([cancelRequested('Y'), replaceRequested('Y', {})])(
    'ends no order that the venue has while a request waits: it may mean that',
    (asked) => {
      const { event, order } = given(...LIVE, asked).when(report('REJECTED'));
      expect(event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
      expect(order).toMatchObject({ underlying: 'NEW' });
    },
  );

  it('closes an order that the venue did not take', () => {
    const { event, columns, order } = given(placed()).when(
      report('REJECTED', { reason: 'halted' }),
    );
    expect(event).toMatchObject({
      type: 'ORDER_REJECTED',
      reason: { code: 'REFUSED_BY_VENUE', text: 'halted' },
    });
    expect(columns).toMatchObject({ ordStatus: 'REJECTED', leavesQty: 0 });
    expect(order.reason).toBe('REFUSED_BY_VENUE');
  });

  it('ends what waits with it', () => {
    const { order } = given(placed(), cancelRequested('Y')).when(report('REJECTED'));
    expect(order.status).toBe('REJECTED');
    expect(order?.pending).toBeUndefined();
  });

  it('does not fit an order that has a fill', () => {
    const { event } = given(placed(), filled(1)).when(report('REJECTED'));
    expect(event).toMatchObject({ reason: { code: 'STATUS_CONFLICT' } });
  });
});

describe('CANCELED', () => {
  it('answers the cancel that waits, whose name the order then has', () => {
    const input = report('CANCELED', { target: byName('Y') });
    const { event, columns, order } = given(...LIVE, filled(6000), cancelRequested('Y')).when(
      input,
    );
    expect(event).toEqual({
      type: 'ORDER_CANCELED',
      orderId: ORDER,
      account: ACCOUNT,
      version: 5,
      occurredAt: TRANSACT_TIME,
      venue: VENUE,
      execId: input.execId,
      clientOrderId: 'Y',
      origClientOrderId: FIRST_NAME,
      inReplyTo: 4,
    });
    expect(columns).toMatchObject({ ordStatus: 'CANCELED', cumQty: 6000, leavesQty: 0 });
    expect(order).toMatchObject({ clientOrderId: 'Y', revision: 0 });
  });

  it('needs nobody to have asked (E.1.b, or the rest of an IOC)', () => {
    const { event, columns } = given(...LIVE, filled(1000)).when(
      report('CANCELED', { inReplyTo: 1, text: 'immediate or cancel' }),
    );
    expect(event).toMatchObject({ clientOrderId: FIRST_NAME, text: 'immediate or cancel' });
    expect(event).not.toHaveProperty('inReplyTo');
    expect(event).not.toHaveProperty('origClientOrderId');
    expect(columns).toMatchObject({ ordStatus: 'CANCELED', cumQty: 1000, leavesQty: 0 });
  });

  it('in answer to something else does not take the name of the cancel that waits', () => {
    const { event } = given(...LIVE, cancelRequested('Y')).when(
      report('CANCELED', { inReplyTo: 1 }),
    );
    expect(event).toMatchObject({ clientOrderId: FIRST_NAME });
    expect(event).not.toHaveProperty('inReplyTo');
  });

  it('ends the replaces that wait, whose refusal may still come, once', () => {
    const history = given(...LIVE, replaceRequested('R', LIMIT_TERMS), cancelRequested('Y'));
    expect(history.when(report('CANCELED')).order).toMatchObject({ status: 'CANCELED' });
    const refusal = () => history.when(report('REPLACE_REJECTED', { target: byName('R') }));
    expect(refusal().columns).toMatchObject({ ordStatus: 'CANCELED' });
    expect(refusal().event).toMatchObject({ reason: { code: 'NO_SUCH_PENDING_REQUEST' } });
  });

  it('of an order that filled meanwhile leaves it FILLED (FIX rule 1)', () => {
    const { event, columns } = given(...LIVE, cancelRequested('Y'), filled(10_000)).when(
      report('CANCELED'),
    );
    expect(event).toMatchObject({ type: 'ORDER_CANCELED' });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', leavesQty: 0 });
  });
});

describe.each([
  ['EXPIRED', 'ORDER_EXPIRED', 0],
  ['DONE_FOR_DAY', 'ORDER_DONE_FOR_DAY', 0],
  ['CALCULATED', 'ORDER_CALCULATED', 0],
  ['SUSPENDED', 'ORDER_SUSPENDED', 9000],
  ['STOPPED', 'ORDER_STOPPED', 9000],
] as const)('%s', (execType, type, leavesQty) => {
  it('is the status of the order', () => {
    const input = report(execType, { text: 'why' });
    const { event, columns } = given(...LIVE, filled(1000)).when(input);
    expect(event).toEqual({
      type,
      orderId: ORDER,
      account: ACCOUNT,
      version: 4,
      occurredAt: TRANSACT_TIME,
      venue: VENUE,
      execId: input.execId,
      text: 'why',
    });
    expect(columns).toMatchObject({ ordStatus: execType, cumQty: 1000, leavesQty });
  });
});

describe('a stopped order', () => {
  const guarantee = { lastQty: decimal(1000), lastPx: decimal('50.10') };

  it('keeps what its venue guarantees, and books nothing (FIX L.1.a)', () => {
    const { event, columns } = given(...LIVE).when(report('STOPPED', guarantee));
    expect(event).toMatchObject({ type: 'ORDER_STOPPED', lastQty: 1000, lastPx: 5010 });
    expect(columns).toMatchObject({ ordStatus: 'STOPPED', cumQty: 0, avgPx: '0' });
  });

  it.each([
    { ...guarantee, lastQty: decimal('0.5') },
    { ...guarantee, lastPx: decimal('50.001') },
  ])('refuses a guarantee that its instrument cannot say', (said) => {
    const { event } = given(...LIVE).when(report('STOPPED', said));
    expect(event).toMatchObject({ type: 'REPORT_REFUSED', reason: { code: 'TOO_PRECISE' } });
  });
});

describe('why the venue did unasked what it did', () => {
  it.each(['CANCELED', 'EXPIRED', 'SUSPENDED', 'REJECTED', 'RESTATED'] as const)(
    'is kept: %s (FIX E.1.b)',
    (execType) => {
      const { event } = given(placed()).when(report(execType, { restatementReason: '2' }));
      expect(event).toMatchObject({ restatementReason: '2' });
    },
  );
});

describe('ACCEPTED_FOR_BIDDING', () => {
  it('comes before NEW', () => {
    const history = given(placed());
    const { columns } = history.when(report('ACCEPTED_FOR_BIDDING'));
    expect(columns).toMatchObject({ ordStatus: 'ACCEPTED_FOR_BIDDING', leavesQty: 10_000 });
    expect(history.when(report('NEW')).columns.ordStatus).toBe('NEW');
  });
});

describe('an end of the day', () => {
  it.each(['GTC', 'GTD'] as const)('leaves a %s order open for the next one', (timeInForce) => {
    const terms = { ...LIMIT_TERMS, timeInForce };
    const { columns } = given(placed({ terms }), filled(2000)).when(report('DONE_FOR_DAY'));
    expect(columns).toMatchObject({ ordStatus: 'DONE_FOR_DAY', leavesQty: 8000 });
  });
});

describe('a suspended order', () => {
  it.each([
    ['NEW', []],
    ['PARTIALLY_FILLED', [filled(1)]],
  ])('is %s again by a NEW report', (ordStatus, fills) => {
    const { columns } = given(...LIVE, ...fills, became('ORDER_SUSPENDED')).when(report('NEW'));
    expect(columns.ordStatus).toBe(ordStatus);
  });
});
