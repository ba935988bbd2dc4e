import { Type } from 'typebox';
import type { Static } from 'typebox';
import {
  Attributes,
  CallerRequestId,
  Count,
  DecimalText,
  Flag,
  Id,
  oneOf,
  OrderTypeField,
  SideField,
  Text,
  Time,
  TimeInForceField,
} from '../wire/fields.js';

const optional = Type.Optional;

/** Fields of every request. */
const common = {
  account: Id,
  requestId: optional(CallerRequestId),
  submittedBy: optional(Id),
};
const words = { text: optional(Text), reason: optional(Text), attributes: optional(Attributes) };
const target = { orderId: optional(Id), origClientOrderId: optional(Id) };
const expectations = {
  expectedRevision: optional(Count),
  expectedVenueRevision: optional(Id),
  expectedVenueOrderId: optional(Id),
};
const changeableTerms = {
  price: optional(DecimalText),
  timeInForce: optional(TimeInForceField),
  expireTime: optional(Time),
  displayQuantity: optional(DecimalText),
  displayPriceDelta: optional(DecimalText),
  allOrNone: optional(Flag),
};

export const newOrderFields = {
  type: oneOf(['NEW_ORDER']),
  ...common,
  clientOrderId: Id,
  symbol: Id,
  venue: Id,
  side: SideField,
  orderType: OrderTypeField,
  quantity: DecimalText,
  ...changeableTerms,
  initialState: optional(oneOf(['ACTIVE', 'HIBERNATED'])),
  possResend: optional(Flag),
  deadline: optional(Time),
  ...words,
};

export const replaceOrderFields = {
  type: oneOf(['REPLACE_ORDER']),
  ...common,
  clientOrderId: optional(Id),
  ...target,
  ...expectations,
  quantity: optional(DecimalText),
  openQuantity: optional(DecimalText),
  ...changeableTerms,
  possResend: optional(Flag),
  deadline: optional(Time),
  ...words,
};

export const cancelOrderFields = {
  type: oneOf(['CANCEL_ORDER']),
  ...common,
  clientOrderId: optional(Id),
  ...target,
  ...expectations,
  possResend: optional(Flag),
  ...words,
};

export const holdOrderFields = {
  type: oneOf(['HIBERNATE_ORDER', 'ACTIVATE_ORDER']),
  ...common,
  ...target,
  ...expectations,
  ...words,
};

export const orderStatusFields = { type: oneOf(['ORDER_STATUS']), ...common, ...target };

/** Unknown fields are refused: a misspelt `price` must not become a market order's silence. */
export const strict = { additionalProperties: false } as const;

export const NewOrderSchema = Type.Object(newOrderFields, strict);
export const ReplaceOrderSchema = Type.Object(replaceOrderFields, strict);
export const CancelOrderSchema = Type.Object(cancelOrderFields, strict);
export const HoldOrderSchema = Type.Object(holdOrderFields, strict);
export const OrderStatusSchema = Type.Object(orderStatusFields, strict);

export type NewOrderRequest = Readonly<Static<typeof NewOrderSchema>>;
export type ReplaceOrderRequest = Readonly<Static<typeof ReplaceOrderSchema>>;
export type CancelOrderRequest = Readonly<Static<typeof CancelOrderSchema>>;
export type HoldOrderRequest = Readonly<Static<typeof HoldOrderSchema>>;
export type OrderStatusRequest = Readonly<Static<typeof OrderStatusSchema>>;

/** A record of `ome.order-requests.v1`, as topics.md has it; the HTTP door takes the same fields. */
export type OrderRequest =
  | NewOrderRequest
  | ReplaceOrderRequest
  | CancelOrderRequest
  | HoldOrderRequest
  | OrderStatusRequest;
export type OrderRequestType = OrderRequest['type'];
