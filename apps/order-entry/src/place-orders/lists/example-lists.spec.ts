/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import { EXAMPLE_ORDER } from '../example-order.spec.js';

export { BOB } from '../example-order.spec.js';

/** Of a list, without a name. */
export const ORDER = { account: 'acme-1', ...EXAMPLE_ORDER } as const;

/** What a request is answered that was written alone and waited for. */
export const ACCEPTED = {
  outcome: 'ACCEPTED',
  orderId: 'x',
  url: '/x',
  requestId: 'x',
  asOf: { partition: 0, offset: 1 },
} as const;
