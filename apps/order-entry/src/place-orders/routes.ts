import { apiRoute, type RouteAnswer } from '@ome/api';
import {
  AcceptedRequest,
  CancelOrderQuery,
  HoldOrderBody,
  OrderName,
  PlaceOrderBody,
  ReplaceOrderBody,
  TakenRequest,
  WriteHeaders,
} from './request-fields.js';

const TAG = 'Orders';

const TAKEN: RouteAnswer = {
  description:
    'The request is durable; its outcome is not known yet. `detail` says how to ask for it',
  schema: TakenRequest,
  headers: {
    location: "The order's address",
    'preference-applied': 'The wait that was over, where one was preferred',
  },
};
const accepted = (description: string): RouteAnswer => ({
  description,
  schema: AcceptedRequest,
  headers: { location: "The order's address", 'preference-applied': 'The wait' },
});
/** What any write may be refused with. */
export const REFUSED = {
  403: 'The caller trades for nobody, or not for this account',
  409: 'Refused as things stand, or the id was used with another body; `reason` says which',
  422: 'Refused: `reason` says why (docs/reference/reasons.md)',
  429: 'Too many requests of the user or on the account: `retry-after` says when to try again',
  503: '`outcome` NOT_SENT: nothing was sent, try again. UNKNOWN: it may have been; repeat it under the same id',
} as const;
const UNKNOWN_ORDER = { 404: 'No order of the caller has this name' } as const;

const NAMES = `\`{id}\` is any of the order's names: its orderId, or a clientOrderId of its chain. A caller with several accounts says with \`account\` in which of them a clientOrderId is a name, at least of an order that was placed a moment ago: a name that several of them have is refused 409 \`AMBIGUOUS_ORDER\`, but for a repeat, which goes where it went first. While requests of the caller to his other accounts are not projected, a replace or an activation by a name without \`account\` is answered 503; a cancel or a hibernation takes the only order that is found.`;
const KEY_OR_NAME = `\`clientOrderId\` (the new name) or \`Idempotency-Key\` must be given: either makes the request repeatable for ever. Without the key the request is known by that name.`;
const KEY = `\`Idempotency-Key\` must be given: it makes the request repeatable for ever.`;
/** Derived from the order, a later cancel of an order that is open again would be taken for a repeat. */
const CANCEL_KEY = `${KEY_OR_NAME} None is derived from the order: the cancel of an order whose venue refused the first one is another request.`;

export const PLACE_ORDER = apiRoute(
  {
    operationId: 'placeOrder',
    tag: TAG,
    summary: 'Place an order',
    description: `Answers 202 when the order is durable, or with \`Prefer: wait=<seconds>\` the engine's decision.

\`clientOrderId\` or \`Idempotency-Key\` must be given; the key stands in for a missing clientOrderId. Either makes the request repeatable for ever. The engine decides what an id that was used before is worth, after a 202: the same id with another body is answered 202 too and then refused. To be told, send \`Prefer: wait=2\` (409 \`REQUEST_ID_REUSED\` or \`DUPLICATE_CLIENT_ORDER_ID\`), at once or with a repeat of the same request, or follow \`ome.order-events.v1\`, where its \`REQUEST_REFUSED\` has the reason. \`account\` may be left out by a caller who has one; who was given another since says with a repeat which it was.`,
    answers: {
      201: accepted('Accepted: the order is placed'),
      202: TAKEN,
      ...REFUSED,
    },
  },
  { headers: WriteHeaders, body: PlaceOrderBody },
);

export const REPLACE_ORDER = apiRoute(
  {
    operationId: 'replaceOrder',
    tag: TAG,
    summary: 'Change an open order',
    description: `${NAMES}\n\n${KEY_OR_NAME}`,
    answers: {
      200: accepted('Accepted: changed, or asked of the venue (ordStatus PENDING_REPLACE)'),
      202: TAKEN,
      ...UNKNOWN_ORDER,
      ...REFUSED,
    },
  },
  { params: OrderName, headers: WriteHeaders, body: ReplaceOrderBody },
  replaceFaults,
);

export const CANCEL_ORDER = apiRoute(
  {
    operationId: 'cancelOrder',
    tag: TAG,
    summary: 'Cancel an open order',
    description: `${NAMES}\n\n${CANCEL_KEY} A cancel is taken while other requests are refused because decisions are late.`,
    answers: {
      200: accepted('Accepted: canceled, or asked of the venue (ordStatus PENDING_CANCEL)'),
      202: TAKEN,
      ...UNKNOWN_ORDER,
      ...REFUSED,
    },
  },
  { params: OrderName, query: CancelOrderQuery, headers: WriteHeaders },
);

const hold = (operationId: string, summary: string) =>
  apiRoute(
    {
      operationId,
      tag: TAG,
      summary,
      bodyOptional: true,
      description: `${NAMES}\n\n${KEY}`,
      answers: {
        200: accepted('Accepted: done, or asked of the venue (ordStatus PENDING_REPLACE)'),
        202: TAKEN,
        ...UNKNOWN_ORDER,
        ...REFUSED,
      },
    },
    { params: OrderName, headers: WriteHeaders, body: HoldOrderBody },
  );
export const HIBERNATE_ORDER = hold('hibernateOrder', 'Take an order off the market and keep it');
export const ACTIVATE_ORDER = hold('activateOrder', 'Bring a hibernated order to the market');

const CHANGES = [
  'quantity',
  'openQuantity',
  'price',
  'timeInForce',
  'expireTime',
  'displayQuantity',
  'displayPriceDelta',
  'allOrNone',
  'text',
] as const satisfies readonly (keyof ReplaceOrderBody)[];

/** What a schema cannot say of a replace. */
export function replaceFaults(body: ReplaceOrderBody): readonly string[] {
  if (body.quantity !== undefined && body.openQuantity !== undefined) {
    return ['openQuantity: must be left out when quantity is given; one of them says the size'];
  }
  return CHANGES.some((field) => body[field] !== undefined)
    ? []
    : [`the body: must change something; give at least one of ${CHANGES.join(', ')}`];
}
