import { unreachable } from './brand.js';
import { formatDecimal, quantity, type Quantity } from './decimal.js';
import type { OrderEvent, OrderStatusReported } from './event.js';
import { restingStatusOf, type OrderState } from './order-state.js';
import { isGoodTill, type ExecType, type OrdStatus } from './status.js';

/** The columns of a FIX ExecutionReport; quantities in units of the instrument's quantityScale. */
export interface OrderColumns {
  readonly ordStatus: OrdStatus;
  readonly orderQty: Quantity;
  readonly cumQty: Quantity;
  readonly leavesQty: Quantity;
  /** Exact, or rounded half to even at 12 decimals; `"0"` without a fill. */
  readonly avgPx: string;
  /** From the second trading day of a good-till order on: what is left of earlier days, and this day's fills. */
  readonly dayOrderQty?: Quantity;
  readonly dayCumQty?: Quantity;
}

export function orderColumns(order: OrderState): OrderColumns {
  return {
    ordStatus: order.status,
    orderQty: order.terms.quantity,
    cumQty: order.cumQty,
    leavesQty: leavesQtyOf(order),
    avgPx: avgPxOf(order),
    ...dayColumns(order),
  };
}

function dayColumns({ day, terms, cumQty }: OrderState) {
  if (day === undefined) return {};
  return {
    dayOrderQty: quantity(Math.max(0, terms.quantity - day.cumQtyBefore)),
    dayCumQty: quantity(cumQty - day.cumQtyBefore),
  };
}

/** What can still be filled: orderQty - cumQty while open, 0 once closed or done, never negative. */
export function leavesQtyOf(order: OrderState): Quantity {
  return quantity(isOpen(order) ? Math.max(0, order.terms.quantity - order.cumQty) : 0);
}

/** FIX rule 2: nothing is left in these, but a good-till order is done or calculated for one day only. */
function isOpen(order: OrderState): boolean {
  const resting = restingStatusOf(order);
  switch (resting) {
    case 'FILLED':
    case 'CANCELED':
    case 'REJECTED':
    case 'EXPIRED':
      return false;
    case 'DONE_FOR_DAY':
    case 'CALCULATED':
      return isGoodTill(order.terms.timeInForce);
    case 'PENDING_NEW':
    case 'NEW':
    case 'PARTIALLY_FILLED':
    case 'STOPPED':
    case 'SUSPENDED':
    case 'ACCEPTED_FOR_BIDDING':
    case 'HIBERNATED':
      return true;
    default:
      return unreachable(resting);
  }
}

const AVERAGE_SCALE = 12;

function avgPxOf(order: OrderState): string {
  if (order.cumQty === 0) return '0';
  const numerator = order.notional * 10n ** BigInt(AVERAGE_SCALE - order.instrument.priceScale);
  return formatDecimal(divideHalfEven(numerator, BigInt(order.cumQty)), AVERAGE_SCALE);
}

function divideHalfEven(numerator: bigint, divisor: bigint): bigint {
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const down = magnitude / divisor;
  const twiceRest = (magnitude % divisor) * 2n;
  const up = twiceRest > divisor || (twiceRest === divisor && down % 2n === 1n);
  const rounded = up ? down + 1n : down;
  return negative ? -rounded : rounded;
}

/** FIX ExecType of the report that states this event; a refused change is FIX's OrderCancelReject. */
export function execTypeOf(event: OrderEvent | OrderStatusReported): ExecType {
  switch (event.type) {
    case 'ORDER_PLACED':
    case 'ORDER_RELEASED':
      return 'PENDING_NEW';
    case 'ORDER_HELD':
    case 'ORDER_HIBERNATED':
      return 'HIBERNATED';
    case 'ORDER_ACTIVATED':
      return 'ACTIVATED';
    case 'HIBERNATE_REQUESTED':
    case 'ACTIVATE_REQUESTED':
      return 'PENDING_REPLACE';
    case 'HIBERNATE_REFUSED':
    case 'HIBERNATE_REJECTED':
      return 'HIBERNATE_REJECTED';
    case 'ACTIVATE_REFUSED':
    case 'ACTIVATE_REJECTED':
      return 'ACTIVATE_REJECTED';
    case 'ORDER_AMENDED':
      return 'REPLACED';
    case 'ORDER_WITHDRAWN':
      return 'CANCELED';
    case 'ORDER_LAPSED':
      return 'EXPIRED';
    case 'DAY_ROLLED':
      return 'RESTATED';
    case 'ORDER_REFUSED':
    case 'ORDER_REJECTED':
      return 'REJECTED';
    case 'ORDER_ACKNOWLEDGED':
      return 'NEW';
    case 'REPLACE_REQUESTED':
      return 'PENDING_REPLACE';
    case 'CANCEL_REQUESTED':
      return 'PENDING_CANCEL';
    case 'REPLACE_REFUSED':
    case 'REPLACE_REJECTED':
      return 'REPLACE_REJECTED';
    case 'CANCEL_REFUSED':
    case 'CANCEL_REJECTED':
      return 'CANCEL_REJECTED';
    case 'ORDER_REPLACED':
      return 'REPLACED';
    case 'ORDER_CANCELED':
      return 'CANCELED';
    case 'FILL_BOOKED':
      return 'TRADE';
    case 'FILL_CORRECTED':
      return 'TRADE_CORRECT';
    case 'FILL_BUSTED':
      return 'TRADE_CANCEL';
    case 'ORDER_RESTATED':
    case 'ORDER_RENEWED':
      return event.execType ?? 'RESTATED';
    case 'PENDING_REPORTED':
      return event.execType;
    case 'VENUE_STATUS_REPORTED':
      return 'ORDER_STATUS';
    case 'ORDER_TRIGGERED':
      return 'TRIGGERED';
    case 'ORDER_EXPIRED':
      return 'EXPIRED';
    case 'ORDER_DONE_FOR_DAY':
      return 'DONE_FOR_DAY';
    case 'ORDER_SUSPENDED':
      return 'SUSPENDED';
    case 'ORDER_STOPPED':
      return 'STOPPED';
    case 'ORDER_CALCULATED':
      return 'CALCULATED';
    case 'ORDER_ACCEPTED_FOR_BIDDING':
      return 'ACCEPTED_FOR_BIDDING';
    case 'ORDER_STATUS_REPORTED':
      return 'ORDER_STATUS';
    default:
      return unreachable(event);
  }
}
