import type { Price, Quantity } from './decimal.js';
import type {
  Account,
  ClientOrderId,
  ExecId,
  InputId,
  OrderId,
  Position,
  RequestId,
  Timestamp,
  Venue,
} from './identifiers.js';
import type { Instrument } from './instrument.js';
import type { OrderTerms } from './order-state.js';
import type { Reason } from './reasons.js';
import type { ExecType, OrdStatus, Side } from './status.js';

interface EventFacts {
  readonly inputId: InputId;
  readonly cause: Position;
  /** When we knew. Never runs backwards within a partition. */
  readonly recordedAt: Timestamp;
}

interface OrderEventFacts extends EventFacts {
  readonly orderId: OrderId;
  readonly account: Account;
  /** 1, 2, 3 ... per order, without a gap. */
  readonly version: number;
  /** When it happened: the venue's transactTime, or when the door received the request. */
  readonly occurredAt: Timestamp;
}

interface RequestAnswer {
  readonly requestId: RequestId;
  readonly bodyHash: string;
}

/** Who at the venue acted; without a word, nobody says. */
export const ACTORS = ['USER', 'MARKET_OPS', 'SYSTEM'] as const;
export type Actor = (typeof ACTORS)[number];

interface VenueAnswer {
  readonly venue: Venue;
  readonly execId: ExecId;
  /** The venue's own count of changes, as it stands after this. */
  readonly venueRevision?: string;
  readonly actor?: Actor;
}

interface Placement extends OrderEventFacts, RequestAnswer {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly terms: OrderTerms;
  readonly submittedBy?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
}

export interface OrderPlaced extends Placement {
  readonly type: 'ORDER_PLACED';
}

/** Refused by us before the venue saw it. The venue's refusal is ORDER_REJECTED. */
export interface OrderRefused extends Placement {
  readonly type: 'ORDER_REFUSED';
  readonly reason: Reason;
}

export interface ReplaceRequested extends OrderEventFacts, RequestAnswer {
  readonly type: 'REPLACE_REQUESTED';
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  /** Set when the writer named the request (`assignName`). */
  readonly revisionIssued?: number;
  readonly terms: OrderTerms;
  readonly text?: string;
}

export interface CancelRequested extends OrderEventFacts, RequestAnswer {
  readonly type: 'CANCEL_REQUESTED';
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  readonly revisionIssued?: number;
  readonly text?: string;
  readonly cancelReason?: string;
}

/** Ours: the order keeps its status. */
export interface ChangeRefused extends OrderEventFacts, RequestAnswer {
  readonly type: 'REPLACE_REFUSED' | 'CANCEL_REFUSED';
  readonly clientOrderId?: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  readonly reason: Reason;
}

export interface OrderAcknowledged extends OrderEventFacts, VenueAnswer {
  readonly type: 'ORDER_ACKNOWLEDGED';
  readonly venueOrderId?: string;
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
  readonly venueOrderId?: string;
}

/** The venue's: the order returns to the status that it had. */
export interface ChangeRejected extends OrderEventFacts, VenueAnswer {
  readonly type: 'REPLACE_REJECTED' | 'CANCEL_REJECTED';
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  readonly inReplyTo: number;
  readonly reason: Reason;
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
  /** More than was open (policy `book`). */
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
  readonly restatementReason?: string;
  readonly terms: OrderTerms;
  readonly text?: string;
}

/** The venue has the request and has not answered it: nothing changes. */
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

export type VenueStatusEventType =
  | 'ORDER_EXPIRED'
  | 'ORDER_DONE_FOR_DAY'
  | 'ORDER_SUSPENDED'
  | 'ORDER_STOPPED'
  | 'ORDER_CALCULATED'
  | 'ORDER_ACCEPTED_FOR_BIDDING'
  | 'ORDER_TRIGGERED';

export interface VenueStatusChanged extends OrderEventFacts, VenueAnswer {
  readonly type: VenueStatusEventType;
  readonly text?: string;
}

export type OrderEvent =
  | OrderPlaced
  | OrderRefused
  | ReplaceRequested
  | CancelRequested
  | ChangeRefused
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
  | VenueStatusChanged;

/** An input that is unusable: it is in the inbox's `.dlq` too, by the same transaction. */
export interface InputSkipped extends EventFacts {
  readonly type: 'INPUT_SKIPPED';
  readonly account?: Account;
  readonly fault: string;
}

/** A report that cannot be booked yet: in the `.dlq` of execution reports, by the same transaction. Uses up no id. */
export interface InputParked extends EventFacts {
  readonly type: 'INPUT_PARKED';
  readonly account?: Account;
  /** `orderId:<id>` or `clientOrderId:<account>:<id>`: later reports of the same name wait behind it. */
  readonly name: string;
  readonly venue: Venue;
  readonly execId: ExecId;
  readonly reason: Reason;
}

export interface RequestRefused extends EventFacts, RequestAnswer {
  readonly type: 'REQUEST_REFUSED';
  readonly account?: Account;
  readonly clientOrderId?: ClientOrderId;
  readonly reason: Reason;
  /** The order that already has this clientOrderId, whose state the record states. */
  readonly orderId?: OrderId;
}

export interface RequestRepeated extends EventFacts, RequestAnswer {
  readonly type: 'REQUEST_REPEATED';
  readonly account?: Account;
  readonly orderId?: OrderId;
  /** `eventId` of the first outcome. */
  readonly duplicateOf: string;
  readonly outcome: RequestOutcome;
}

export interface OrderStatusReported extends EventFacts, RequestAnswer {
  readonly type: 'ORDER_STATUS_REPORTED';
  readonly account: Account;
  readonly orderId: OrderId;
}

export interface ReportUnbooked extends EventFacts {
  readonly type: 'REPORT_REFUSED' | 'REPORT_REPEATED';
  readonly account: Account;
  readonly orderId: OrderId;
  readonly venue: Venue;
  readonly execId: ExecId;
  readonly execType: ExecType;
  /** Always on REPORT_REFUSED. */
  readonly reason?: Reason;
}

/** Records of no order: folds of an order skip them; they have no version. */
export type PartitionRecord =
  | InputSkipped
  | InputParked
  | RequestRefused
  | RequestRepeated
  | OrderStatusReported
  | ReportUnbooked;

export type DomainEvent = OrderEvent | PartitionRecord;

/** What the first decision on a request was; a repeat answers the same. */
export interface RequestOutcome {
  readonly accepted: boolean;
  readonly eventType: DomainEvent['type'];
  readonly orderId?: OrderId;
  readonly clientOrderId?: ClientOrderId;
  readonly reason?: Reason;
}

export function isOrderEvent(event: DomainEvent): event is OrderEvent {
  return 'version' in event;
}

/** A pure function of the fact, so that a replay gives the same id. An input yields at most one record of no order. */
export function eventIdOf(event: DomainEvent): string {
  return isOrderEvent(event) ? `${event.orderId}/${event.version}` : event.cause;
}
