import { EVERY_ACCOUNT } from '@ome/access';
import type { NewDelivery } from '../delivery-store.js';
import { notificationFor, type OrderChange } from '../order-notification.js';
import type { KeptWebhook } from './webhook-store.js';

export const WEBHOOK_CHANNEL = 'webhooks';

/** A change, and when its record was written. */
export type IssuedChange = OrderChange & { readonly issuedAt: Date };

/**
 * One delivery for each webhook of each subscriber of each change of an account that it is told of;
 * `readableMs`: how long after it was written a change is still taken.
 */
export function webhookDeliveries(
  changes: readonly IssuedChange[],
  subscribers: ReadonlyMap<string, readonly string[]>,
  webhooks: ReadonlyMap<string, readonly KeptWebhook[]>,
  readableMs: number,
): readonly NewDelivery[] {
  return changes.flatMap(({ notification, issuedAt }) => {
    const { orderId, version, id, account } = notification;
    const repeatedUntil = new Date(issuedAt.getTime() + readableMs);
    const isToldOf = ({ accounts }: KeptWebhook) =>
      accounts.includes(account) || accounts.includes(EVERY_ACCOUNT);
    return (subscribers.get(orderId) ?? []).flatMap((user) =>
      (webhooks.get(user) ?? []).filter(isToldOf).map((webhook) => ({
        _id: `webhook:${webhook.id}|${id}`,
        channel: WEBHOOK_CHANNEL,
        receiver: webhook.id,
        lane: `webhook:${webhook.id}|${orderId}`,
        sequence: version,
        payload: JSON.stringify(notificationFor(user, notification)),
        issuedAt,
        repeatedUntil,
      })),
    );
  });
}
