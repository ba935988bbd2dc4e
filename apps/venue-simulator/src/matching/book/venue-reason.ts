/** Why the simulated venue refused, and the text that says it; the venue's own words, not ours. */
export const VENUE_REASONS = {
  UNKNOWN_SYMBOL: 'The venue does not trade this symbol',
  PRICE_REQUIRED: 'A limit order needs a price',
  PRICE_OFF_TICK: 'The price is not a multiple of the tick',
  PRICE_OUT_OF_RANGE: 'The price is outside the range of the venue',
  QUANTITY_OFF_LOT: 'The quantity is not a positive multiple of the lot',
  QUANTITY_OUT_OF_RANGE: 'The quantity is outside the range of the venue',
  TERMS_NOT_SUPPORTED: 'The venue has no orders of such terms',
  DISPLAY_QUANTITY_OUT_OF_RANGE:
    'The display quantity is not a positive multiple of the lot, or above the quantity',
  PRICE_DELTA_IMPROVES: 'A slice may not improve the price: a buy goes down, a sell goes up',
  EXPIRE_TIME_PASSED: 'The validity of the order is over',
  CONTRACT_CLOSED: 'The contract is not in its trading phase',
  DUPLICATE_ORDER: 'The venue has this order already',
  UNKNOWN_ORDER: 'The venue has no such order',
  WRONG_REVISION: 'The order has changed meanwhile: it has another identifier or revision',
  ORDER_CLOSED: 'Too late: the order is closed',
  ALREADY_HIBERNATED: 'The order is hibernated already',
  NOT_HIBERNATED: 'The order is not hibernated',
} as const;

export type VenueReason = keyof typeof VENUE_REASONS;
