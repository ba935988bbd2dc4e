import type { Decimal } from './decimal.js';
import type { Actor } from './event.js';
import type {
  Account,
  ClientOrderId,
  ExecId,
  InputId,
  InstrumentSymbol,
  OrderId,
  Position,
  RequestId,
  Timestamp,
  Venue,
} from './identifiers.js';
import type { Instrument } from './instrument.js';
import type { ExecType, OrderType, OrdStatus, Side, TimeInForce } from './status.js';

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
  readonly body: RequestBody;
}

/** How a request or report names its order: any name of the chain. */
export type OrderReference =
  | { readonly by: 'orderId'; readonly orderId: OrderId }
  | { readonly by: 'clientOrderId'; readonly clientOrderId: ClientOrderId };

export interface NewOrder {
  readonly type: 'NEW_ORDER';
  readonly orderId: OrderId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: InstrumentSymbol;
  readonly venue: Venue;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly quantity: Decimal;
  readonly price?: Decimal;
  readonly timeInForce: TimeInForce;
  readonly expireTime?: Timestamp;
  readonly displayQuantity?: Decimal;
  readonly displayPriceDelta?: Decimal;
  readonly allOrNone?: boolean;
  /** Without a word: ACTIVE. */
  readonly initialState?: 'ACTIVE' | 'HIBERNATED';
  readonly possResend?: boolean;
  readonly submittedBy?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

interface ChangeRequest {
  readonly target: OrderReference;
  readonly clientOrderId?: ClientOrderId;
  /** The writer names the request: the first 18 hex of orderId and the highest revision issued + 1. */
  readonly assignName?: 'REVISION';
  readonly possResend?: boolean;
  readonly submittedBy?: string;
  readonly text?: string;
  readonly reason?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Total quantity and open quantity are alternatives; the writer resolves the open one. */
export interface ReplaceOrder extends ChangeRequest {
  readonly type: 'REPLACE_ORDER';
  readonly quantity?: Decimal;
  readonly openQuantity?: Decimal;
  readonly price?: Decimal;
  readonly timeInForce?: TimeInForce;
  readonly expireTime?: Timestamp;
  readonly displayQuantity?: Decimal;
  readonly displayPriceDelta?: Decimal;
  readonly allOrNone?: boolean;
}

export interface CancelOrder extends ChangeRequest {
  readonly type: 'CANCEL_ORDER';
}

export interface HoldRequest {
  readonly type: 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER';
  readonly target: OrderReference;
}

export interface StatusRequest {
  readonly type: 'ORDER_STATUS';
  readonly target: OrderReference;
}

export type RequestBody = NewOrder | ReplaceOrder | CancelOrder | HoldRequest | StatusRequest;

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
  readonly leavesQty?: Decimal;
  readonly ordStatus?: OrdStatus;
  readonly execRefId?: ExecId;
  readonly orderQty?: Decimal;
  readonly price?: Decimal;
  readonly displayQuantity?: Decimal;
  readonly venueOrderId?: string;
  readonly venueRevision?: string;
  readonly actor?: Actor;
  /** In words or by FIX ExecRestatementReason; `GT_RENEWAL` or `1` begins another trading day. */
  readonly restatementReason?: string;
  /** The `version` of the instruction that it answers. */
  readonly inReplyTo?: number;
  readonly reason?: string;
  readonly text?: string;
}

/** A record of the inbox that is none: skipped, with its cause, never stopping the partition. */
export interface UnusableInput {
  readonly kind: 'UNUSABLE';
  readonly inputId: InputId;
  readonly cause: Position;
  readonly account?: Account;
  readonly fault: string;
}

export type Input = RequestInput | ReportInput | UnusableInput;
