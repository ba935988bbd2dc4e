import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** One document per event of an order, never changed: its record in `ome.order-events.v1`. */
@Schema({ collection: 'orderEvents', versionKey: false })
export class OrderEventDocument {
  /** Of `orderEventKey`: its order is the order of the story, and no other index is needed. */
  @Prop({ type: String, required: true })
  readonly _id!: string;

  /** In the order's partition of the log. */
  @Prop({ type: Number, required: true })
  readonly offset!: number;

  /** The record's value as the log has it: an object would lose what a field name may not hold. */
  @Prop({ type: String, required: true })
  readonly record!: string;
}

export const ORDER_EVENT_SCHEMA = SchemaFactory.createForClass(OrderEventDocument);

const VERSION_DIGITS = 10;

/** Sorts as the order's versions do. */
export function orderEventKey(orderId: string, version: number): string {
  return `${orderId}|${String(version).padStart(VERSION_DIGITS, '0')}`;
}
