import type { Price, Quantity } from './decimal.js';
import type { OrderEventFacts, VenueAnswer } from './event-facts.js';
import type { ClientOrderId, ExecId } from './identifiers.js';
import type { OrderTerms } from './order-state.js';
import type { Reason } from './reasons.js';
import type { ExecType, OrdStatus } from './status.js';

export interface OrderAcknowledged extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_ACKNOWLEDGED';
}

export interface OrderRejected extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_REJECTED';
  readonly reason: Reason;
}

export interface OrderReplaced extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_REPLACED';
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  /** Version of the REPLACE_REQUESTED that this ends. */
  readonly inReplyTo: number;
  readonly terms: OrderTerms;
}

/** The venue's: the order returns to the status that it had. */
export interface ChangeRejected extends OrderEventFacts, VenueAnswer {
  readonly type:
    'REPLACE_REJECTED' | 'CANCEL_REJECTED' | 'HIBERNATE_REJECTED' | 'ACTIVATE_REJECTED';
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  readonly inReplyTo: number;
  readonly reason: Reason;
  /** Of a replace: fills that it would have covered are more than the order's quantity now. */
  readonly overfill?: boolean;
}

/** `inReplyTo` is absent when nobody had asked. */
export interface OrderCanceled extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_CANCELED';
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId?: ClientOrderId;
  readonly inReplyTo?: number;
  readonly text?: string;
}

export interface FillBooked extends OrderEventFacts, VenueAnswer {
  readonly type: 'FILL_BOOKED';
  readonly lastQty: Quantity;
  readonly lastPx: Price;
  /** What the venue said; a later report of exactly this cumulative quantity is a repeat while the fill is booked. */
  readonly reportedCumQty?: Quantity;
  /** More than was open, by all that the venue may have accepted (policy `book`). */
  readonly overfill?: boolean;
  /** On an order that was closed. */
  readonly late?: boolean;
  readonly text?: string;
}

/** The latest version of an execution, as it was until it was corrected or busted. */
export interface ReplacedExecution {
  readonly execId: ExecId;
  readonly eventId: string;
  readonly lastQty: Quantity;
  readonly lastPx: Price;
  /** Version of the FILL_BOOKED that the chain of corrections began with. */
  readonly tradeVersion: number;
}

/** The venue restates an execution: the values are its new ones and replace those of `replaces`. */
export interface FillCorrected extends OrderEventFacts, VenueAnswer {
  readonly type: 'FILL_CORRECTED';
  readonly replaces: ReplacedExecution;
  readonly lastQty: Quantity;
  readonly lastPx: Price;
  readonly overfill?: boolean;
  readonly late?: boolean;
  readonly text?: string;
}

/** The execution never was; `replaces` says what is taken off. */
export interface FillBusted extends OrderEventFacts, VenueAnswer {
  readonly type: 'FILL_BUSTED';
  readonly replaces: ReplacedExecution;
  readonly late?: boolean;
  readonly text?: string;
}

/**
 * The venue states the order anew without having been asked. ORDER_RENEWED (FIX restatement reason GT renewal) begins
 * another trading day of a good-till order.
 */
export interface OrderRestated extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_RESTATED' | 'ORDER_RENEWED';
  /** Under which word, where it was not RESTATED. */
  readonly execType?: Extract<ExecType, 'REPLACED'>;
  readonly terms: OrderTerms;
  readonly text?: string;
}

/** The venue has the request, or without `inReplyTo` one that was asked of it alone, and has not done it: nothing changes. */
export interface PendingReported extends OrderEventFacts, VenueAnswer {
  readonly type: 'PENDING_REPORTED';
  readonly execType: Extract<ExecType, 'PENDING_NEW' | 'PENDING_CANCEL' | 'PENDING_REPLACE'>;
  readonly inReplyTo?: number;
  readonly text?: string;
}

/** What the venue says that the order is; nothing changes. `differs` names what we know otherwise. */
export interface VenueStatusReported extends OrderEventFacts, VenueAnswer {
  readonly type: 'VENUE_STATUS_REPORTED';
  readonly reportedStatus?: OrdStatus;
  readonly reportedCumQty?: Quantity;
  readonly reportedLeavesQty?: Quantity;
  readonly differs: readonly ('ordStatus' | 'cumQty' | 'leavesQty')[];
  readonly text?: string;
}

/** `inReplyTo` is absent when nobody had asked. */
export interface HoldReported extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_HIBERNATED' | 'ORDER_ACTIVATED';
  readonly inReplyTo?: number;
  readonly text?: string;
}

export type VenueStatusEventType =
  | 'ORDER_EXPIRED'
  | 'ORDER_DONE_FOR_DAY'
  | 'ORDER_SUSPENDED'
  | 'ORDER_CALCULATED'
  | 'ORDER_ACCEPTED_FOR_BIDDING'
  | 'ORDER_TRIGGERED';

export interface VenueStatusChanged extends OrderEventFacts, VenueAnswer {
  readonly type: VenueStatusEventType;
  readonly text?: string;
}

/** The venue guarantees the order an execution (FIX L.1.a) of so much at such a price: nothing is booked yet. */
export interface OrderStopped extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_STOPPED';
  readonly lastQty?: Quantity;
  readonly lastPx?: Price;
  readonly text?: string;
}

/** An order event that a venue's report led to. */
export type ReportedEvent =
  | HoldReported
  | OrderAcknowledged
  | OrderRejected
  | OrderReplaced
  | ChangeRejected
  | OrderCanceled
  | FillBooked
  | FillCorrected
  | FillBusted
  | OrderRestated
  | PendingReported
  | VenueStatusReported
  | OrderStopped
  | VenueStatusChanged;
