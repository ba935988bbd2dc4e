import {
  CancelOrderSchema,
  Count,
  HoldOrderSchema,
  Id,
  NewOrderSchema,
  oneOf,
  ReplaceOrderSchema,
} from '@ome/contracts';
import { ORD_STATUSES } from '@ome/domain';
import { Type, type Static } from 'typebox';
import { keyHeader, LONGEST_KEY } from './key-fields.js';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;

const { type: _new, account: _ofNew, clientOrderId: _named, ...placed } = NewOrderSchema.properties;
/** The fields of NEW_ORDER without `type`; account and clientOrderId have stand-ins. */
export const PlaceOrderBody = Type.Object(
  { account: optional(Id), clientOrderId: optional(Id), ...placed },
  { ...strict, title: 'NewOrder' },
);
export type PlaceOrderBody = Readonly<Static<typeof PlaceOrderBody>>;

const {
  type: _replace,
  account: _ofReplace,
  orderId: _replaced,
  origClientOrderId: _replacedName,
  ...changed
} = ReplaceOrderSchema.properties;
/** The fields of REPLACE_ORDER; the path names the order. */
export const ReplaceOrderBody = Type.Object(
  { account: optional(Id), ...changed },
  { ...strict, title: 'OrderChange' },
);
export type ReplaceOrderBody = Readonly<Static<typeof ReplaceOrderBody>>;

const {
  type: _hold,
  account: _ofHold,
  orderId: _held,
  origClientOrderId: _heldName,
  ...holding
} = HoldOrderSchema.properties;
/** The fields of HIBERNATE_ORDER and ACTIVATE_ORDER; the path names the order. */
export const HoldOrderBody = Type.Object(
  { account: optional(Id), ...holding },
  { ...strict, title: 'OrderHold' },
);
export type HoldOrderBody = Readonly<Static<typeof HoldOrderBody>>;

const {
  type: _cancel,
  account: _ofCancel,
  orderId: _canceled,
  origClientOrderId: _canceledName,
  attributes: _attributes,
  expectedRevision: _revision,
  possResend: _possResend,
  ...canceling
} = CancelOrderSchema.properties;
/** The fields of CANCEL_ORDER as query parameters: a DELETE has no body. */
export const CancelOrderQuery = Type.Object(
  {
    account: optional(Id),
    ...canceling,
    expectedRevision: optional(
      Type.String({
        pattern: '^(0|[1-9][0-9]{0,14})$',
        description: 'a whole number: accepted changes so far',
      }),
    ),
  },
  strict,
);
export type CancelOrderQuery = Readonly<Static<typeof CancelOrderQuery>>;

export const OrderName = Type.Object({ id: Id });

/** Headers of every write. */
export const WriteHeaders = Type.Object({
  'idempotency-key': optional(
    keyHeader(
      LONGEST_KEY,
      'Makes the request repeatable for ever: the same key with the same request answers the first outcome and changes nothing, with another one it is 409',
    ),
  ),
  prefer: optional(
    Type.String({
      description:
        '`wait=<seconds>` (RFC 7240, at most 10): answer with the outcome, not when durable',
    }),
  ),
});
export type WriteHeaders = Readonly<Static<typeof WriteHeaders>>;

const text = (description: string) => Type.String({ description });

/** A request that is durable; its outcome is not known yet. */
export const TakenRequest = Type.Object(
  {
    outcome: oneOf(['UNKNOWN']),
    detail: text('how to ask for the outcome'),
    requestId: text('sent again as Idempotency-Key with the same request, it asks for the outcome'),
    url: text("the order's own address"),
    atLeast: text(
      'reads take it: they then contain what becomes of the request, whichever process answers them',
    ),
    orderId: optional(text("the engine's name of the order, where the request says which it is")),
    clientOrderId: optional(text("the caller's name of the order or of the change")),
    account: optional(text('where the request or the caller says which it is')),
  },
  { title: 'TakenRequest' },
);
export type TakenRequest = Readonly<Static<typeof TakenRequest>>;

/** What the engine decided, and the order right after that. */
export const AcceptedRequest = Type.Object(
  {
    outcome: oneOf(['ACCEPTED']),
    requestId: text('as the caller gave it, or ours'),
    url: text("the order's own address"),
    orderId: text("the engine's name of the order"),
    account: optional(text("the order's account")),
    clientOrderId: optional(text('the newest name, or the one that the change will have')),
    origClientOrderId: optional(text('of a change: the name that it is about')),
    ordStatus: optional(oneOf(ORD_STATUSES)),
    quantity: optional(text('FIX OrderQty, a decimal')),
    cumQty: optional(text('a decimal')),
    leavesQty: optional(text('a decimal')),
    avgPx: optional(text('a decimal')),
    version: optional(Type.Integer({ description: 'events of the order so far' })),
    revision: optional(Count),
    repeated: optional(
      Type.Boolean({
        description: 'the request was decided before; the columns are those of now',
      }),
    ),
    asOf: Type.Object(
      { partition: Count, offset: Count },
      { description: 'position of the outcome in the log; reads take it as `atLeast`' },
    ),
  },
  { title: 'AcceptedRequest' },
);
export type AcceptedRequest = Readonly<Static<typeof AcceptedRequest>>;
