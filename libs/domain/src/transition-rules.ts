import type { OrderEvent } from './event.js';
import type { RestingStatus } from './status.js';

/** How the next status follows where it is not one fixed status; the reference prints these words. */
export const RULES = {
  SAME: 'The status stays.',
  PENDING:
    'The request waits for the venue: PENDING_CANCEL outranks PENDING_REPLACE outranks the status behind.',
  UNDERLYING: 'The row of the status behind the pending requests decides.',
  FIRST_ACKNOWLEDGEMENT:
    'The status stays, and only once, or to name the order: fills, a replace, a suspension or the end were faster. A later one ends the suspension of an order.',
  RESUMED:
    'FILLED when nothing is left, else what the venue said of the rest and has not taken back, else PARTIALLY_FILLED or NEW.',
  OUTRANKED:
    'The status stays, for it outranks what the venue says, which shows once nothing does any more.',
  ANSWERED: 'Only in answer to a request that waits. The status stays: the order is so already.',
  FORMER: 'Only in logs of older versions: refused now. The status stays.',
  BY_FILLS: 'PARTIALLY_FILLED, or FILLED when nothing is left.',
  BY_LIVE_FILLS: 'As RESUMED, by the live fills.',
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
