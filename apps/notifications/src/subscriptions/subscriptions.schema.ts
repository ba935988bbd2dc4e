import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Database } from '../database.schema.js';

/** One user's subscription to one order; `_id` is the JSON of [orderId, user]. */
@Schema({ collection: 'subscriptions', versionKey: false })
export class SubscriptionDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly orderId!: string;

  @Prop({ type: String, required: true })
  readonly user!: string;

  @Prop({ type: String, required: true, enum: ['ENTERED', 'REQUESTED'] })
  readonly origin!: 'ENTERED' | 'REQUESTED';

  /** False once it was ended: the order's own entry, read again, must not bring it back. */
  @Prop({ type: Boolean, required: true })
  readonly active!: boolean;

  @Prop({ type: String, required: true })
  readonly since!: string;
}

const SUBSCRIPTION_SCHEMA = SchemaFactory.createForClass(SubscriptionDocument);
SUBSCRIPTION_SCHEMA.index({ orderId: 1, user: 1 });
SUBSCRIPTION_SCHEMA.index({ user: 1, since: 1 });

export type SubscriptionModel = ReturnType<typeof subscriptionModel>;

export function subscriptionModel(database: Database) {
  return database.model<SubscriptionDocument>('Subscription', SUBSCRIPTION_SCHEMA);
}
