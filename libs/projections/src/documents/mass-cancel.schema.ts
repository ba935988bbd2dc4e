import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Which orders a mass cancel is about: those that have all that is stated. */
export interface StoredScope {
  readonly account?: string;
  readonly venue?: string;
  readonly symbol?: string;
  readonly side?: string;
  readonly submittedBy?: string;
}

/** A mass cancel as its partition's log has it; `_id` is the eventId of its MASS_CANCEL_REQUESTED. */
@Schema({ collection: 'massCancels', versionKey: false })
export class MassCancelDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: Number, required: true })
  readonly partition!: number;

  /** Orders whose first event comes later are out. */
  @Prop({ type: Number, required: true })
  readonly offset!: number;

  /** The caller's id of the request. */
  @Prop({ type: String })
  readonly requestId?: string;

  /** Of the request; absent where an operator named none. */
  @Prop({ type: String })
  readonly account?: string;

  /** Who asked for it; absent where nobody had signed in. */
  @Prop({ type: String })
  readonly submittedBy?: string;

  @Prop({
    type: { account: String, venue: String, symbol: String, side: String, submittedBy: String },
    _id: false,
    required: true,
  })
  readonly scope!: StoredScope;

  /** When it was recorded. */
  @Prop({ type: String, required: true })
  readonly requestedAt!: string;

  /** When its MASS_CANCEL_DONE was recorded; absent while its orders are still being cancelled. */
  @Prop({ type: String })
  readonly doneAt?: string;

  /** How many orders were asked to be cancelled, once that is known. */
  @Prop({ type: Number })
  readonly orders?: number;
}

export const MASS_CANCEL_SCHEMA = SchemaFactory.createForClass(MassCancelDocument);
MASS_CANCEL_SCHEMA.index({ doneAt: 1 });
MASS_CANCEL_SCHEMA.index({ requestId: 1 });

/** What became of one order's cancel; `_id` is the clock's request for it, `<mass cancel>/<orderId>`. */
@Schema({ collection: 'massCancelResults', versionKey: false })
export class MassCancelResultDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  /** `_id` of the mass cancel. */
  @Prop({ type: String, required: true })
  readonly massCancel!: string;

  @Prop({ type: String, required: true })
  readonly orderId!: string;

  @Prop({ type: Boolean, required: true })
  readonly accepted!: boolean;

  /** Why it was refused. */
  @Prop({ type: String })
  readonly reason?: string;
}

export const MASS_CANCEL_RESULT_SCHEMA = SchemaFactory.createForClass(MassCancelResultDocument);
MASS_CANCEL_RESULT_SCHEMA.index({ massCancel: 1, orderId: 1 });
