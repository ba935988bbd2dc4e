import type { ExecutionReport } from '@ome/contracts';
import { expect, it } from 'vitest';
import { ACCOUNT, NAME, Told } from './told-order.spec.js';

const NEW = { execType: 'NEW', venueOrderId: '4654964631', venueRevision: '1' } as const;
const NAMED = { identifier: 4_654_964_631, revisionNumber: 1 };
const OVER = { state: 'Inactive', quantity: 0, codes: [] };
const TRADE = { execType: 'TRADE', lastQty: '10', lastPx: '50' } as const;
const REJECTED = { execType: 'REJECTED', reason: 'no' } as const;

it.each<[string, readonly Partial<ExecutionReport>[], object]>([
  [
    'refused',
    [REJECTED],
    { state: 'Rejected', action: 'AddedByUser', quantity: 10, codes: ['ThirdParty'] },
  ],
  [
    'refused under a name',
    [{ ...REJECTED, venueOrderId: '4654964631' }],
    { state: 'Rejected', action: 'AddedByUser', quantity: 10 },
  ],
  [
    'rejected after it was in the book',
    [NEW, { ...REJECTED, venueRevision: '2' }],
    { ...NAMED, revisionNumber: 2, ...OVER, action: 'RejectedBySystem' },
  ],
  ['refused and then named', [REJECTED, NEW], { ...NAMED, ...OVER, action: 'RejectedBySystem' }],
  ['filled before its name came', [TRADE, NEW], { ...NAMED, ...OVER, action: 'FullyExecuted' }],
  [
    'expired before its name came',
    [{ execType: 'EXPIRED' }, NEW],
    { ...NAMED, ...OVER, action: 'DeletedBySystem' },
  ],
  [
    'canceled by market operations before its name came',
    [{ execType: 'CANCELED', actor: 'MARKET_OPS' }, NEW],
    { ...NAMED, ...OVER, action: 'DeletedByMarketOps' },
  ],
])('an order that is %s is told of as it is found', async (_, reports, row) => {
  const told = await Told.entered();
  for (const report of reports) told.report(report);
  expect(told.heard()).toMatchObject([row]);
  expect(told.found()).toEqual(told.heard());
});

it('a cancel that came before the name is told of as it is found', async () => {
  const told = await Told.entered();
  told.asked({ type: 'CANCEL_ORDER', account: ACCOUNT, origClientOrderId: NAME });
  for (const report of [{ execType: 'CANCELED' }, NEW] as const) told.report(report);
  expect(told.heard()).toMatchObject([{ ...NAMED, ...OVER, action: 'ModifiedByUser' }]);
  expect(told.found()).toEqual(told.heard());
});
