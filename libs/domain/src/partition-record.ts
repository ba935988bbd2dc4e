import type { EventFacts, RequestAnswer } from './event-facts.js';
import type {
  Account,
  ClientOrderId,
  ExecId,
  InstrumentSymbol,
  OrderId,
  RequestId,
  Venue,
} from './identifiers.js';
import type { TradingLimits } from './limits.js';
import type { ReportedEvent } from './reported-events.js';
import type { RequestedEvent } from './requested-events.js';
import type { Reason } from './reasons.js';
import type { ExecType, Side } from './status.js';

/** An operator, and why. */
export interface SkippedBy {
  readonly operator: string;
  readonly reason: string;
}

/** An input that is unusable: it is in the inbox's `.dlq` too, by the same transaction. */
export interface InputSkipped extends EventFacts {
  readonly type: 'INPUT_SKIPPED';
  readonly account?: Account;
  readonly fault: string;
  /** The operator who gave it up: nothing need be wrong with the input, but the partition had stopped at it. */
  readonly skippedBy?: SkippedBy;
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
  /** It is not put back any more, and no report waits behind it. */
  readonly leftToOperator?: boolean;
}

export interface RequestRefused extends EventFacts, RequestAnswer {
  readonly type: 'REQUEST_REFUSED';
  readonly account?: Account;
  readonly clientOrderId?: ClientOrderId;
  readonly reason: Reason;
  /** Of a change of an order that nobody knows: FIX answers it with OrdStatus Rejected and OrderID NONE (rule 8). */
  readonly execType?: 'CANCEL_REJECTED' | 'REPLACE_REJECTED';
  /** Its place in a list, from 1. */
  readonly item?: number;
  /** The order that already has this clientOrderId, whose state the record states. */
  readonly orderId?: OrderId;
  /** A NEW_ORDER that was not there yet: it is refused when it comes. */
  readonly takesBack?: RequestId;
}

export interface RequestRepeated extends EventFacts, RequestAnswer {
  readonly type: 'REQUEST_REPEATED';
  readonly item?: number;
  readonly account?: Account;
  readonly orderId?: OrderId;
  /** `eventId` of the first outcome. */
  readonly duplicateOf: string;
  readonly outcome: RequestOutcome;
}

export interface OrderStatusReported extends EventFacts, RequestAnswer {
  readonly type: 'ORDER_STATUS_REPORTED';
  readonly item?: number;
  readonly account: Account;
  readonly orderId: OrderId;
}

/** What orders a stop or a mass cancel is about: those that have all that is stated; without a word, all. */
export interface OrderScope {
  readonly account?: Account;
  readonly venue?: Venue;
  readonly symbol?: InstrumentSymbol;
  readonly side?: Side;
  readonly submittedBy?: string;
}

/** From here on no order of the scope is placed, changed or activated; cancels pass. */
export interface StopSet extends EventFacts, RequestAnswer {
  readonly type: 'STOP_SET';
  readonly account?: Account;
  readonly stopId: string;
  readonly scope: OrderScope;
  readonly text?: string;
  /** The operator; absent where nobody had signed in. */
  readonly setBy?: string;
}

export interface StopLifted extends EventFacts, RequestAnswer {
  readonly type: 'STOP_LIFTED';
  readonly account?: Account;
  readonly stopId: string;
  readonly liftedBy?: string;
}

/** The limits of an account; they replace all that it had. */
export interface LimitsSet extends EventFacts, RequestAnswer {
  readonly type: 'LIMITS_SET';
  readonly account: Account;
  readonly limits: readonly TradingLimits[];
  readonly setBy?: string;
}

/** The orders of the scope that were placed before this are to be cancelled; the clock role sees to it. */
export interface MassCancelRequested extends EventFacts, RequestAnswer {
  readonly type: 'MASS_CANCEL_REQUESTED';
  readonly account?: Account;
  /** Absent where nobody had signed in. */
  readonly submittedBy?: string;
  readonly scope: OrderScope;
  readonly text?: string;
}

/** Every order of the mass cancel was asked to be cancelled. */
export interface MassCancelDone extends EventFacts, RequestAnswer {
  readonly type: 'MASS_CANCEL_DONE';
  readonly account?: Account;
  /** `eventId` of the MASS_CANCEL_REQUESTED. */
  readonly marker: string;
  readonly orders: number;
}

/** An operator gave up a record of a `.dlq` topic: nobody puts it back any more. */
export interface DeadLetterDiscarded extends EventFacts, RequestAnswer {
  readonly type: 'DEAD_LETTER_DISCARDED';
  readonly account?: Account;
  /** In the `.dlq` topic: `<topic>/<partition>/<offset>`. */
  readonly position: string;
  readonly discardedBy: SkippedBy;
  /** Why it was there. */
  readonly error?: string;
}

/** What became of each order of a list, in its order; the records before this one have the details. */
export interface ListDecided extends EventFacts, RequestAnswer {
  readonly type: 'LIST_DECIDED';
  readonly account: Account;
  readonly outcomes: readonly RequestOutcome[];
}

/** A time message that came too early, too late or again: it changes nothing and uses up no id. */
export interface TimeIgnored extends EventFacts, RequestAnswer {
  readonly type: 'TIME_IGNORED';
  readonly account?: Account;
  readonly orderId?: OrderId;
  readonly reason: Reason;
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
  | StopSet
  | StopLifted
  | LimitsSet
  | MassCancelRequested
  | MassCancelDone
  | DeadLetterDiscarded
  | ListDecided
  | TimeIgnored
  | ReportUnbooked;

/** What the first decision on a request was; a repeat answers the same. */
export interface RequestOutcome {
  readonly accepted: boolean;
  readonly eventType: (RequestedEvent | ReportedEvent | PartitionRecord)['type'];
  readonly orderId?: OrderId;
  readonly clientOrderId?: ClientOrderId;
  readonly reason?: Reason;
}
