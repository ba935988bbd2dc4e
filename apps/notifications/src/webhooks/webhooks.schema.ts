import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Database } from '../database.schema.js';

/** Where a user's notifications are posted to; `_id` is a hash of both. */
@Schema({ collection: 'webhooks', versionKey: false })
export class WebhookDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly user!: string;

  @Prop({ type: String, required: true })
  readonly url!: string;

  @Prop({ type: String, required: true })
  readonly since!: string;
}

const WEBHOOK_SCHEMA = SchemaFactory.createForClass(WebhookDocument);
WEBHOOK_SCHEMA.index({ user: 1 });

export type WebhookModel = ReturnType<typeof webhookModel>;

export function webhookModel(database: Database) {
  return database.model<WebhookDocument>('Webhook', WEBHOOK_SCHEMA);
}
