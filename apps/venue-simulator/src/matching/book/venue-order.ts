import type {
  Account,
  ClientOrderId,
  InstrumentSymbol,
  OrderId,
  OrdStatus,
  Quantity,
  Side,
} from '@ome/domain';
import { quantity, unreachable } from '@ome/domain';
import type { Terms } from './checked-terms.js';

interface OrderTally {
  readonly orderId: OrderId;
  readonly account: Account;
  readonly symbol: InstrumentSymbol;
  /** What its execIds begin with; the same whatever the venue calls the order. */
  readonly tag: string;
  /** The newest name that the venue took; of an order that it never took, the newest that it heard. */
  readonly clientOrderId: ClientOrderId;
  /** `version` of the last instruction taken. */
  readonly lastVersion: number;
  /** Reports made so far: the next one is number `reports` + 1. */
  readonly reports: number;
}

/** Refused as NEW, or named by an instruction without ever having come. */
export interface StrangeOrder extends OrderTally {
  readonly status: 'NEVER_TAKEN';
  /** Absent where the venue numbers its orders: a number is for what it takes. */
  readonly venueOrderId?: string;
}

/** An order that the venue took. `WORKING` is in the book, whatever part of it is filled. */
export interface TakenOrder extends OrderTally {
  readonly status: 'WORKING' | 'HIBERNATED' | 'FILLED' | 'CANCELED' | 'EXPIRED';
  readonly venueOrderId: string;
  /** The venue's count of changes under this venueOrderId; absent where the venue does not count. */
  readonly venueRevision?: number;
  readonly side: Side;
  readonly terms: Terms;
  readonly cumQty: Quantity;
}

export type VenueOrder = StrangeOrder | TakenOrder;

export function isOpen(order: VenueOrder): order is TakenOrder {
  return order.status === 'WORKING' || order.status === 'HIBERNATED';
}

/** What can still trade; 0 when the order is closed. */
export function leavesQtyOf(order: TakenOrder): Quantity {
  return isOpen(order) ? quantity(order.terms.quantity - order.cumQty) : quantity(0);
}

export function ordStatusOf(order: VenueOrder): OrdStatus {
  switch (order.status) {
    case 'NEVER_TAKEN':
      return 'REJECTED';
    case 'WORKING':
      return order.cumQty > 0 ? 'PARTIALLY_FILLED' : 'NEW';
    case 'HIBERNATED':
    case 'FILLED':
    case 'CANCELED':
    case 'EXPIRED':
      return order.status;
    default:
      return unreachable(order);
  }
}

/** The order after a trade; it is filled when nothing is left. */
export function afterTrade(order: TakenOrder, traded: Quantity): TakenOrder {
  const cumQty = quantity(order.cumQty + traded);
  const status = cumQty === order.terms.quantity ? 'FILLED' : order.status;
  return { ...order, cumQty, status };
}
