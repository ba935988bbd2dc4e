import { unreachable } from './brand.js';
import type { OrderEvent } from './event.js';
import { isClosedStatus, isHeld, restingStatusOf, type OrderState } from './order-state.js';
import type { OrdStatus, RestingStatus } from './status.js';

/** How the next status follows where it is not one fixed status; the reference prints these words. */
export const RULES = {
  SAME: 'The status stays.',
  PENDING:
    'The request waits for the venue: PENDING_CANCEL outranks PENDING_REPLACE outranks the status behind.',
  UNDERLYING: 'The row of the status behind the pending requests decides.',
  FIRST_ACKNOWLEDGEMENT:
    'The status stays, and only once: the fills were faster than the acknowledgement.',
  RESUMED: 'NEW, PARTIALLY_FILLED or FILLED, by what is filled.',
  BY_FILLS: 'PARTIALLY_FILLED, or FILLED when nothing is left.',
  BY_LIVE_FILLS:
    'NEW, PARTIALLY_FILLED or FILLED, as the live fills say; CANCELED when the venue had cancelled what was left.',
  REOPENING: 'The request waits, if policy allows a filled order to be opened again.',
  KEPT_UNTIL_FILLED:
    'The status stays until nothing is left, then FILLED: it outranks PARTIALLY_FILLED, and FILLED outranks it.',
  LATE: 'The status stays: the fill came after the end.',
  CANCELED_UNLESS_FILLED:
    'CANCELED, or FILLED when nothing was left to cancel: FILLED outranks it. Ends every request.',
  BY_TERMS:
    'FILLED when the quantity is not above what is filled; else open again, unless the venue had cancelled the order.',
} as const;
export type Rule = keyof typeof RULES;

export type Transition = RestingStatus | Rule;
export type TransitionRow = Readonly<{ [Type in OrderEvent['type']]?: Transition | undefined }>;
type Row = TransitionRow;

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
const AFTER_THE_END = {
  FILL_BOOKED: 'LATE',
  FILL_CORRECTED: 'LATE',
  FILL_BUSTED: 'LATE',
} as const;

const OPEN = {
  ...NOTED,
  REPLACE_REQUESTED: 'PENDING',
  CANCEL_REQUESTED: 'PENDING',
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
  CANCEL_REJECTED: 'SAME',
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

const ENDED = { ...NOTED, ...AFTER_THE_END } as const;
const DONE = {
  ...OPEN,
  ...AFTER_THE_END,
  ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
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
 * HIBERNATED order that no venue has.
 */
export const TRANSITIONS = {
  PENDING_NEW: {
    ...OPEN,
    ORDER_ACKNOWLEDGED: 'NEW',
    ORDER_REJECTED: 'REJECTED',
    PENDING_REPORTED: 'SAME',
    FILL_BOOKED: 'BY_FILLS',
    ORDER_ACCEPTED_FOR_BIDDING: 'ACCEPTED_FOR_BIDDING',
  },
  NEW: {
    ...OPEN,
    ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
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
  PENDING_CANCEL: PENDING,
  FILLED: {
    ...NOTED,
    ...FOLLOWS_FILLS,
    REPLACE_REQUESTED: 'REOPENING',
    ORDER_ACKNOWLEDGED: 'FIRST_ACKNOWLEDGEMENT',
    ORDER_RESTATED: 'BY_TERMS',
    FILL_BOOKED: 'SAME',
  },
  CANCELED: ENDED,
  REJECTED: ENDED,
  EXPIRED: ENDED,
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
} as const satisfies Readonly<Record<OrdStatus | 'HELD', Row>>;

/** The first event of an order. */
export const FIRST_TRANSITIONS = {
  ORDER_PLACED: 'PENDING_NEW',
  ORDER_HELD: 'HIBERNATED',
  ORDER_REFUSED: 'REJECTED',
} as const satisfies Row;

type Decided = Exclude<Transition, 'UNDERLYING'>;

/** What the table says, with UNDERLYING looked up; `undefined` when the event may not follow. */
export function transitionOf(order: OrderState, type: OrderEvent['type']): Decided | undefined {
  const shown: Row = isHeld(order) ? TRANSITIONS.HELD : TRANSITIONS[order.status];
  const said = shown[type];
  const transition = said === 'UNDERLYING' ? behind(order)[type] : said;
  if (transition === 'UNDERLYING') throw new Error(`${order.orderId} rests on a pending status`);
  return transition === 'FIRST_ACKNOWLEDGEMENT' && order.acknowledged ? undefined : transition;
}

function behind(order: OrderState): Row {
  return TRANSITIONS[restingStatusOf(order)];
}

/** Numbers as they stand after the event. */
export interface Quantities {
  readonly cumQty: number;
  readonly orderQty: number;
}

/** The status that the order rests on after the event. Throws when the table does not have it. */
export function restingStatusAfter(
  order: OrderState,
  type: OrderEvent['type'],
  after: Quantities,
): RestingStatus {
  const transition = transitionOf(order, type);
  if (transition === undefined) {
    throw new Error(`${type} cannot follow ${order.status} (order ${order.orderId})`);
  }
  return follow(order, transition, after);
}

/** Late fills can leave nothing of an order that is done for the day: no later status opens it again. */
function filledInstead(status: RestingStatus, { cumQty, orderQty }: Quantities): RestingStatus {
  const closes = isClosedStatus(status) || takesLateFills(status);
  return cumQty >= orderQty && !closes ? 'FILLED' : status;
}

function follow(order: OrderState, transition: Decided, after: Quantities): RestingStatus {
  const { cumQty, orderQty } = after;
  const before = restingStatusOf(order);
  const canceled = order.canceled === true;
  const filled = cumQty >= orderQty;
  switch (transition) {
    case 'SAME':
    case 'PENDING':
    case 'LATE':
    case 'FIRST_ACKNOWLEDGEMENT':
    case 'REOPENING':
      return before;
    case 'RESUMED':
      if (filled) return 'FILLED';
      return cumQty > 0 ? 'PARTIALLY_FILLED' : 'NEW';
    case 'BY_LIVE_FILLS':
      if (filled) return 'FILLED';
      if (canceled) return 'CANCELED';
      return cumQty > 0 ? 'PARTIALLY_FILLED' : 'NEW';
    case 'BY_FILLS':
      return filled ? 'FILLED' : 'PARTIALLY_FILLED';
    case 'KEPT_UNTIL_FILLED':
      return filled ? 'FILLED' : before;
    case 'CANCELED_UNLESS_FILLED':
      return before === 'FILLED' ? 'FILLED' : 'CANCELED';
    case 'BY_TERMS':
      if (filled) return 'FILLED';
      if (canceled) return 'CANCELED';
      if (!GIVES_WAY.has(before)) return before;
      return cumQty > 0 ? 'PARTIALLY_FILLED' : 'NEW';
    case 'PENDING_NEW':
    case 'NEW':
    case 'PARTIALLY_FILLED':
    case 'FILLED':
    case 'DONE_FOR_DAY':
    case 'CANCELED':
    case 'STOPPED':
    case 'REJECTED':
    case 'SUSPENDED':
    case 'CALCULATED':
    case 'EXPIRED':
    case 'ACCEPTED_FOR_BIDDING':
    case 'HIBERNATED':
      return filledInstead(transition, after);
    default:
      return unreachable(transition);
  }
}

/** Statuses that say no more than what is filled; the others outlive a replace. */
const GIVES_WAY: ReadonlySet<RestingStatus> = new Set<RestingStatus>([
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
]);

/** True when nothing of the order waits for the venue any more: it ended other than by its fills. */
export function endsRequests(type: OrderEvent['type'], resting: RestingStatus): boolean {
  if (type === 'ORDER_CANCELED') return true;
  return resting === 'REJECTED' || resting === 'EXPIRED';
}

const TAKES_LATE_FILLS: ReadonlySet<string> = new Set(
  Object.entries<Row>(TRANSITIONS).flatMap(([status, row]) =>
    row.FILL_BOOKED === 'LATE' ? [status] : [],
  ),
);

/** True in the statuses in which a fill is late: more may be filled than the order says is left. */
export function takesLateFills(resting: RestingStatus): boolean {
  return TAKES_LATE_FILLS.has(resting);
}
