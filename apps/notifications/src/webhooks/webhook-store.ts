import { createHash } from 'node:crypto';
import { newSecret } from './webhook-signature.js';
import type { WebhookDocument, WebhookModel } from './webhooks.schema.js';

/** A webhook as the API shows it. */
export interface Webhook {
  readonly id: string;
  readonly user: string;
  readonly url: string;
  readonly since: string;
}

/** With its secret, which is shown once. */
export type NewWebhook = Webhook & { readonly secret?: string };

/** A webhook and the accounts of which it is told. */
export type KeptWebhook = Webhook & { readonly accounts: readonly string[] };

/** A webhook as it is posted to: the newest secret first. */
export type SignedWebhook = Webhook & { readonly secrets: readonly string[] };

const PREVIOUS_SECRET_SIGNS_MS = 24 * 60 * 60 * 1_000;

/** Keeps where users are told. Every call may be repeated. */
export class WebhookStore {
  constructor(
    private readonly webhooks: WebhookModel,
    /** That a user may have. */
    readonly limit: number,
  ) {}

  /**
   * The secret is there when the webhook is new; `accounts`: of which it is told from now on.
   * @returns `undefined` when it would be one more than the limit
   */
  async add(
    user: string,
    url: string,
    accounts: readonly string[],
  ): Promise<NewWebhook | undefined> {
    const secret = newSecret();
    const _id = createHash('sha256')
      .update(JSON.stringify([user, url]))
      .digest('hex')
      .slice(0, 24);
    const found = await this.webhooks
      .findOneAndUpdate(
        { _id },
        {
          $set: { accounts: [...accounts] },
          $setOnInsert: { user, url, since: new Date().toISOString(), secret },
        },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<WebhookDocument>();
    if (found === null) throw new Error('An upsert has returned no document');
    if (found.secret !== secret) return shown(found);
    // Counted with the new one: of several that are added at once none slips through.
    if ((await this.webhooks.countDocuments({ user })) > this.limit) {
      await this.webhooks.deleteOne({ _id, secret });
      return undefined;
    }
    return { ...shown(found), secret };
  }

  async find(id: string, now: Date): Promise<SignedWebhook | undefined> {
    const found = await this.webhooks.findById(id).lean<WebhookDocument>();
    if (found === null) return undefined;
    const { secret, previousSecret, previousUntil = now } = found;
    const previous = previousSecret !== undefined && previousUntil > now ? [previousSecret] : [];
    return { ...shown(found), secrets: [secret, ...previous] };
  }

  /** A new secret; the one before signs too for a day. `undefined` when the user has no such webhook. */
  async changeSecret(id: string, user: string, now: Date): Promise<NewWebhook | undefined> {
    const secret = newSecret();
    const previousUntil = new Date(now.getTime() + PREVIOUS_SECRET_SIGNS_MS);
    const found = await this.webhooks
      .findOneAndUpdate(
        { _id: id, user },
        [{ $set: { previousSecret: '$secret', previousUntil, secret } }],
        { returnDocument: 'after', updatePipeline: true },
      )
      .lean<WebhookDocument>();
    return found === null ? undefined : { ...shown(found), secret };
  }

  async has(id: string, user: string): Promise<boolean> {
    return (await this.webhooks.exists({ _id: id, user })) !== null;
  }

  /** True when it was there. */
  async remove(id: string, user: string): Promise<boolean> {
    return (await this.webhooks.deleteOne({ _id: id, user })).deletedCount === 1;
  }

  async ofUser(user: string): Promise<readonly Webhook[]> {
    const found = await this.webhooks.find({ user }).sort({ _id: 1 }).lean<WebhookDocument[]>();
    return found.map(shown);
  }

  /** Those of some users, by user. */
  async ofUsers(users: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly KeptWebhook[]>> {
    if (users.size === 0) return new Map();
    const found = await this.webhooks.find({ user: { $in: [...users] } }).lean<WebhookDocument[]>();
    const kept = found.map((webhook) => ({ ...shown(webhook), accounts: webhook.accounts }));
    return Map.groupBy(kept, ({ user }) => user);
  }
}

function shown({ _id, user, url, since }: WebhookDocument): Webhook {
  return { id: _id, user, url, since };
}
