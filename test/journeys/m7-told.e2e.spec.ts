import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { M7Stories, type Row, type Story } from './m7-stories.js';

let stories: M7Stories;
beforeAll(async () => {
  stories = await M7Stories.open();
});
afterAll(() => stories?.close());
beforeEach(() => stories.reset());

const created = (change: object = {}) => stories.created(change);
const expectRow = (table: string, row: Row, told: Story, place: number) =>
  stories.expectRow(table, row, told, place);

describe('what the venue does by itself', () => {
  const trade = { execType: 'TRADE', lastPx: '50' } as const;

  it('executions: identifier kept, revision + 1, the quantity that is left', async () => {
    const order = await created();
    await stories.system.venue.report(order.orderId, {
      ...trade,
      lastQty: '4',
      venueRevision: '2',
    });
    await stories.system.venue.report(order.orderId, {
      ...trade,
      lastQty: '6',
      venueRevision: '3',
    });
    const told = await stories.unasked(order, 2);
    expectRow('Executions', ['request', 2, 'Active', 'PartiallyExecuted'], told, 1);
    expectRow('Executions', ['request', 3, 'Inactive', 'FullyExecuted'], told, 2);
    expect(told.events.slice(1)).toMatchObject([{ quantity: 6 }, { quantity: 0 }]);
  });

  it('a new slice of an iceberg', async () => {
    const iceberg = { icebergDisplayQuantity: 4, icebergPriceDelta: -0.5 };
    const order = await created(iceberg);
    expect(order.seen[1]).toMatchObject({ ...iceberg, type: 'Iceberg', icebergHiddenQuantity: 6 });
    await stories.system.venue.report(order.orderId, {
      ...trade,
      lastQty: '4',
      venueRevision: '2',
    });
    await stories.system.venue.report(order.orderId, {
      execType: 'RESTATED',
      restatementReason: 'NEW_ICEBERG_SLICE',
      price: '49.5',
      venueRevision: '3',
      actor: 'SYSTEM',
    });
    const told = await stories.unasked(order, 2);
    expectRow('Executions', ['request', 3, 'Active', 'NewIcebergSliceAdded'], told, 2);
    expect(told.events[2]).toMatchObject({ price: 49.5, quantity: 6, icebergHiddenQuantity: 2 });
  });

  it.each([
    [
      'the rest of an IOC',
      { execType: 'CANCELED', actor: 'SYSTEM' },
      'Inactive',
      'DeletedBySystem',
    ],
    ['the end of the session', { execType: 'EXPIRED' }, 'Inactive', 'DeletedBySystem'],
    [
      'removed by market operations',
      { execType: 'CANCELED', actor: 'MARKET_OPS' },
      'Inactive',
      'DeletedByMarketOps',
    ],
    [
      'hidden by market operations',
      { execType: 'HIBERNATED', actor: 'MARKET_OPS' },
      'Hibernated',
      'DeactivatedByMarketOps',
    ],
    [
      'restated by market operations',
      { execType: 'RESTATED', price: '48', actor: 'MARKET_OPS' },
      'Active',
      'ModifiedByMarketOps',
    ],
    [
      'hidden by the system',
      { execType: 'HIBERNATED', actor: 'SYSTEM' },
      'Hibernated',
      'DeactivatedBySystem',
    ],
  ] as const)('%s', async (_, report, state, action) => {
    const order = await created();
    await stories.system.venue.report(order.orderId, { ...report, venueRevision: '2' });
    const told = await stories.unasked(order, 1);
    expectRow('Interventions', ['request', 2, state, action], told, 1);
  });

  it('shown again by market operations', async () => {
    const order = await created({ state: 'Hibernated' });
    await stories.system.venue.report(order.orderId, {
      execType: 'ACTIVATED',
      actor: 'MARKET_OPS',
      venueRevision: '2',
    });
    const told = await stories.unasked(order, 1);
    expectRow('Interventions', ['request', 2, 'Active', 'AddedByMarketOps'], told, 1);
  });
});
