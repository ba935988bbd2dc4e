import type { TimeInForce } from '@ome/domain';
import type { OrderError, ValidityRestriction } from './private-order.js';
import type { StatedTerms } from './read-terms.js';

export const NO_DATE: OrderError = {
  code: 'MissingRequiredField',
  message: 'validityDate: is missing; GoodUntilDate needs it',
};

/** Of an order that rests. */
export function restingTimeInForce(validity: ValidityRestriction): TimeInForce {
  return validity === 'GoodUntilDate' ? 'GTD' : 'GOOD_FOR_SESSION';
}

/** What a restriction makes of an order that does not rest; `undefined` of one that does. */
export function immediate(restriction: StatedTerms['restriction']): 'IOC' | 'FOK' | undefined {
  if (restriction === 'ImmediateOrCancel') return 'IOC';
  return restriction === 'FillOrKill' ? 'FOK' : undefined;
}
