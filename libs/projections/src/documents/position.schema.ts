import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * What an account bought and sold of a symbol on a venue: sums of fills, decimals as text. It
 * belongs to one partition; `offset` is of the last fill in it and guards every write.
 */
@Schema({ collection: 'positions', versionKey: false })
export class PositionDocument {
  /** `<account>|<venue>|<symbol>` */
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly account!: string;

  @Prop({ type: String, required: true })
  readonly venue!: string;

  @Prop({ type: String, required: true })
  readonly symbol!: string;

  @Prop({ type: String, required: true })
  readonly boughtQty!: string;

  @Prop({ type: String, required: true })
  readonly soldQty!: string;

  /** Bought less sold. */
  @Prop({ type: String, required: true })
  readonly netQty!: string;

  @Prop({ type: String, required: true })
  readonly boughtNotional!: string;

  @Prop({ type: String, required: true })
  readonly soldNotional!: string;

  @Prop({ type: Number, required: true })
  readonly partition!: number;

  @Prop({ type: Number, required: true })
  readonly offset!: number;
}

/** With the key, which lists are sorted by. */
export const POSITIONS_BY_ACCOUNT = { account: 1, _id: 1 } as const;
export const POSITIONS_BY_SYMBOL = { symbol: 1, _id: 1 } as const;

export const POSITION_SCHEMA = SchemaFactory.createForClass(PositionDocument);
POSITION_SCHEMA.index(POSITIONS_BY_ACCOUNT);
POSITION_SCHEMA.index(POSITIONS_BY_SYMBOL);
