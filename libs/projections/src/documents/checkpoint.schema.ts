import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** How far a partition of the log is in the documents; written after them, only forward. */
@Schema({ collection: 'checkpoints', versionKey: false })
export class CheckpointDocument {
  /** The partition. */
  @Prop({ type: Number, required: true })
  readonly _id!: number;

  /** Of the last record applied. */
  @Prop({ type: Number, required: true })
  readonly offset!: number;

  /** Highest `cause` up to there; absent while no input was decided. */
  @Prop({ type: String })
  readonly lastSource?: string;

  /** Number of PARTITION_ACQUIRED records up to there. */
  @Prop({ type: Number, required: true })
  readonly epoch!: number;
}

export const CHECKPOINT_SCHEMA = SchemaFactory.createForClass(CheckpointDocument);
