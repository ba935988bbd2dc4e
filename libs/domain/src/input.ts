import type { Decimal } from './decimal.js';
import type { Actor, OrderScope, SkippedBy } from './event.js';
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
import type { TradingLimits } from './limits.js';
import type { MassCancel, OrderReference, RequestBody } from './request-body.js';
import type { ExecType, OrdStatus, TimeInForce } from './status.js';

export * from './request-body.js';

/** Who asks. `topic`: the request topic, trusted for every account (broker ACLs). `accounts` may hold `*`. */
export type Principal =
  | 'topic'
  | {
      readonly user: string;
      readonly roles: readonly string[];
      readonly accounts: readonly string[];
    };

export type Dialect = 'topic' | 'http' | 'equities' | 'm7' | 'system';

interface InputFacts {
  readonly inputId: InputId;
  /** Position of the inbox record; every event says it as its `cause`. */
  readonly cause: Position;
  readonly receivedAt: Timestamp;
}

/** What must hold when the request is decided; the writer reads only these (topics.md, `ome.inbox.v1`). */
export interface Preconditions {
  readonly noFills?: boolean;
  readonly noPending?: boolean;
  /** The order's newest accepted name must be this one. */
  readonly newestName?: ClientOrderId;
  readonly revision?: number;
  readonly venueRevision?: string;
  readonly venueOrderId?: string;
  /** The venue has not said that it has the order. */
  readonly notAcknowledged?: boolean;
}

export interface RequestInput extends InputFacts {
  readonly kind: 'REQUEST';
  readonly requestId: RequestId;
  /** Of the canonical body: the same requestId with another hash is refused REQUEST_ID_REUSED. */
  readonly bodyHash: string;
  readonly account?: Account;
  readonly principal: Principal;
  readonly dialect: Dialect;
  readonly deadline?: Timestamp;
  readonly preconditions: Preconditions;
  readonly instrument?: Instrument;
  /** The instrument's last trade, as the door knew it. */
  readonly lastPrice?: Decimal;
  /** The door could not find out what was traded last: nothing that is held to it may pass. */
  readonly lastPriceUnknown?: true;
  readonly body: RequestBody;
}

/** A venue's word about an order, solicited or not. `(venue, order, execId)` identifies it. */
export interface ReportInput extends InputFacts {
  readonly kind: 'REPORT';
  readonly account?: Account;
  readonly target: OrderReference;
  readonly venue: Venue;
  readonly execId: ExecId;
  readonly execType: ExecType;
  readonly transactTime: Timestamp;
  readonly lastQty?: Decimal;
  readonly lastPx?: Decimal;
  readonly cumQty?: Decimal;
  /** A trade whose cumQty was reported by a booked fill is that fill, whatever its execId (equities dialect). */
  readonly cumQtyIdentifies?: true;
  readonly leavesQty?: Decimal;
  readonly ordStatus?: OrdStatus;
  readonly execRefId?: ExecId;
  readonly orderQty?: Decimal;
  readonly price?: Decimal;
  readonly displayQuantity?: Decimal;
  /** What the venue hides of an iceberg: a decimal in its words, never computed with. */
  readonly hiddenQuantity?: string;
  readonly venueOrderId?: string;
  readonly venueRevision?: string;
  readonly origVenueOrderId?: string;
  readonly origVenueRevision?: string;
  readonly actor?: Actor;
  /** In words or by FIX ExecRestatementReason; `GT_RENEWAL` or `1` begins another trading day. */
  readonly restatementReason?: string;
  /** The `version` of the instruction that it answers. */
  readonly inReplyTo?: number;
  readonly reason?: string;
  readonly text?: string;
}

export type TimeBody =
  /** The order's time is over. `due` is when; it names the terms that say so, too. */
  | { readonly type: 'EXPIRE_ORDER'; readonly due: Timestamp; readonly timeInForce: TimeInForce }
  /** `tradingDay` is `YYYY-MM-DD` at the venue, `dayBegan` its first moment there. */
  | { readonly type: 'ROLL_DAY'; readonly tradingDay: string; readonly dayBegan?: Timestamp }
  | {
      readonly type: 'END_MASS_CANCEL';
      readonly marker: string;
      readonly orders: number;
    };

/** A word of the clock role: time reaches the engine by messages alone. */
export interface TimeInput extends InputFacts {
  readonly kind: 'TIME';
  readonly requestId: RequestId;
  readonly bodyHash: string;
  readonly account?: Account;
  readonly orderId?: OrderId;
  readonly body: TimeBody;
}

export type ControlBody =
  | {
      readonly type: 'SET_STOP';
      readonly stopId: string;
      readonly scope: OrderScope;
      readonly text?: string;
    }
  | { readonly type: 'LIFT_STOP'; readonly stopId: string }
  | {
      readonly type: 'SET_LIMITS';
      readonly account: Account;
      readonly limits: readonly TradingLimits[];
    }
  | {
      readonly type: 'DISCARD_DEAD_LETTER';
      /** In the `.dlq` topic: `<topic>/<partition>/<offset>`. */
      readonly position: string;
      readonly operator: string;
      readonly reason: string;
      /** Why it was there. */
      readonly error?: string;
    }
  | MassCancel;

/** An operator's word to one partition. */
export interface ControlInput extends InputFacts {
  readonly kind: 'CONTROL';
  readonly requestId: RequestId;
  readonly bodyHash: string;
  readonly account?: Account;
  readonly principal: Principal;
  readonly body: ControlBody;
}

/** A record of the inbox that is none: skipped, with its cause, never stopping the partition. */
export interface UnusableInput {
  readonly kind: 'UNUSABLE';
  readonly inputId: InputId;
  readonly cause: Position;
  readonly account?: Account;
  readonly fault: string;
  /** Set when an operator gave it up: the partition had stopped at it. */
  readonly skippedBy?: SkippedBy;
}

export type Input = RequestInput | ReportInput | TimeInput | ControlInput | UnusableInput;
