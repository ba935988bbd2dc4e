/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import type { Caller } from '@ome/access';

export const BOB: Caller = { user: 'bob', role: 'trader', accounts: ['acme-1', 'acme-2'] };

/** Of a list, without a name. */
export const ORDER = {
  account: 'acme-1',
  symbol: 'TEST',
  venue: 'XTST',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '1',
  price: '10.00',
} as const;

/** What a request is answered that was written alone and waited for. */
export const ACCEPTED = {
  outcome: 'ACCEPTED',
  orderId: 'x',
  url: '/x',
  requestId: 'x',
  asOf: { partition: 0, offset: 1 },
} as const;
