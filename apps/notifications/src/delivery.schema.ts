import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Database } from './database.schema.js';

/**
 * `WAITING`: no byte of it was sent. `SENT`: perhaps all of it was; set, durably, before the first
 * byte. The others are final: `DONE` has its answer, `UNANSWERED` is an operator's to look at.
 */
export type DeliveryState = 'WAITING' | 'SENT' | 'DONE' | 'UNANSWERED';

/** Of a delivery that has not ended. */
export const OPEN_STATES: readonly DeliveryState[] = ['WAITING', 'SENT'];

/** Clocks differ, and brokers delete late. */
const MARGIN_SECONDS = 24 * 60 * 60;

/** Something to be posted; `_id` is a pure function of what it tells, so that a repeat is dropped. */
@Schema({ collection: 'deliveries', versionKey: false })
export class DeliveryDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  /** Whose worker delivers it. */
  @Prop({ type: String, required: true })
  readonly channel!: string;

  /** Who gets it: no more than a few at a time go to one. */
  @Prop({ type: String, required: true })
  readonly receiver!: string;

  /** Deliveries of one lane go one after the other, by `sequence`. */
  @Prop({ type: String, required: true })
  readonly lane!: string;

  @Prop({ type: Number, required: true })
  readonly sequence!: number;

  /** JSON of what is told. */
  @Prop({ type: String, required: true })
  readonly payload!: string;

  /** When it was written to its topic. */
  @Prop({ type: Date, required: true })
  readonly issuedAt!: Date;

  /** Until then its record may be read again: it is kept at least as long, however it ends. */
  @Prop({ type: Date, required: true })
  readonly repeatedUntil!: Date;

  @Prop({ type: String, required: true })
  readonly state!: DeliveryState;

  @Prop({ type: Number, required: true })
  readonly attempts!: number;

  @Prop({ type: Date, required: true })
  readonly nextAttemptAt!: Date;

  @Prop({ type: Date })
  readonly firstAttemptAt?: Date;

  /** Why the last attempt failed. */
  @Prop({ type: String })
  readonly lastCause?: string;

  @Prop({ type: Date })
  readonly sentAt?: Date;

  /** The process that has sent it, or has found out what came of a sending by another. */
  @Prop({ type: String })
  readonly sentBy?: string;

  /** Of the lease that it is delivered under; a process with a lower one may no longer send it. */
  @Prop({ type: Number })
  readonly term?: number;

  /** The receiver took the cancel of what it had not answered. */
  @Prop({ type: Boolean })
  readonly takenBack?: boolean;

  /** What the receiver said, until everybody concerned has been told. */
  @Prop({ type: String })
  readonly answer?: string;

  @Prop({ type: String })
  readonly outcome?: string;

  @Prop({ type: Date })
  readonly endedAt?: Date;
}

const DELIVERY_SCHEMA = SchemaFactory.createForClass(DeliveryDocument);
DELIVERY_SCHEMA.index({ channel: 1, lane: 1, sequence: 1 });
DELIVERY_SCHEMA.index(
  { channel: 1, state: 1, receiver: 1, lane: 1, sequence: 1, nextAttemptAt: 1, _id: 1 },
  { name: 'due', partialFilterExpression: { state: { $in: OPEN_STATES } } },
);
DELIVERY_SCHEMA.index(
  { state: 1, channel: 1, receiver: 1, endedAt: 1 },
  { partialFilterExpression: { state: 'UNANSWERED' } },
);
DELIVERY_SCHEMA.index(
  { repeatedUntil: 1 },
  { expireAfterSeconds: MARGIN_SECONDS, partialFilterExpression: { state: 'DONE' } },
);

/** Which process delivers a channel; `_id` is the channel. */
@Schema({ collection: 'deliveryLeases', versionKey: false })
export class LeaseDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly owner!: string;

  @Prop({ type: Date, required: true })
  readonly until!: Date;

  /** One more at each change of owner. */
  @Prop({ type: Number, required: true })
  readonly term!: number;
}

const LEASE_SCHEMA = SchemaFactory.createForClass(LeaseDocument);

export type DeliveryModels = ReturnType<typeof deliveryModels>;

export function deliveryModels(database: Database) {
  return {
    deliveries: database.model<DeliveryDocument>('Delivery', DELIVERY_SCHEMA),
    leases: database.model<LeaseDocument>('DeliveryLease', LEASE_SCHEMA),
  };
}
