import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Execution } from '@ome/domain';

/** One document per booked fill, correction or bust, never changed; `_id` is the domain's execution key (order, venue, execId). */
@Schema({ collection: 'executions', versionKey: false })
export class ExecutionDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly orderId!: string;

  @Prop({ type: String, required: true })
  readonly venue!: string;

  @Prop({ type: String, required: true })
  readonly execId!: string;

  @Prop({ type: String, required: true })
  readonly eventId!: string;

  /** FILL where it is absent: documents of earlier versions hold fills alone. */
  @Prop({ type: String })
  readonly kind?: Execution['kind'];

  /** The version of the execution that a correction or bust replaced. */
  @Prop({ type: { execId: String, eventId: String, _id: false } })
  readonly replaces?: { readonly execId: string; readonly eventId: string };

  /** The order's version of the first fill of the chain; its own `version` where it is absent. */
  @Prop({ type: Number })
  readonly tradeVersion?: number;

  /** The order's version that booked it. */
  @Prop({ type: Number, required: true })
  readonly version!: number;

  @Prop({ type: String, required: true })
  readonly lastQty!: string;

  @Prop({ type: String, required: true })
  readonly lastPx!: string;

  @Prop({ type: String, required: true })
  readonly transactTime!: string;

  /** The same two numbers in units of the order's instrument, as the domain counts them. */
  @Prop({ type: { lastQty: Number, lastPx: Number }, required: true })
  readonly units!: { readonly lastQty: number; readonly lastPx: number };
}

export const EXECUTION_SCHEMA = SchemaFactory.createForClass(ExecutionDocument);
EXECUTION_SCHEMA.index({ orderId: 1, version: 1 });
// Of corrections and busts alone, which are few.
EXECUTION_SCHEMA.index(
  { orderId: 1, 'replaces.eventId': 1 },
  { partialFilterExpression: { 'replaces.eventId': { $exists: true } } },
);
