import type { Decimal } from './decimal.js';
import type { OrderScope } from './event.js';
import type {
  ClientOrderId,
  InstrumentSymbol,
  OrderId,
  RequestId,
  Timestamp,
  Venue,
} from './identifiers.js';
import type { Instrument } from './instrument.js';
import type { OrderType, Side, TimeInForce } from './status.js';

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
  readonly reason?: string;
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
  /** When nothing would change: decided as this instead. */
  readonly ifUnchanged?: 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER' | 'CANCEL_ORDER';
}

export interface CancelOrder extends ChangeRequest {
  readonly type: 'CANCEL_ORDER';
  /** The NEW_ORDER whose caller was told that nothing is known of it. Not decided yet, it is refused when it comes. */
  readonly takesBack?: RequestId;
}

export interface HoldRequest {
  readonly type: 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER';
  readonly target: OrderReference;
  readonly submittedBy?: string;
  readonly text?: string;
  readonly reason?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** An order of a list, with what its door knows beside the body. */
export interface ListedOrder {
  readonly body: NewOrder;
  readonly instrument?: Instrument;
  readonly lastPrice?: Decimal;
}

/** At most 50 new orders of one account. */
export interface OrderList {
  readonly type: 'ORDER_LIST';
  /** One wrong order refuses them all. */
  readonly allOrNoneValidation: boolean;
  readonly orders: readonly ListedOrder[];
}

/** Cancels the orders of the scope that were placed before. The account is the request's. */
export interface MassCancel {
  readonly type: 'MASS_CANCEL';
  readonly scope: OrderScope;
  readonly text?: string;
}

export interface StatusRequest {
  readonly type: 'ORDER_STATUS';
  readonly target: OrderReference;
}

export type RequestBody =
  NewOrder | ReplaceOrder | CancelOrder | HoldRequest | StatusRequest | OrderList | MassCancel;
