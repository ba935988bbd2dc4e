// What several rows of the transition table have in common.

/** What is recorded and changes no status. */
export const NOTED = {
  REPLACE_REFUSED: 'SAME',
  CANCEL_REFUSED: 'SAME',
  HIBERNATE_REFUSED: 'SAME',
  ACTIVATE_REFUSED: 'SAME',
  VENUE_STATUS_REPORTED: 'SAME',
} as const;

export const KEEPS_STATUS = {
  FILL_CORRECTED: 'KEPT_UNTIL_FILLED',
  FILL_BUSTED: 'KEPT_UNTIL_FILLED',
} as const;
export const FOLLOWS_FILLS = {
  FILL_CORRECTED: 'BY_LIVE_FILLS',
  FILL_BUSTED: 'BY_LIVE_FILLS',
} as const;
export const AFTER_THE_DAY = {
  FILL_BOOKED: 'AFTER_THE_DAY',
  FILL_CORRECTED: 'AFTER_THE_DAY',
  FILL_BUSTED: 'AFTER_THE_DAY',
} as const;
export const ENDS_UNLESS_FILLED = {
  ORDER_CANCELED: 'CANCELED_UNLESS_FILLED',
  ORDER_EXPIRED: 'EXPIRED_UNLESS_FILLED',
} as const;
/** FIX rule 1 gives both a higher precedence than FILLED, or names them as what follows it (CALCULATED). */
export const ENDS_THE_DAY = {
  ORDER_DONE_FOR_DAY: 'DONE_FOR_DAY',
  ORDER_CALCULATED: 'CALCULATED',
} as const;
/** What a venue says of the rest of an order, where a status that says more outranks all of it. */
export const OUTRANKED = {
  ORDER_STOPPED: 'OUTRANKED',
  ORDER_SUSPENDED: 'OUTRANKED',
  ORDER_HIBERNATED: 'OUTRANKED',
  ORDER_ACTIVATED: 'OUTRANKED',
} as const;
