import type { OrderEvent } from './event.js';
import type { OrdStatus, RestingStatus } from './status.js';

/** How the next status follows where it is not one fixed status; the reference prints these words. */
export const RULES = {
  SAME: 'The status stays.',
  PENDING:
    'The request waits for the venue: PENDING_CANCEL outranks PENDING_REPLACE outranks the status behind.',
  UNDERLYING: 'The row of the status behind the pending requests decides.',
  FIRST_ACKNOWLEDGEMENT:
    'The status stays, and only once, or to name the order: fills, a replace or the end were faster.',
  RESUMED: 'NEW, PARTIALLY_FILLED or FILLED, by what is filled.',
  BY_FILLS: 'PARTIALLY_FILLED, or FILLED when nothing is left.',
  BY_LIVE_FILLS: 'NEW, PARTIALLY_FILLED or FILLED, as the live fills say.',
  REOPENING: 'The request waits, if policy allows a filled order to be opened again.',
  KEPT_UNTIL_FILLED:
    'The status stays until nothing is left, then FILLED: it outranks PARTIALLY_FILLED, and FILLED outranks it.',
  LATE: 'After the end: FILLED while nothing is left, which outranks it, else what the order ended as.',
  AFTER_THE_DAY: 'The status stays: the fill came after the end of the day, which outranks FILLED.',
  CANCELED_UNLESS_FILLED:
    'CANCELED, or FILLED when nothing was left to cancel: FILLED outranks it. Ends every request.',
  EXPIRED_UNLESS_FILLED:
    'EXPIRED, or FILLED when nothing was left to expire: FILLED outranks it. Ends every request.',
  BY_TERMS:
    'After the end of the day the status stays. FILLED when the quantity is not above what is filled; else open again.',
} as const;
export type Rule = keyof typeof RULES;

export type Transition = RestingStatus | Rule;
export type TransitionRow = Readonly<{ [Type in OrderEvent['type']]?: Transition | undefined }>;

/** What is recorded and changes no status. */
const NOTED = {
  REPLACE_REFUSED: 'SAME',
  CANCEL_REFUSED: 'SAME',
  HIBERNATE_REFUSED: 'SAME',
  ACTIVATE_REFUSED: 'SAME',
  VENUE_STATUS_REPORTED: 'SAME',
} as const;

const KEEPS_STATUS = {
  FILL_CORRECTED: 'KEPT_UNTIL_FILLED',
  FILL_BUSTED: 'KEPT_UNTIL_FILLED',
} as const;
const FOLLOWS_FILLS = { FILL_CORRECTED: 'BY_LIVE_FILLS', FILL_BUSTED: 'BY_LIVE_FILLS' } as const;
const AFTER_THE_DAY = {
  FILL_BOOKED: 'AFTER_THE_DAY',
  FILL_CORRECTED: 'AFTER_THE_DAY',
  FILL_BUSTED: 'AFTER_THE_DAY',
} as const;
const ENDS_UNLESS_FILLED = {
  ORDER_CANCELED: 'CANCELED_UNLESS_FILLED',
  ORDER_EXPIRED: 'EXPIRED_UNLESS_FILLED',
} as const;
/** FIX rule 1 gives both a higher precedence than FILLED, or names them as what follows it (CALCULATED). */
const ENDS_THE_DAY = {
  ORDER_DONE_FOR_DAY: 'DONE_FOR_DAY',
  ORDER_CALCULATED: 'CALCULATED',
} as const;

const OPEN = {
  ...NOTED,
  REPLACE_REQUESTED: 'PENDING',
  CANCEL_REQUESTED: 'PENDING',
  PENDING_REPORTED: 'SAME',
  ORDER_CANCELED: 'CANCELED',
  ORDER_EXPIRED: 'EXPIRED',
  ORDER_DONE_FOR_DAY: 'DONE_FOR_DAY',
  ORDER_SUSPENDED: 'SUSPENDED',
  ORDER_STOPPED: 'STOPPED',
  ORDER_CALCULATED: 'CALCULATED',
  HIBERNATE_REQUESTED: 'PENDING',
  ORDER_HIBERNATED: 'HIBERNATED',
  ORDER_TRIGGERED: 'SAME',
  DAY_ROLLED: 'SAME',
  ORDER_RESTATED: 'BY_TERMS',
  ORDER_RENEWED: 'BY_TERMS',
} as const;

const PENDING = {
  ...NOTED,
  PENDING_REPORTED: 'SAME',
  ORDER_ACKNOWLEDGED: 'UNDERLYING',
  ORDER_REJECTED: 'UNDERLYING',
  ORDER_REPLACED: 'BY_TERMS',
  REPLACE_REJECTED: 'SAME',
  HIBERNATE_REJECTED: 'SAME',
  ACTIVATE_REJECTED: 'SAME',
  ORDER_HIBERNATED: 'UNDERLYING',
  ORDER_ACTIVATED: 'UNDERLYING',
  DAY_ROLLED: 'UNDERLYING',
  ORDER_CANCELED: 'CANCELED_UNLESS_FILLED',
  FILL_BOOKED: 'UNDERLYING',
  FILL_CORRECTED: 'UNDERLYING',
  FILL_BUSTED: 'UNDERLYING',
  ORDER_RESTATED: 'UNDERLYING',
  ORDER_RENEWED: 'UNDERLYING',
  ORDER_TRIGGERED: 'UNDERLYING',
  ORDER_EXPIRED: 'UNDERLYING',
  ORDER_DONE_FOR_DAY: 'UNDERLYING',
  ORDER_SUSPENDED: 'UNDERLYING',
  ORDER_STOPPED: 'UNDERLYING',
  ORDER_CALCULATED: 'UNDERLYING',
  ORDER_ACCEPTED_FOR_BIDDING: 'UNDERLYING',
} as const;

/** The venue names the order at last, and reports by that name may follow. */
const ENDED = {
  ...NOTED,
  ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
  FILL_BOOKED: 'LATE',
  FILL_CORRECTED: 'LATE',
  FILL_BUSTED: 'LATE',
} as const;
/** The venue had done the replace before, and tells of it after the end. */
const STOPPED_BY_END = { ...ENDED, ORDER_REPLACED: 'LATE' } as const;
const DONE = {
  ...OPEN,
  ...AFTER_THE_DAY,
  ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
  ORDER_RENEWED: 'RESUMED',
  DAY_ROLLED: 'RESUMED',
} as const;
/** The day ended for an order of which nothing is left: what ends it, and what a filled order takes. */
const COMPLETED = {
  ...NOTED,
  ...AFTER_THE_DAY,
  ...ENDS_UNLESS_FILLED,
  ...ENDS_THE_DAY,
  REPLACE_REQUESTED: 'REOPENING',
  ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
  ORDER_RESTATED: 'BY_TERMS',
  ORDER_RENEWED: 'RESUMED',
  DAY_ROLLED: 'RESUMED',
} as const;
/** All that may happen to an order that no venue has. */
const HELD = {
  REPLACE_REFUSED: 'SAME',
  CANCEL_REFUSED: 'SAME',
  HIBERNATE_REFUSED: 'SAME',
  ACTIVATE_REFUSED: 'SAME',
  ORDER_AMENDED: 'SAME',
  ORDER_WITHDRAWN: 'CANCELED',
  ORDER_RELEASED: 'PENDING_NEW',
  ORDER_LAPSED: 'EXPIRED',
  DAY_ROLLED: 'SAME',
} as const;

/**
 * The only list of legal changes: status, event -> next status. What is not here is refused by name. HELD is the row of a
 * HIBERNATED order that no venue has, COMPLETED of a DONE_FOR_DAY or CALCULATED one of which nothing is left. An order
 * that ended goes by the row of what it ended as for ever, also while it is FILLED.
 */
export const TRANSITIONS = {
  PENDING_NEW: {
    ...OPEN,
    ORDER_ACKNOWLEDGED: 'NEW',
    ORDER_REJECTED: 'REJECTED',
    FILL_BOOKED: 'BY_FILLS',
    ORDER_ACCEPTED_FOR_BIDDING: 'ACCEPTED_FOR_BIDDING',
  },
  NEW: {
    ...OPEN,
    ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
    // FIX OrdStatus 8: "an order can pass from New to Rejected status".
    ORDER_REJECTED: 'REJECTED',
    FILL_BOOKED: 'BY_FILLS',
    ORDER_ACCEPTED_FOR_BIDDING: 'ACCEPTED_FOR_BIDDING',
  },
  PARTIALLY_FILLED: {
    ...OPEN,
    ...FOLLOWS_FILLS,
    ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
    FILL_BOOKED: 'BY_FILLS',
  },
  ACCEPTED_FOR_BIDDING: {
    ...OPEN,
    ORDER_ACKNOWLEDGED: 'RESUMED',
    FILL_BOOKED: 'BY_FILLS',
    ORDER_ACCEPTED_FOR_BIDDING: 'ACCEPTED_FOR_BIDDING',
  },
  SUSPENDED: {
    ...OPEN,
    ...KEEPS_STATUS,
    ORDER_ACKNOWLEDGED: 'RESUMED',
    FILL_BOOKED: 'KEPT_UNTIL_FILLED',
  },
  STOPPED: {
    ...OPEN,
    ...KEEPS_STATUS,
    ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
    FILL_BOOKED: 'KEPT_UNTIL_FILLED',
  },
  DONE_FOR_DAY: DONE,
  CALCULATED: DONE,
  PENDING_REPLACE: {
    ...PENDING,
    REPLACE_REQUESTED: 'PENDING',
    CANCEL_REQUESTED: 'PENDING',
    HIBERNATE_REQUESTED: 'UNDERLYING',
    ACTIVATE_REQUESTED: 'UNDERLYING',
  },
  PENDING_CANCEL: { ...PENDING, CANCEL_REJECTED: 'SAME' },
  FILLED: {
    ...NOTED,
    ...FOLLOWS_FILLS,
    ...ENDS_UNLESS_FILLED,
    ...ENDS_THE_DAY,
    REPLACE_REQUESTED: 'REOPENING',
    ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
    ORDER_RESTATED: 'BY_TERMS',
    FILL_BOOKED: 'SAME',
  },
  CANCELED: STOPPED_BY_END,
  REJECTED: ENDED,
  EXPIRED: STOPPED_BY_END,
  HIBERNATED: {
    ...OPEN,
    ...KEEPS_STATUS,
    HIBERNATE_REQUESTED: undefined,
    ORDER_HIBERNATED: undefined,
    ACTIVATE_REQUESTED: 'PENDING',
    ORDER_ACTIVATED: 'RESUMED',
    ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
    FILL_BOOKED: 'KEPT_UNTIL_FILLED',
  },
  HELD,
  COMPLETED,
} as const satisfies Readonly<Record<OrdStatus | 'HELD' | 'COMPLETED', TransitionRow>>;

/** The first event of an order. */
export const FIRST_TRANSITIONS = {
  ORDER_PLACED: 'PENDING_NEW',
  ORDER_HELD: 'HIBERNATED',
  ORDER_REFUSED: 'REJECTED',
} as const satisfies TransitionRow;
