import type { Decimal } from './decimal.js';
import type { ChangeAnswer, OrderEventFacts, RequestAnswer, RequestWords } from './event-facts.js';
import type { ClientOrderId, RequestId, Timestamp } from './identifiers.js';
import type { Instrument } from './instrument.js';
import type { OrderTerms } from './order-state.js';
import type { Reason } from './reasons.js';
import type { Side } from './status.js';

/** What a first event says. */
export interface Placement extends OrderEventFacts, RequestAnswer, RequestWords {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly terms: OrderTerms;
  readonly submittedBy?: string;
  /** The instrument's last trade, where the door knew one. */
  readonly lastPrice?: Decimal;
}

export interface OrderPlaced extends Placement {
  readonly type: 'ORDER_PLACED';
  /** The venue is asked to keep it out of the market from the beginning. */
  readonly initialState?: 'HIBERNATED';
}

/** Entered hibernated: we hold it, and no venue knows of it until it is activated. */
export interface OrderHeld extends Placement {
  readonly type: 'ORDER_HELD';
}

/** Refused by us before the venue saw it. The venue's refusal is ORDER_REJECTED. */
export interface OrderRefused extends Placement {
  readonly type: 'ORDER_REFUSED';
  readonly reason: Reason;
}

/** What a replace that was taken says, whether it is in force at once or the venue is to answer. */
interface ReplaceFacts extends OrderEventFacts, ChangeAnswer {
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  /** Set when the writer named the request (`assignName`). */
  readonly revisionIssued?: number;
  readonly terms: OrderTerms;
  /** The last trade that the change was checked by: of its door, or of an event before. */
  readonly lastPrice?: Decimal;
}

/** The venue is asked to change the order. */
export interface ReplaceRequested extends ReplaceFacts {
  readonly type: 'REPLACE_REQUESTED';
}

/** A replace of an order that no venue has: in force at once. */
export interface OrderAmended extends ReplaceFacts {
  readonly type: 'ORDER_AMENDED';
}

/** What a cancel that was taken says, whether it is in force at once or the venue is to answer. */
interface CancelFacts extends OrderEventFacts, ChangeAnswer {
  readonly clientOrderId: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  /** Set when the writer named the request (`assignName`). */
  readonly revisionIssued?: number;
  /** The request's `reason`, or ours where the clock asks. */
  readonly cancelReason?: string;
  /** The NEW_ORDER that is taken back, because its caller was told that nothing is known of it. */
  readonly takesBack?: RequestId;
}

/** The venue is asked to cancel the order. */
export interface CancelRequested extends CancelFacts {
  readonly type: 'CANCEL_REQUESTED';
}

/** A cancel of an order that no venue has: canceled at once. */
export interface OrderWithdrawn extends CancelFacts {
  readonly type: 'ORDER_WITHDRAWN';
}

/** An order that we held is activated: it goes to its venue as a new one. */
export interface OrderReleased extends OrderEventFacts, ChangeAnswer {
  readonly type: 'ORDER_RELEASED';
  readonly clientOrderId: ClientOrderId;
}

/** The venue is asked to hide the order from the market, or to show it again. */
export interface HoldRequested extends OrderEventFacts, ChangeAnswer {
  readonly type: 'HIBERNATE_REQUESTED' | 'ACTIVATE_REQUESTED';
  /** The order's newest name: such a request has none of its own. */
  readonly clientOrderId: ClientOrderId;
}

/** Ours: the order keeps its status. */
export interface ChangeRefused extends OrderEventFacts, ChangeAnswer {
  readonly type: 'REPLACE_REFUSED' | 'CANCEL_REFUSED' | 'HIBERNATE_REFUSED' | 'ACTIVATE_REFUSED';
  readonly clientOrderId?: ClientOrderId;
  readonly origClientOrderId: ClientOrderId;
  readonly reason: Reason;
}

/** The time of an order that no venue has is over. */
export interface OrderLapsed extends OrderEventFacts, RequestAnswer {
  readonly type: 'ORDER_LAPSED';
}

/** Another trading day of a good-till order, by our own calendar. */
export interface DayRolled extends OrderEventFacts, RequestAnswer {
  readonly type: 'DAY_ROLLED';
  /** `YYYY-MM-DD` at the venue. */
  readonly tradingDay: string;
  /** Its first moment at the venue; absent in older logs. */
  readonly dayBegan?: Timestamp;
}

/** An order event that was asked for: it answers a request. */
export type RequestedEvent =
  | OrderPlaced
  | OrderHeld
  | OrderRefused
  | ReplaceRequested
  | OrderAmended
  | OrderWithdrawn
  | OrderReleased
  | HoldRequested
  | OrderLapsed
  | DayRolled
  | CancelRequested
  | ChangeRefused;
