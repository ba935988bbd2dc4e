import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** One document per booked fill; `_id` is the domain's execution key (order, venue, execId). */
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
