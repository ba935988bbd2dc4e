import { createHash } from 'node:crypto';
import type { WebhookDocument, WebhookModel } from './webhooks.schema.js';

/** A webhook as the API shows it. */
export interface Webhook {
  readonly id: string;
  readonly user: string;
  readonly url: string;
  readonly since: string;
}

/** Keeps where users are told. Every call may be repeated. */
export class WebhookStore {
  constructor(private readonly webhooks: WebhookModel) {}

  async add(user: string, url: string): Promise<Webhook> {
    const _id = createHash('sha256')
      .update(JSON.stringify([user, url]))
      .digest('hex')
      .slice(0, 24);
    const found = await this.webhooks
      .findOneAndUpdate(
        { _id },
        { $setOnInsert: { user, url, since: new Date().toISOString() } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<WebhookDocument>();
    if (found === null) throw new Error('An upsert has returned no document');
    return shown(found);
  }

  async find(id: string): Promise<Webhook | undefined> {
    const found = await this.webhooks.findById(id).lean<WebhookDocument>();
    return found === null ? undefined : shown(found);
  }

  /** True when it was there. */
  async remove(id: string, user: string): Promise<boolean> {
    return (await this.webhooks.deleteOne({ _id: id, user })).deletedCount === 1;
  }

  async ofUser(user: string): Promise<readonly Webhook[]> {
    const found = await this.webhooks.find({ user }).sort({ _id: 1 }).lean<WebhookDocument[]>();
    return found.map(shown);
  }

  /** All of them, by user. */
  async byUser(): Promise<ReadonlyMap<string, readonly Webhook[]>> {
    const found = await this.webhooks.find({}).lean<WebhookDocument[]>();
    return Map.groupBy(found.map(shown), ({ user }) => user);
  }
}

function shown({ _id, user, url, since }: WebhookDocument): Webhook {
  return { id: _id, user, url, since };
}
