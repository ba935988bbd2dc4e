import type { OrderError } from './private-order.js';
import type { StatedTerms } from './read-terms.js';

export const NO_ICEBERG: OrderError = {
  code: 'MissingRequiredField',
  message: 'icebergDisplayQuantity: is missing; icebergPriceDelta is of icebergs',
};

/** Whether terms have a delta and make no iceberg by themselves. One of nothing changes no price. */
export function lacksIceberg({ displayPriceDelta, displayQuantity }: StatedTerms): boolean {
  return Number(displayPriceDelta ?? 0) !== 0 && displayQuantity === undefined;
}
