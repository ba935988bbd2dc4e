/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import type { Caller } from '@ome/access';

/** Of several accounts, so that a request without one does not say by itself whose it is. */
export const BOB: Caller = { user: 'bob', role: 'trader', accounts: ['acme-1', 'acme-2'] };

/** A new order of no account, and without a name. */
export const EXAMPLE_ORDER = {
  symbol: 'TEST',
  venue: 'XTST',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '1',
  price: '10.00',
} as const;
