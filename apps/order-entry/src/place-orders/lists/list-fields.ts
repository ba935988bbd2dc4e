import { ReasonLayerField, RefusalContextField } from '@ome/api';
import {
  checkOf,
  Count,
  Flag,
  Id,
  MAXIMUM_LISTED_ORDERS,
  oneOf,
  ReasonCodeField,
  type Check,
} from '@ome/contracts';
import { ORD_STATUSES } from '@ome/domain';
import { Type, type Static, type TProperties } from 'typebox';
import { keyField, keyHeader, LONGEST_KEY } from '../key-fields.js';
import {
  CancelOrderQuery,
  HoldOrderBody,
  PlaceOrderBody,
  ReplaceOrderBody,
  WriteHeaders,
} from '../request-fields.js';
import { replaceFaults } from '../routes.js';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ description });

const { requestId: _requestId, ...listed } = PlaceOrderBody.properties;
/** A new order of a list; its identity comes from the list's and its own name. */
const ListedOrder = Type.Object({ type: optional(oneOf(['NEW_ORDER'])), ...listed }, strict);
export type ListedOrder = Readonly<Static<typeof ListedOrder>>;

const { requestId: _ofReplace, ...replacing } = ReplaceOrderBody.properties;
const ListedReplace = Type.Object({ type: oneOf(['REPLACE_ORDER']), id: Id, ...replacing }, strict);
const { requestId: _ofCancel, ...canceling } = CancelOrderQuery.properties;
const ListedCancel = Type.Object(
  { type: oneOf(['CANCEL_ORDER']), id: Id, ...canceling, expectedRevision: optional(Count) },
  strict,
);
const { requestId: _ofHold, ...holding } = HoldOrderBody.properties;
const ListedHold = Type.Object(
  { type: oneOf(['HIBERNATE_ORDER', 'ACTIVATE_ORDER']), id: Id, ...holding },
  strict,
);
/** A change of an order that is there. */
export type ListedChange = Readonly<
  Static<typeof ListedReplace> | Static<typeof ListedCancel> | Static<typeof ListedHold>
>;

const LISTED_TYPES = [
  'NEW_ORDER',
  'REPLACE_ORDER',
  'CANCEL_ORDER',
  'HIBERNATE_ORDER',
  'ACTIVATE_ORDER',
] as const;
export type ListedType = (typeof LISTED_TYPES)[number];

/** The fields of every kind of request. What a kind needs and may have is said by `LISTED_CHECKS`. */
export const ListedRequest = Type.Object(
  {
    ...allOptional({
      ...ListedHold.properties,
      ...ListedCancel.properties,
      ...ListedReplace.properties,
      ...ListedOrder.properties,
    }),
    type: optional(oneOf(LISTED_TYPES)),
    id: optional(Id),
  },
  {
    ...strict,
    title: 'ListedRequest',
    description:
      '`type` NEW_ORDER, or none: the fields of POST /v1/orders. REPLACE_ORDER, CANCEL_ORDER, HIBERNATE_ORDER, ACTIVATE_ORDER: those of PATCH and DELETE /v1/orders/{id} and of its hibernate and activate, and `id`, any name of the order',
  },
);

/** Of one request of a list, by its type. */
export const LISTED_CHECKS: Readonly<Record<ListedType, Check<ListedOrder | ListedChange>>> = {
  NEW_ORDER: checkOf('a NEW_ORDER of a list', ListedOrder),
  REPLACE_ORDER: checkOf('a REPLACE_ORDER of a list', ListedReplace, replaceFaults),
  CANCEL_ORDER: checkOf('a CANCEL_ORDER of a list', ListedCancel),
  HIBERNATE_ORDER: checkOf('a HIBERNATE_ORDER of a list', ListedHold),
  ACTIVATE_ORDER: checkOf('an ACTIVATE_ORDER of a list', ListedHold),
};

function allOptional(properties: TProperties): TProperties {
  const fields = Object.entries(properties).map(([name, field]) => [name, optional(field)]);
  return Object.fromEntries(fields) as TProperties;
}

/** Each request is known by it and its number, which must fit into a key as well: `<key>/50`. */
const LONGEST_LIST_KEY = LONGEST_KEY - `/${MAXIMUM_LISTED_ORDERS}`.length;

export const ListHeaders = Type.Object({
  ...WriteHeaders.properties,
  'idempotency-key': optional(
    keyHeader(
      LONGEST_LIST_KEY,
      'Makes the list repeatable for ever: the same key with the same list answers the first outcomes, with another one it is 409',
    ),
  ),
});

export const OrderListBody = Type.Object(
  {
    requestId: optional(keyField(LONGEST_LIST_KEY)),
    allOrNoneValidation: optional(Flag),
    orders: Type.Array(ListedRequest, {
      minItems: 1,
      maxItems: MAXIMUM_LISTED_ORDERS,
      description: `a list of 1 to ${MAXIMUM_LISTED_ORDERS} requests: new orders, and changes of orders`,
    }),
  },
  { ...strict, title: 'OrderList' },
);
export type OrderListBody = Readonly<Static<typeof OrderListBody>>;

/** What became of one request of a list. */
export const ListedOrderResult = Type.Object(
  {
    outcome: oneOf(['ACCEPTED', 'REFUSED', 'UNKNOWN', 'NOT_SENT']),
    type: oneOf(LISTED_TYPES),
    id: optional(text('of a change: the name that the request gave the order')),
    clientOrderId: optional(text("the caller's name of the order, or of its change")),
    orderId: optional(text("the engine's name of the order, where it is known")),
    account: optional(text("the order's account, where it is known")),
    url: text("the order's own address"),
    requestId: text('repeats this request alone, sent as its Idempotency-Key'),
    status: optional(Type.Integer({ description: 'the HTTP status that a refusal has alone' })),
    reason: optional(ReasonCodeField),
    layer: optional(ReasonLayerField),
    detail: optional(text('the reason in words')),
    context: optional(RefusalContextField),
    ordStatus: optional(oneOf(ORD_STATUSES)),
    repeated: optional(Flag),
  },
  { title: 'ListedOrderResult' },
);
export type ListedOrderResult = Readonly<Static<typeof ListedOrderResult>>;

export const OrderListAnswer = Type.Object(
  {
    requestId: text('repeats the list, sent as Idempotency-Key'),
    validatedBy: optional(oneOf(['ENGINE', 'DOOR'])),
    detail: optional(text('what `validatedBy` means for this list, or how to ask for outcomes')),
    orders: Type.Array(ListedOrderResult, { description: 'one for each request, in their order' }),
  },
  { title: 'OrderListAnswer' },
);
export type OrderListAnswer = Readonly<Static<typeof OrderListAnswer>>;
