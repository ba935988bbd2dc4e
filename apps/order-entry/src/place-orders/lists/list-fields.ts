import { Flag, MAXIMUM_LISTED_ORDERS, oneOf, ReasonCodeField } from '@ome/contracts';
import { ORD_STATUSES } from '@ome/domain';
import { Type, type Static } from 'typebox';
import { PlaceOrderBody } from '../request-fields.js';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ description });

const { requestId: _requestId, ...listed } = PlaceOrderBody.properties;
/** A new order of a list; its identity comes from the list's and its own name. */
export const ListedOrder = Type.Object(listed, { ...strict, title: 'ListedOrder' });
export type ListedOrder = Readonly<Static<typeof ListedOrder>>;

export const OrderListBody = Type.Object(
  {
    requestId: optional(
      Type.String({
        pattern: '^(?!sys:)[\\x21-\\x7e]{1,100}$',
        description: 'the same as the header Idempotency-Key',
      }),
    ),
    allOrNoneValidation: optional(Flag),
    orders: Type.Array(ListedOrder, {
      minItems: 1,
      maxItems: MAXIMUM_LISTED_ORDERS,
      description: `a list of 1 to ${MAXIMUM_LISTED_ORDERS} new orders`,
    }),
  },
  { ...strict, title: 'OrderList' },
);
export type OrderListBody = Readonly<Static<typeof OrderListBody>>;

/** What became of one order of a list. */
export const ListedOrderResult = Type.Object(
  {
    outcome: oneOf(['ACCEPTED', 'REFUSED', 'UNKNOWN', 'NOT_SENT']),
    clientOrderId: text("the caller's name of the order"),
    orderId: text("the engine's name of the order"),
    account: text("the order's account"),
    url: text("the order's own address"),
    requestId: text('repeats this order alone, sent as its Idempotency-Key'),
    status: optional(Type.Integer({ description: 'the HTTP status that a refusal has alone' })),
    reason: optional(ReasonCodeField),
    detail: optional(text('the reason in words')),
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
    orders: Type.Array(ListedOrderResult, { description: 'one for each order, in their order' }),
  },
  { title: 'OrderListAnswer' },
);
export type OrderListAnswer = Readonly<Static<typeof OrderListAnswer>>;
