import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

/** A trade's price; `rank` orders trades by (transactTime, partition, offset), as text. */
export interface RankedPrice {
  readonly price: string;
  readonly transactTime: string;
  readonly rank: string;
}

/** The last trade of a symbol on a venue, and the first one of the venue's newest day with a trade. */
@Schema({ collection: 'lastPrices', versionKey: false })
export class LastPriceDocument {
  /** `<venue>|<symbol>` */
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly venue!: string;

  @Prop({ type: String, required: true })
  readonly symbol!: string;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  readonly last!: RankedPrice;

  /** `day` is the venue's calendar day, `YYYY-MM-DD`. */
  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  readonly first!: RankedPrice & { readonly day: string };
}

export const LAST_PRICE_SCHEMA = SchemaFactory.createForClass(LastPriceDocument);
LAST_PRICE_SCHEMA.index({ symbol: 1 });
