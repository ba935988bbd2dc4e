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

  /** What its owner could read when it was added; `*` for every account. */
  @Prop({ type: [String], required: true })
  readonly accounts!: readonly string[];

  @Prop({ type: String, required: true })
  readonly since!: string;

  /** `whsec_` and base64: the key of its signatures. */
  @Prop({ type: String, required: true })
  readonly secret!: string;

  /** The secret before the last change of it: signs too until `previousUntil`. */
  @Prop({ type: String })
  readonly previousSecret?: string;

  @Prop({ type: Date })
  readonly previousUntil?: Date;
}

const WEBHOOK_SCHEMA = SchemaFactory.createForClass(WebhookDocument);
WEBHOOK_SCHEMA.index({ user: 1 });

export type WebhookModel = ReturnType<typeof webhookModel>;

export function webhookModel(database: Database) {
  return database.model<WebhookDocument>('Webhook', WEBHOOK_SCHEMA);
}
