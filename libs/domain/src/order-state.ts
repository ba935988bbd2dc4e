import type { Decimal, Price, Quantity } from './decimal.js';
import type { Account, ClientOrderId, OrderId, RequestId, Timestamp } from './identifiers.js';
import type { Instrument } from './instrument.js';
import { isGoodTill } from './status.js';
import type {
  ClosedStatus,
  EndedStatus,
  LastingStatus,
  OrderType,
  OrdStatus,
  RestingStatus,
  Side,
  TimeInForce,
  WorkingStatus,
} from './status.js';

/** What the client may ask to change; in units of the order's instrument. `quantity` is FIX OrderQty, over the whole chain. */
export type OrderTerms = {
  readonly quantity: Quantity;
  readonly timeInForce: TimeInForce;
  readonly expireTime?: Timestamp;
  readonly displayQuantity?: Quantity;
  readonly displayPriceDelta?: Price;
  readonly allOrNone?: boolean;
} & (
  | { readonly orderType: Extract<OrderType, 'LIMIT'>; readonly price: Price }
  | { readonly orderType: Extract<OrderType, 'MARKET'> }
);

/** A replace or cancel that the venue has not answered. `version` is of the event that asked: the venue answers it in `inReplyTo`. */
export type PendingRequest =
  | {
      readonly kind: 'REPLACE';
      readonly version: number;
      readonly requestId: RequestId;
      readonly clientOrderId: ClientOrderId;
      readonly terms: OrderTerms;
      /** The order's, once it is replaced. */
      readonly text?: string;
    }
  | {
      readonly kind: 'CANCEL';
      readonly version: number;
      readonly requestId: RequestId;
      readonly clientOrderId: ClientOrderId;
    }
  | {
      readonly kind: 'HIBERNATE' | 'ACTIVATE';
      readonly version: number;
      readonly requestId: RequestId;
      /** The order's: the request has no name of its own. */
      readonly clientOrderId: ClientOrderId;
    };

/** A later trading day of a good-till order. */
export interface TradingDay {
  /** Version of the event that began it. */
  readonly since: number;
  /** When, where the event says it: what was traded before and told later is of an earlier day. */
  readonly began?: Timestamp;
  /** Live fills of earlier days. */
  readonly cumQtyBefore: Quantity;
  /** Versions of the FILL_BOOKED of earlier days that came in this one. */
  readonly overtaken?: readonly number[];
  /** `YYYY-MM-DD` at the venue, where our own calendar began it. */
  readonly tradingDay?: string;
}

/**
 * What is true of an order in every status. Executions are kept beside it, so that a fill costs the same on any order. What
 * an order does not have is `undefined` as good as absent.
 */
export interface OrderFacts {
  readonly orderId: OrderId;
  readonly account: Account;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly terms: OrderTerms;
  /** The newest accepted name; the first one when nothing was replaced. */
  readonly clientOrderId: ClientOrderId;
  /** Accepted names, oldest first. */
  readonly clientOrderIds: readonly ClientOrderId[];
  /** What the venue calls it now. It may have other names there, by which reports find it too. */
  readonly venueOrderId?: string | undefined;
  /** Set once the venue said NEW, which it says once; a fill, a replace or the end may come before. */
  readonly acknowledged?: true | undefined;
  readonly cumQty: Quantity;
  /** Sum of price x quantity of live fills, in units of 10^-(priceScale + quantityScale): avgPx is exact. */
  readonly notional: bigint;
  readonly version: number;
  /** Entered hibernated and not activated yet: no venue has it. */
  readonly held?: true | undefined;
  /** What its venue has said of its rest and not taken back, also while another status outranks it; the highest first. */
  readonly lasting?: readonly LastingStatus[] | undefined;
  /** What it ended as, also while it shows FILLED: a bust does not open it again (FIX rules 1 and 10). */
  readonly ended?: EndedStatus | undefined;
  /**
   * What waited for the venue when it was canceled or expired: replaces, which the venue may have done before and tell of
   * later, and the cancel that it was canceled by. Absent without replaces.
   */
  readonly overtaken?: readonly PendingRequest[] | undefined;
  /** It ended before the venue had said, in any words, that it has it; what comes late does not change that. */
  readonly endedUntaken?: true | undefined;
  /** Version of the cancel that takes the order back unanswered, while it waits or once it succeeded. */
  readonly takenBack?: number | undefined;
  /** Absent on the first trading day of the order. */
  readonly day?: TradingDay | undefined;
  /** The venue's own count of changes, as it last said. */
  readonly venueRevision?: string | undefined;
  /** What the venue hides of an iceberg, as it last said under these terms; a decimal in its words. */
  readonly hiddenQuantity?: string | undefined;
  /** Accepted changes so far. */
  readonly revision: number;
  /** The highest revision ever issued in a name of our own (`assignName`), accepted or not. */
  readonly revisionIssued: number;
  /** The instrument's last trade as its events last said: a change whose door knows none is checked by it. */
  readonly lastPrice?: Decimal | undefined;
  /** Price of its newest fill since then, as far as that stands: its instrument was traded at it. */
  readonly lastFillPx?: Price | undefined;
  readonly submittedBy?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly text?: string | undefined;
  readonly reason?: string | undefined;
  /** When an accepted change gave it the timeInForce that it has; absent: it came with it. */
  readonly timeInForceSince?: Timestamp | undefined;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

/** Nothing waits for the venue. */
interface AtRest {
  readonly underlying?: undefined;
  readonly pending?: undefined;
}

export interface WorkingOrder extends OrderFacts, AtRest {
  readonly status: WorkingStatus;
}

/** Something waits for the venue; `underlying` is what the order returns to when the venue refuses. */
export interface PendingOrder extends OrderFacts {
  readonly status: 'PENDING_CANCEL' | 'PENDING_REPLACE';
  readonly underlying: RestingStatus;
  readonly pending: readonly [PendingRequest, ...PendingRequest[]];
}

export interface ClosedOrder extends OrderFacts, AtRest {
  readonly status: ClosedStatus;
}

export type OrderState = WorkingOrder | PendingOrder | ClosedOrder;

export function isClosedStatus(status: OrdStatus): status is ClosedStatus {
  return (
    status === 'FILLED' || status === 'CANCELED' || status === 'REJECTED' || status === 'EXPIRED'
  );
}

/** True when the venue ended the day of the order, which its fills and other terms do not undo (FIX rule 1, ADR 0015). */
export function isDayOver(status: OrdStatus): boolean {
  return status === 'DONE_FOR_DAY' || status === 'CALCULATED';
}

export function isPending(order: OrderState): order is PendingOrder {
  return order.status === 'PENDING_CANCEL' || order.status === 'PENDING_REPLACE';
}

/** True while something of the order may still be filled: also behind FILLED while a request waits, for it may re-open it. */
export function isOpenOrder(order: OrderState): boolean {
  const { status } = order;
  return isDayOver(status) ? !isCompleted(order) : !isClosedStatus(status);
}

/** True when the day ended for an order of which nothing is left for another: it is filled, or was of that day alone. */
export function isCompleted(order: OrderState): boolean {
  const { cumQty, terms } = order;
  if (!isDayOver(restingStatusOf(order))) return false;
  return cumQty >= terms.quantity || !isGoodTill(terms.timeInForce);
}

/** True while no venue has the order: it was entered hibernated and is still. */
export function isHeld(order: OrderState): boolean {
  return order.held === true && order.status === 'HIBERNATED';
}

/** True while the market does not see the order: no venue has it, or its venue hides it, whatever status that shows as. */
export function isHidden(order: OrderState): boolean {
  return isHeld(order) || order.lasting?.includes('HIBERNATED') === true;
}

/** True while its venue has suspended the order, whatever status that shows as. */
export function isSuspended({ lasting }: OrderState): boolean {
  return lasting?.includes('SUSPENDED') === true;
}

/**
 * True once the venue said, in whatever words, that it has the order. Its end says nothing of that: an order of which
 * nothing was sent ends too.
 */
export function isAcknowledged(order: OrderState): boolean {
  const resting = restingStatusOf(order);
  if (order.acknowledged === true || order.cumQty > 0) return true;
  return resting !== 'PENDING_NEW' && !isClosedStatus(resting) && !isHeld(order);
}

/** The status behind pending requests, or the status itself. */
export function restingStatusOf(order: OrderState): RestingStatus {
  return isPending(order) ? order.underlying : order.status;
}
