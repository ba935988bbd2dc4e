import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

/** A position in `ome.order-events.v1`. */
export interface LogPosition {
  readonly partition: number;
  readonly offset: number;
}

/** Values that an accepted replace or cancel replaced, under the name that they were known by. */
export interface SupersededTerms {
  readonly clientOrderId: string;
  readonly price?: string;
  readonly quantity: string;
  /** The order's status when they were replaced, behind the pending request. */
  readonly ordStatus: string;
  /** When they came into force. */
  readonly since: string;
}

/**
 * One document per order: the order resource as text for readers, and the state that it was made
 * from. Written only by the projector, whole, and only by a newer `version`.
 */
@Schema({ collection: 'orders', versionKey: false })
export class OrderDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  /** Of the document's shape. */
  @Prop({ type: Number, required: true })
  readonly stateVersion!: number;

  @Prop({ type: Number, required: true })
  readonly version!: number;

  @Prop({ type: Number, required: true })
  readonly revision!: number;

  /** The order's last event. */
  @Prop({ type: { partition: Number, offset: Number }, required: true })
  readonly asOf!: LogPosition;

  /** Offset of the order's first event, in the partition of `asOf`. */
  @Prop({ type: Number, required: true })
  readonly firstOffset!: number;

  /** Number of its documents in `executions`: a load that finds another number has failed. */
  @Prop({ type: Number, required: true })
  readonly executionCount!: number;

  @Prop({ type: String, required: true })
  readonly account!: string;

  @Prop({ type: String })
  readonly submittedBy?: string;

  @Prop({ type: String, required: true })
  readonly clientOrderId!: string;

  @Prop({ type: [String], required: true })
  readonly clientOrderIds!: readonly string[];

  @Prop({ type: String, required: true })
  readonly venue!: string;

  @Prop({ type: String, required: true })
  readonly symbol!: string;

  @Prop({ type: String, required: true })
  readonly side!: string;

  @Prop({ type: String, required: true })
  readonly orderType!: string;

  @Prop({ type: String, required: true })
  readonly ordStatus!: string;

  /** True while the order is open, else absent: the index of open orders holds nothing else. */
  @Prop({ type: Boolean })
  readonly open?: boolean;

  @Prop({ type: String, required: true })
  readonly quantity!: string;

  @Prop({ type: String })
  readonly price?: string;

  @Prop({ type: String, required: true })
  readonly cumQty!: string;

  @Prop({ type: String, required: true })
  readonly leavesQty!: string;

  @Prop({ type: String, required: true })
  readonly avgPx!: string;

  @Prop({ type: String, required: true })
  readonly timeInForce!: string;

  @Prop({ type: String })
  readonly expireTime?: string;

  @Prop({ type: String })
  readonly displayQuantity?: string;

  @Prop({ type: String })
  readonly displayPriceDelta?: string;

  @Prop({ type: Boolean })
  readonly allOrNone?: boolean;

  @Prop({ type: String })
  readonly venueOrderId?: string;

  @Prop({ type: String })
  readonly venueRevision?: string;

  @Prop({ type: String })
  readonly text?: string;

  @Prop({ type: String })
  readonly reason?: string;

  @Prop({ type: String, required: true })
  readonly createdAt!: string;

  @Prop({ type: String, required: true })
  readonly updatedAt!: string;

  /** When the terms in force came into force. */
  @Prop({ type: String, required: true })
  readonly termsSince!: string;

  /** Oldest first. */
  @Prop({ type: [MongooseSchema.Types.Mixed], required: true })
  readonly history!: readonly SupersededTerms[];

  /** An EncodedOrderState; opaque here, because mongoose's types would unfold it without end. */
  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  readonly state!: object;
}

/**
 * Orders newest first. By account the keys hold what a list may be narrowed by and never changes,
 * so that orders which do not fit are left out without being read.
 */
export const ORDERS_BY_ACCOUNT = {
  account: 1,
  createdAt: -1,
  _id: -1,
  symbol: 1,
  venue: 1,
  side: 1,
  submittedBy: 1,
} as const;
export const ORDERS_BY_TIME = { createdAt: -1, _id: -1 } as const;
export const ORDERS_BY_SYMBOL = { symbol: 1, createdAt: -1, _id: -1 } as const;
export const ORDERS_BY_VENUE = { venue: 1, createdAt: -1, _id: -1 } as const;
export const ORDERS_BY_STATUS = { ordStatus: 1, createdAt: -1, _id: -1 } as const;
/** Oldest first too. */
export const ORDERS_BY_USER = { submittedBy: 1, createdAt: 1, _id: 1 } as const;
/** Of open orders alone. */
export const OPEN_ORDERS_BY_ACCOUNT = { account: 1, createdAt: -1, _id: -1 } as const;
export const OPEN_ORDERS_BY_TIME = { createdAt: 1, _id: 1 } as const;

/** What the clock looks for; the keys of orders that are not due lie outside of what it reads. */
export const OPEN_BY_EXPIRY = { expireTime: 1 } as const;
export const OPEN_BY_DAY = { timeInForce: 1, venue: 1, createdAt: 1 } as const;
export const OPEN_BY_TRADING_DAY = {
  timeInForce: 1,
  'state.day.tradingDay': 1,
  venue: 1,
  createdAt: 1,
} as const;
export const OPEN_BY_PARTITION = { 'asOf.partition': 1, firstOffset: 1 } as const;

const OPEN_ALONE = { partialFilterExpression: { open: true } };

export const ORDER_SCHEMA = SchemaFactory.createForClass(OrderDocument);
ORDER_SCHEMA.index(ORDERS_BY_ACCOUNT);
ORDER_SCHEMA.index(ORDERS_BY_TIME);
ORDER_SCHEMA.index(ORDERS_BY_SYMBOL);
ORDER_SCHEMA.index(ORDERS_BY_VENUE);
ORDER_SCHEMA.index(ORDERS_BY_STATUS);
ORDER_SCHEMA.index(ORDERS_BY_USER);
ORDER_SCHEMA.index(OPEN_ORDERS_BY_ACCOUNT, OPEN_ALONE);
ORDER_SCHEMA.index(OPEN_ORDERS_BY_TIME, OPEN_ALONE);
ORDER_SCHEMA.index(OPEN_BY_EXPIRY, {
  partialFilterExpression: { open: true, timeInForce: 'GTD' },
});
ORDER_SCHEMA.index(OPEN_BY_DAY, OPEN_ALONE);
ORDER_SCHEMA.index(OPEN_BY_TRADING_DAY, OPEN_ALONE);
ORDER_SCHEMA.index(OPEN_BY_PARTITION, OPEN_ALONE);
