import { unreachable } from './brand.js';
import type { OrderEvent } from './event.js';
import { lastingAfter, resumes } from './lasting.js';
import { isCompleted, isDayOver, isHeld, restingStatusOf, type OrderState } from './order-state.js';
import { isGoodTill, type OrdStatus, type RestingStatus } from './status.js';
import type { Transition, TransitionRow } from './transition-rules.js';
import { TRANSITIONS } from './transition-table.js';

type Recorded = Exclude<Transition, 'UNDERLYING'>;
type Decided = Exclude<Recorded, 'FORMER'>;

/** What the table says of an event that is decided now; `undefined` when it may not follow. */
export function transitionOf(order: OrderState, type: OrderEvent['type']): Decided | undefined {
  const transition = recordedTransitionOf(order, type);
  return transition === 'FORMER' ? undefined : transition;
}

/** What the table says, with UNDERLYING looked up; `undefined` when the event may not follow. */
function recordedTransitionOf(order: OrderState, type: OrderEvent['type']): Recorded | undefined {
  const said = rowOf(order, order.status)[type];
  const transition = said === 'UNDERLYING' ? rowOf(order, restingStatusOf(order))[type] : said;
  if (transition === 'UNDERLYING') throw new Error(`${order.orderId} rests on a pending status`);
  return transition === 'FIRST_ACKNOWLEDGEMENT' ? acknowledgementOf(order) : transition;
}

function acknowledgementOf(order: OrderState): Recorded | undefined {
  if (resumes(order)) return restingStatusOf(order) === 'SUSPENDED' ? 'RESUMED' : 'OUTRANKED';
  return isNamed(order) ? undefined : 'FIRST_ACKNOWLEDGEMENT';
}

/** Another acknowledgement has nothing to add. */
function isNamed({ acknowledged, venueOrderId }: OrderState): boolean {
  return acknowledged === true && venueOrderId !== undefined;
}

function rowOf(order: OrderState, status: OrdStatus): TransitionRow {
  if (status === 'FILLED') return TRANSITIONS[order.ended ?? status];
  if (status === 'HIBERNATED' && isHeld(order)) return TRANSITIONS.HELD;
  if (!isDayOver(status)) return TRANSITIONS[status];
  if (!isGoodTill(order.terms.timeInForce)) return TRANSITIONS.FINISHED;
  return isCompleted(order) ? TRANSITIONS.COMPLETED : TRANSITIONS[status];
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
  const transition = recordedTransitionOf(order, type);
  if (transition === undefined) {
    throw new Error(`${type} cannot follow ${order.status} (order ${order.orderId})`);
  }
  return follow(order, type, transition, after);
}

function follow(
  order: OrderState,
  type: OrderEvent['type'],
  transition: Recorded,
  after: Quantities,
): RestingStatus {
  const { cumQty, orderQty } = after;
  const before = restingStatusOf(order);
  const filled = cumQty >= orderQty;
  switch (transition) {
    case 'SAME':
    case 'PENDING':
    case 'AFTER_THE_DAY':
    case 'FIRST_ACKNOWLEDGEMENT':
    case 'REOPENING':
    case 'OUTRANKED':
    case 'ANSWERED':
    case 'FORMER':
      return before;
    case 'RESUMED':
    case 'BY_LIVE_FILLS':
      return filled ? 'FILLED' : restOf(order, type, after);
    case 'BY_FILLS':
      return filled ? 'FILLED' : 'PARTIALLY_FILLED';
    case 'KEPT_UNTIL_FILLED':
      return filled ? 'FILLED' : before;
    case 'LATE':
      return filled ? 'FILLED' : (order.ended ?? before);
    case 'CANCELED_UNLESS_FILLED':
      return filled ? 'FILLED' : 'CANCELED';
    case 'EXPIRED_UNLESS_FILLED':
      return filled ? 'FILLED' : 'EXPIRED';
    case 'BY_TERMS':
      if (isDayOver(before)) return before;
      if (filled) return 'FILLED';
      return GIVES_WAY.has(before) ? restOf(order, type, after) : before;
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
      return transition;
    default:
      return unreachable(transition);
  }
}

/** The status of an order of which something is left: what lasts outranks what is filled. */
function restOf(order: OrderState, type: OrderEvent['type'], after: Quantities): RestingStatus {
  const lasting = lastingAfter(order, type)?.[0];
  return lasting ?? (after.cumQty > 0 ? 'PARTIALLY_FILLED' : 'NEW');
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
  return type === 'ORDER_CANCELED' || type === 'ORDER_EXPIRED' || resting === 'REJECTED';
}

/** True of a rule by which a fill, correction or bust is late. */
export function isLate(transition: Transition): boolean {
  return transition === 'LATE' || transition === 'AFTER_THE_DAY';
}

const TAKES_LATE_FILLS: ReadonlySet<string> = new Set(
  Object.entries<TransitionRow>(TRANSITIONS).flatMap(([status, { FILL_BOOKED: transition }]) =>
    transition !== undefined && isLate(transition) ? [status] : [],
  ),
);

/** True in the statuses in which a fill is late: more may be filled than the order says is left. */
export function takesLateFills(resting: RestingStatus): boolean {
  return TAKES_LATE_FILLS.has(resting);
}
