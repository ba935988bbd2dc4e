import {
  columnFields,
  Count,
  Flag,
  Id,
  oneOf,
  OrderTypeField,
  ReasonCodeField,
  SideField,
  Time,
  TimeInForceField,
  VersionNumber,
} from '@ome/contracts';
import { ORD_STATUSES } from '@ome/domain';
import { Type } from 'typebox';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;
const said = (description: string) => Type.String({ description });
const decimal = (description: string) => said(`${description}, a decimal`);

const LogPosition = Type.Object(
  { partition: Count, offset: Count },
  { ...strict, title: 'LogPosition', description: 'a position in `ome.order-events.v1`' },
);
/** How far the projection was when a list was read. */
export const ListPositions = Type.Array(LogPosition, {
  description: 'how far each partition of `ome.order-events.v1` was projected, at least',
});
export const NextCursor = optional(
  said('asks for what follows, as `cursor`; absent at the end of the list'),
);

/** The order resource (services.md). */
export const OrderResource = Type.Object(
  {
    orderId: Id,
    clientOrderId: said('the newest accepted name'),
    clientOrderIds: Type.Array(Type.String(), { description: 'accepted names, oldest first' }),
    account: Id,
    symbol: Id,
    venue: Id,
    side: SideField,
    orderType: OrderTypeField,
    quantity: decimal('FIX OrderQty'),
    price: optional(decimal('of a LIMIT order')),
    timeInForce: TimeInForceField,
    expireTime: optional(Time),
    displayQuantity: optional(decimal('what the market sees')),
    displayPriceDelta: optional(decimal('price step of each next display')),
    allOrNone: optional(Flag),
    ordStatus: oneOf(ORD_STATUSES),
    cumQty: decimal('what is filled'),
    leavesQty: decimal('what may still be filled'),
    avgPx: decimal('average price of what is filled'),
    version: VersionNumber,
    revision: Count,
    venueOrderId: optional(Id),
    venueRevision: optional(Id),
    submittedBy: optional(Id),
    text: optional(Type.String()),
    reason: optional(ReasonCodeField),
    createdAt: Time,
    updatedAt: Time,
    asOf: LogPosition,
  },
  { ...strict, title: 'Order' },
);

export const OrderList = Type.Object(
  { orders: Type.Array(OrderResource), nextCursor: NextCursor, asOf: ListPositions },
  { ...strict, title: 'OrderPage' },
);

/** An event of an order, as the log has it, and its position there. */
export const StoryEvent = Type.Object(
  {
    position: said('`<topic>/<partition>/<offset>`'),
    eventId: Id,
    type: said('what happened'),
    version: VersionNumber,
    cause: said('`<topic>/<partition>/<offset>` of the input that was decided'),
    epoch: Type.Integer({ description: "the writer's number: one more at each change of writer" }),
    inputId: Id,
    orderId: Id,
    account: Id,
    requestId: optional(said('whose request it answers')),
    execId: optional(said('whose report it books')),
    occurredAt: said('when it happened'),
    recordedAt: said('when the engine knew'),
    ...columnFields,
    data: Type.Object({}, { description: "the event's own fields, by its type" }),
  },
  { title: 'OrderEvent', description: 'a record of `ome.order-events.v1`' },
);

export const OrderStory = Type.Object(
  {
    orderId: Id,
    version: VersionNumber,
    events: Type.Array(StoryEvent),
    nextCursor: NextCursor,
    asOf: LogPosition,
  },
  { ...strict, title: 'OrderStory' },
);

const Fill = Type.Object(
  {
    fillId: Id,
    kind: oneOf(['FILL', 'CORRECTION', 'BUST']),
    live: Type.Boolean({
      description: 'it counts in cumQty: neither corrected nor busted, and no bust',
    }),
    refFillId: optional(said('of a correction or bust: the fill that it replaces')),
    replacedBy: optional(said('the correction or bust that took its place')),
    execId: Id,
    venue: Id,
    version: VersionNumber,
    quantity: decimal("of a bust, the removed fill's"),
    price: decimal("of a bust, the removed fill's"),
    transactTime: Time,
  },
  { ...strict, title: 'Fill' },
);

export const OrderFills = Type.Object(
  {
    orderId: Id,
    version: VersionNumber,
    cumQty: decimal('the sum of the live fills'),
    avgPx: decimal('their average price'),
    fills: Type.Array(Fill),
    nextCursor: NextCursor,
    asOf: LogPosition,
  },
  { ...strict, title: 'OrderFills' },
);

const Position = Type.Object(
  {
    account: Id,
    venue: Id,
    symbol: Id,
    boughtQty: decimal('the sum of bought fills'),
    soldQty: decimal('the sum of sold fills'),
    netQty: decimal('bought less sold'),
    boughtNotional: decimal('the sum of quantity times price'),
    soldNotional: decimal('the sum of quantity times price'),
    asOf: LogPosition,
  },
  { ...strict, title: 'Position' },
);

export const PositionList = Type.Object(
  { positions: Type.Array(Position), nextCursor: NextCursor, asOf: ListPositions },
  { ...strict, title: 'PositionPage' },
);
