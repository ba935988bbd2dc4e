import { mayBeSent } from '../claim.js';
import type { Delivery, DeliveryStore } from '../delivery-store.js';
import type { AttemptResult, DeliveryChannel, Turn } from '../delivery-worker.js';
import { postJson } from '../post-json.js';
import { addressRule, faultOfUrl, type AllowedHosts } from './url-rules.js';
import type { OwnerRights } from './owner-rights.js';
import { WEBHOOK_CHANNEL } from './webhook-deliveries.js';
import { signatureHeaders } from './webhook-signature.js';
import type { WebhookStore } from './webhook-store.js';

interface WebhookChannelOptions {
  readonly store: DeliveryStore;
  readonly webhooks: Pick<WebhookStore, 'find'>;
  readonly rights: Pick<OwnerRights, 'mayBeTold'>;
  readonly allowed: AllowedHosts;
  readonly timeoutMs: number;
  readonly giveUpAfterMs: number;
  readonly onEnded: (outcome: string) => void;
}

/** A receiver's word for: never again. */
const GONE = 410;

/** Posts notifications to webhooks, signed, until they are taken (HTTP 2xx), unwanted (410) or too old. */
export class WebhookChannel implements DeliveryChannel {
  readonly name = WEBHOOK_CHANNEL;
  readonly lanesAtOnce = 64;
  readonly lanesAtOnceOfReceiver = 4;
  readonly firstBackOffMs = 250;
  readonly longestBackOffMs = 5 * 60_000;

  constructor(private readonly options: WebhookChannelOptions) {}

  async attempt(delivery: Delivery, turn: Turn): Promise<AttemptResult> {
    const { store, webhooks, rights, allowed, timeoutMs, giveUpAfterMs } = this.options;
    const at = new Date();
    const webhook = await webhooks.find(delivery.receiver, at);
    if (webhook === undefined) return this.#end(delivery, 'DONE', 'WEBHOOK_REMOVED');
    if (at.getTime() - delivery.issuedAt.getTime() > giveUpAfterMs) {
      return this.#end(delivery, 'UNANSWERED', 'GIVEN_UP');
    }
    if (!(await rights.mayBeTold(webhook.user, accountOf(delivery)))) {
      return this.#end(delivery, 'DONE', 'NOT_ALLOWED');
    }
    const fault = faultOfUrl(webhook.url, allowed);
    if (fault !== undefined) return this.#end(delivery, 'UNANSWERED', 'URL_NOT_ALLOWED');
    const url = new URL(webhook.url);
    const id = notificationIdOf(delivery);
    const posted = await postJson({
      url,
      body: delivery.payload,
      headers: {
        'idempotency-key': id,
        ...signatureHeaders({ id, at, body: delivery.payload }, webhook.secrets),
      },
      timeoutMs,
      allows: addressRule(url, allowed),
      beforeSend: () => mayBeSent(store, delivery, turn),
    });
    if (posted.kind === 'withheld')
      return { kind: 'again', cause: 'another process delivers the channel' };
    if (posted.kind !== 'answered') return { kind: 'again', cause: posted.cause };
    if (posted.status >= 200 && posted.status < 300) return this.#end(delivery, 'DONE', 'TAKEN');
    if (posted.status === GONE) return this.#end(delivery, 'UNANSWERED', 'GONE');
    return { kind: 'again', cause: `HTTP ${posted.status}` };
  }

  async #end(
    { _id }: Delivery,
    state: 'DONE' | 'UNANSWERED',
    outcome: string,
  ): Promise<AttemptResult> {
    await this.options.store.end([_id], state, outcome, new Date());
    this.options.onEnded(outcome);
    return { kind: 'ended' };
  }
}

/** The id in the body, for receivers that drop repeats before they read it. */
function notificationIdOf({ _id }: Delivery): string {
  return encodeURIComponent(_id.slice(_id.indexOf('|') + 1));
}

/** @throws Error when a stored notification is none: our own bug */
function accountOf({ _id, payload }: Delivery): string {
  const told: unknown = JSON.parse(payload);
  if (typeof told === 'object' && told !== null && 'account' in told) return String(told.account);
  throw new Error(`Delivery ${_id} holds no notification`);
}
