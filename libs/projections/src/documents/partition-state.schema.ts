import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import type { LimitsRecord, ScopeRecord } from '@ome/contracts';

/** Where a stop or the limits of an account come from. */
export interface ControlOrigin {
  /** The operator; absent where nobody had signed in. */
  readonly setBy?: string;
  /** When it was recorded. */
  readonly since: string;
}

/** A stop that is in force in a partition. */
export interface StoredStop extends ControlOrigin {
  readonly stopId: string;
  readonly scope: ScopeRecord;
  readonly text?: string;
}

/**
 * What is true of a partition beside its orders. Accounts are field names, written by
 * `accountField`. Each write sets what changed and `offset`, which guards it.
 */
@Schema({ collection: 'partitionStates', versionKey: false })
export class PartitionStateDocument {
  /** The partition. */
  @Prop({ type: Number, required: true })
  readonly _id!: number;

  /** Of the last event that changed something here. */
  @Prop({ type: Number, required: true })
  readonly offset!: number;

  /** Oldest first. */
  @Prop({ type: [MongooseSchema.Types.Mixed] })
  readonly stops?: readonly StoredStop[];

  /** By account. */
  @Prop({ type: MongooseSchema.Types.Mixed })
  readonly limits?: Readonly<Record<string, readonly LimitsRecord[]>>;

  /** By account, as `limits`. */
  @Prop({ type: MongooseSchema.Types.Mixed })
  readonly limitsOrigin?: Readonly<Record<string, ControlOrigin>>;

  /** How many, by account. */
  @Prop({ type: MongooseSchema.Types.Mixed })
  readonly openOrders?: Readonly<Record<string, number>>;
}

export const PARTITION_STATE_SCHEMA = SchemaFactory.createForClass(PartitionStateDocument);

/** An account as a field name may be: without `.` and `$`, and never empty of letters that MongoDB keeps to itself. */
export function accountField(account: string): string {
  return `a:${encodeURIComponent(account).replaceAll('.', '%2E')}`;
}
