import { quantity, type ExecType } from '@ome/domain';
import { execIdOf, type ExecutionReport } from './execution-report.js';
import type { AnswerInHand, StepInHand } from './venue-books.js';
import { leavesQtyOf, ordStatusOf, type TakenOrder, type VenueOrder } from './venue-order.js';

const NOTHING = quantity(0);

/** What a report says beside how its order stands. */
export type Said = Partial<
  Omit<ExecutionReport, 'venue' | 'symbol' | 'ordStatus' | 'orderId' | 'account' | 'transactTime'>
>;

/** Keeps the order as it now stands and reports what happened to it. */
export function tell<Order extends VenueOrder>(
  hand: StepInHand,
  order: Order,
  execType: ExecType,
  said: Said,
): Order {
  const told = { ...order, reports: order.reports + 1, ...revised(order, execType) };
  hand.books.orders.set(order.orderId, told);
  if (told.status !== 'NEVER_TAKEN' && told.venueRevision !== undefined) {
    hand.books.numbers.set(told.venueOrderId, told.orderId);
  }
  const book = hand.books.books.get(told.symbol);
  if (book !== undefined) book.changes.count += 1;
  hand.reports.push({ ...standingOf(hand, told), ...hiddenOf(told, execType), execType, ...said });
  return told;
}

/** Tells the answer to the instruction of this step, under the name that the instruction gave. */
export function reply<Order extends VenueOrder>(
  hand: AnswerInHand,
  order: Order,
  execType: ExecType,
  said: Said = {},
): Order {
  const { version, clientOrderId } = hand.instruction;
  return tell(hand, order, execType, { ...said, inReplyTo: version, clientOrderId });
}

const CHANGES_NOTHING: ReadonlySet<ExecType> = new Set([
  'REJECTED',
  'REPLACE_REJECTED',
  'CANCEL_REJECTED',
  'HIBERNATE_REJECTED',
  'ACTIVATE_REJECTED',
]);

function revised(order: VenueOrder, execType: ExecType): Pick<TakenOrder, 'venueRevision'> {
  if (order.status === 'NEVER_TAKEN' || order.venueRevision === undefined) return {};
  return CHANGES_NOTHING.has(execType) ? {} : { venueRevision: order.venueRevision + 1 };
}

function standingOf(hand: StepInHand, order: VenueOrder): Omit<ExecutionReport, 'execType'> {
  const { instrument = hand.instrument } = hand.books.books.get(order.symbol) ?? {};
  const facts = {
    venue: hand.venue,
    symbol: order.symbol,
    execId: execIdOf(order.tag, order.reports),
    ordStatus: ordStatusOf(order),
    orderId: order.orderId,
    ...(order.venueOrderId !== undefined && { venueOrderId: order.venueOrderId }),
    clientOrderId: order.clientOrderId,
    account: order.account,
    transactTime: hand.takenAt,
    priceScale: instrument?.priceScale ?? 0,
    quantityScale: instrument?.quantityScale ?? 0,
  };
  if (order.status === 'NEVER_TAKEN') return { ...facts, cumQty: NOTHING, leavesQty: NOTHING };
  return {
    ...facts,
    ...(order.venueRevision !== undefined && { venueRevision: order.venueRevision }),
    orderQty: order.terms.quantity,
    ...(order.terms.price !== undefined && { price: order.terms.price }),
    cumQty: order.cumQty,
    leavesQty: leavesQtyOf(order),
  };
}

/** Behind a whole slice; what is hidden behind a part of one, its report says. A refusal changes nothing of it. */
function hiddenOf(order: VenueOrder, execType: ExecType): Pick<ExecutionReport, 'hiddenQuantity'> {
  if (order.status === 'NEVER_TAKEN' || CHANGES_NOTHING.has(execType)) return {};
  const { iceberg } = order.terms;
  if (iceberg === undefined) return {};
  return { hiddenQuantity: quantity(Math.max(0, leavesQtyOf(order) - iceberg.displayQuantity)) };
}
