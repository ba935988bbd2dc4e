import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Any clientOrderId ever used by an order, accepted or not; `_id` is the domain's name key. */
@Schema({ collection: 'names', versionKey: false })
export class NameDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly name!: string;

  @Prop({ type: String, required: true })
  readonly orderId!: string;
}

export const NAME_SCHEMA = SchemaFactory.createForClass(NameDocument);
NAME_SCHEMA.index({ name: 1 });

/** A venue's own name of an order; `_id` is `<venue>|<venueOrderId>`. */
@Schema({ collection: 'venueNames', versionKey: false })
export class VenueNameDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly orderId!: string;
}

export const VENUE_NAME_SCHEMA = SchemaFactory.createForClass(VenueNameDocument);
