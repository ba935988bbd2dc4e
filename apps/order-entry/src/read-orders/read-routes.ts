import { apiRoute, type RouteAnswer } from '@ome/api';
import { Id, oneOf, SideField, Time } from '@ome/contracts';
import { ORD_STATUSES } from '@ome/domain';
import { Type } from 'typebox';
import { NOT_YET } from './order-reads.js';
import { OrderFills, OrderList, OrderResource, OrderStory, PositionList } from './read-schemas.js';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;
const AT_LEAST = optional(
  Type.String({
    maxLength: 1_024,
    pattern: '^(inbox/)?\\d{1,9}/\\d{1,15}(,(inbox/)?\\d{1,9}/\\d{1,15})*$',
    description:
      '`<partition>/<offset>` of `ome.order-events.v1`, or `atLeast` of a 202, several with commas: wait until the answer contains them. What the caller wrote through the same process is waited for without it',
  }),
);
const paging = {
  limit: optional(
    Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$', description: '1 to 1000; 100 unless given' }),
  ),
  cursor: optional(
    Type.String({ maxLength: 1_024, description: 'the nextCursor of the answer before' }),
  ),
  atLeast: AT_LEAST,
};
/** Which order the id of the path names. */
const naming = {
  account: optional(Id),
  venue: optional(
    Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'the id is the name that this venue gave the order',
    }),
  ),
};
const OrderName = Type.Object({ id: Id });

const NOT_YET_HEADER = {
  [NOT_YET]:
    "the caller's requests that are not in the answer: not decided or not projected within 2 s; absent: all are",
};
const about = (title: string, schema: RouteAnswer['schema']): RouteAnswer => ({
  description: title,
  headers: NOT_YET_HEADER,
  ...(schema !== undefined && { schema }),
});
const refusals = {
  503: 'The database cannot be read now, or has not reached `atLeast`: try again after Retry-After',
} as const;
const namedRefusals = {
  404: 'The caller has no order of this name',
  409: "Several of the caller's accounts have an order of this name: say `account`",
  503: `${refusals[503]}. \`outcome\` UNKNOWN: no such order is known, but the caller's last requests are not projected yet`,
} as const;
const NAMES =
  'The id is any name of the order: its orderId, a clientOrderId that it ever had, or, with `venue`, the name that the venue gave it.';

export const READ_ORDER = apiRoute(
  {
    operationId: 'readOrder',
    tag: 'Orders',
    summary: 'Read an order',
    description: `${NAMES} With \`asOf\`, the order as the engine knew it at that moment: after the last event whose \`recordedAt\` is not later. While the projection has not got there, that is waited for, and then answered 503.`,
    answers: {
      200: {
        description: 'the order',
        schema: OrderResource,
        headers: { etag: "the order's version, for `If-None-Match`", ...NOT_YET_HEADER },
      },
      304: { description: 'the order still has the version of `If-None-Match`' },
      ...namedRefusals,
    },
  },
  {
    params: OrderName,
    query: Type.Object({ ...naming, asOf: optional(Time), atLeast: AT_LEAST }, strict),
    headers: Type.Object({ 'if-none-match': optional(Type.String()) }),
  },
);

export const READ_STORY = apiRoute(
  {
    operationId: 'readOrderEvents',
    tag: 'Orders',
    summary: "Read an order's story",
    description: `Every event of the order, oldest first, as \`ome.order-events.v1\` has it. ${NAMES}`,
    answers: { 200: about('the events', OrderStory), ...namedRefusals },
  },
  { params: OrderName, query: Type.Object({ ...naming, ...paging }, strict) },
);

export const READ_FILLS = apiRoute(
  {
    operationId: 'readOrderFills',
    tag: 'Orders',
    summary: "Read an order's fills",
    description: `Fills, corrections and busts in the order of booking; \`live\` says which count. ${NAMES}`,
    answers: { 200: about('the fills', OrderFills), ...namedRefusals },
  },
  { params: OrderName, query: Type.Object({ ...naming, ...paging }, strict) },
);

export const LIST_ORDERS = apiRoute(
  {
    operationId: 'listOrders',
    tag: 'Orders',
    summary: 'List orders',
    description:
      'Newest first, of every account that the caller may see. `from` and `to` are of `createdAt`: from then on, and before then. `open` is of orders that may still trade, or of which anything is pending. Orders that are created while a list is read come before its first page: whoever follows `nextCursor` to the end has every order that was there once.',
    answers: {
      200: about('a page of orders', OrderList),
      403: 'The account is not one of the caller',
      ...refusals,
    },
  },
  {
    query: Type.Object(
      {
        account: optional(Id),
        symbol: optional(Id),
        venue: optional(Id),
        side: optional(SideField),
        ordStatus: optional(oneOf(ORD_STATUSES)),
        open: optional(oneOf(['true', 'false'])),
        submittedBy: optional(Id),
        from: optional(Time),
        to: optional(Time),
        ...paging,
      },
      strict,
    ),
  },
);

export const LIST_POSITIONS = apiRoute(
  {
    operationId: 'listPositions',
    tag: 'Positions',
    summary: 'List positions',
    description:
      'What each account bought and sold of a symbol on a venue; corrections and busts are in it.',
    answers: {
      200: about('a page of positions', PositionList),
      403: 'The account is not one of the caller',
      ...refusals,
    },
  },
  {
    query: Type.Object(
      { account: optional(Id), symbol: optional(Id), venue: optional(Id), ...paging },
      strict,
    ),
  },
);
