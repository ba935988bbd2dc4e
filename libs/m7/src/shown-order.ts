import { powerContract, type PowerProducts } from '@ome/contracts';
import {
  formatDecimal,
  isAcknowledged,
  isCompleted,
  isHidden,
  isSuspended,
  mayExpire,
  restingStatusOf,
} from '@ome/domain';
import type { OrderState, OrderTerms, Timestamp } from '@ome/domain';
import { longOf } from './numbers.js';
import type {
  Direction,
  ExecutionRestriction,
  OrderError,
  PrivateOrder,
  PrivateOrderAction,
  PrivateOrderState,
  ValidityRestriction,
} from './private-order.js';
import { METADATA } from './read-creation.js';
import { contractAreaOf } from './resolve-contract.js';
import { shortTime } from './times.js';

/** How a venue calls an order, at a moment. */
export interface VenueNames {
  readonly identifier?: string;
  readonly revision?: string;
}

/** What an event says beside the order's values. */
export interface Said {
  readonly state: PrivateOrderState;
  readonly action: PrivateOrderAction;
  readonly names: VenueNames;
  /** Instead of the order's own: a request shows what it asks for. */
  readonly wanted?: { readonly terms: OrderTerms; readonly text?: string };
  readonly errors?: readonly OrderError[];
  readonly at: Date;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
}

/** The name that an order keeps for life. */
export function clientIdentifierOf({ clientOrderIds, clientOrderId }: OrderState): string {
  return clientOrderIds[0] ?? clientOrderId;
}

export function namesOf({ venueOrderId, venueRevision }: OrderState): VenueNames {
  return {
    ...(venueOrderId !== undefined && { identifier: venueOrderId }),
    ...(venueRevision !== undefined && { revision: venueRevision }),
  };
}

/** An order with what an event says of it. */
export function shownOrder(order: OrderState, said: Said): PrivateOrder {
  const { identifier, revision } = said.names;
  const terms = said.wanted?.terms ?? order.terms;
  const contract = powerContract(order.instrument.symbol, said.products);
  const comment = said.wanted?.text ?? order.text;
  const metadata = metadataOf(order);
  const until = untilOf(terms);
  return {
    ...(identifier !== undefined && { identifier: longOf(identifier) }),
    clientIdentifier: clientIdentifierOf(order),
    ...(revision !== undefined && { revisionNumber: longOf(revision) }),
    ...(contract !== undefined && { contractArea: contractAreaOf(contract, said.at) }),
    ...valuesOf(order, terms),
    direction: directionOf(order),
    executionRestriction: restrictionOf(terms),
    ...(comment !== undefined && { comment }),
    entryDate: shortTime(order.createdAt),
    validityRestriction: validityOf(terms),
    ...(until !== undefined && { validityDate: shortTime(until) }),
    state: said.state,
    action: said.action,
    ...(metadata !== undefined && { metadata }),
    ...(said.errors !== undefined && { errors: said.errors }),
  };
}

/** Quantities are open ones: nothing is open of an order that is over. */
function valuesOf(order: OrderState, terms: OrderTerms) {
  const { priceScale, quantityScale } = order.instrument;
  const amount = (units: number) => Number(formatDecimal(units, quantityScale));
  const price = (units: number) => Number(formatDecimal(units, priceScale));
  const open = stateOf(order) === 'Inactive' ? 0 : Math.max(0, terms.quantity - order.cumQty);
  const { displayQuantity, displayPriceDelta = 0 } = terms;
  return {
    quantity: amount(open),
    initialQuantity: amount(terms.quantity),
    ...(terms.orderType === 'LIMIT' && { price: price(terms.price) }),
    type: displayQuantity === undefined ? ('Regular' as const) : ('Iceberg' as const),
    ...(displayQuantity !== undefined && {
      icebergPriceDelta: price(displayPriceDelta),
      icebergDisplayQuantity: amount(displayQuantity),
      icebergHiddenQuantity: hiddenOf(order, terms) ?? amount(Math.max(0, open - displayQuantity)),
    }),
  };
}

/** As the venue says it of the order as it is; of what is asked for or is over, it is what the terms make it. */
function hiddenOf(order: OrderState, terms: OrderTerms): number | undefined {
  const { hiddenQuantity } = order;
  const says = terms === order.terms && stateOf(order) !== 'Inactive';
  return says && hiddenQuantity !== undefined ? Number(hiddenQuantity) : undefined;
}

export function directionOf({ side }: OrderState): Direction {
  return side === 'BUY' ? 'Buy' : 'Sell';
}

/** An immediate order has its validity as well: it ends at the date when it is not activated before. */
export function validityOf(terms: OrderTerms): ValidityRestriction {
  const isDated = terms.timeInForce === 'GTD' || untilOf(terms) !== undefined;
  return isDated ? 'GoodUntilDate' : 'GoodForSession';
}

/** When an order ends, where that is a date. */
export function untilOf({ timeInForce, expireTime }: OrderTerms): Timestamp | undefined {
  return mayExpire(timeInForce) ? expireTime : undefined;
}

function restrictionOf({ timeInForce, allOrNone }: OrderTerms): ExecutionRestriction {
  if (timeInForce === 'IOC') return 'ImmediateOrCancel';
  if (timeInForce === 'FOK') return 'FillOrKill';
  return allOrNone === true ? 'AllOrNone' : 'None';
}

function metadataOf({ attributes }: OrderState): object | undefined {
  const text = attributes?.[METADATA];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // An attribute of that name can come through any door.
    return undefined;
  }
}

/** The order's own state, whatever is asked of it. */
export function stateOf(order: OrderState): PrivateOrderState {
  const resting = restingStatusOf(order);
  switch (resting) {
    case 'PENDING_NEW':
      return 'Pending';
    case 'NEW':
    case 'PARTIALLY_FILLED':
    case 'ACCEPTED_FOR_BIDDING':
      return 'Active';
    case 'STOPPED':
      return isHidden(order) || isSuspended(order) ? 'Hibernated' : 'Active';
    case 'HIBERNATED':
    case 'SUSPENDED':
      return 'Hibernated';
    case 'DONE_FOR_DAY':
      return isCompleted(order) ? 'Inactive' : 'Hibernated';
    case 'FILLED':
    case 'CANCELED':
    case 'EXPIRED':
    case 'CALCULATED':
      return 'Inactive';
    case 'REJECTED':
      // `Rejected` speaks of a request: an order that its venue had is over.
      return isAcknowledged(order) ? 'Inactive' : 'Rejected';
    default:
      return resting satisfies never;
  }
}
