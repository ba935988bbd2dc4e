import { TOPICS } from '@ome/contracts';
import { createTailReader, type KafkaConnection, type ReceivedRecord } from '@ome/messaging';
import { notificationFor, orderChangeOf, type OrderChange } from '../order-notification.js';
import { enteredOrders, type Subscribers } from '../subscribers.js';
import { isReached, type PositionVector } from './resume-token.js';
import type { StreamConnection } from './stream-connection.js';

const PROGRESS_CHECK_MS = 20;

/** A stretch of the log for one connection: from the first vector up to, not including, the second. */
export interface Past {
  readonly from: PositionVector;
  readonly to: PositionVector;
}

/**
 * Tells a connection what it missed. Resolves when everything below `to` is told, or the connection
 * is closed. @throws when the log cannot be read
 */
export async function tellPast(
  kafka: KafkaConnection,
  subscribers: Subscribers,
  connection: StreamConnection,
  { from, to }: Past,
): Promise<void> {
  if (!connection.isOpen || isReached(new Map(from.entries()), to)) return;
  const vector = [...from];
  const ended = Promise.withResolvers<void>();
  const onRecords = async (records: readonly ReceivedRecord[]): Promise<void> => {
    const missed = records.filter(({ partition, offset }) => offset < (to[partition] ?? 0n));
    const changes = missed.flatMap((record) => orderChangeOf(record) ?? []);
    const byOrder = await ownOrders(subscribers, connection.user, changes);
    for (const { partition, offset, notification } of changes) {
      vector[partition] = offset + 1n;
      if (!byOrder.has(notification.orderId)) continue;
      if (!connection.sees(notification.account)) continue;
      await connection.tellPast(notificationFor(connection.user, notification), vector);
    }
  };
  const reader = createTailReader(kafka, {
    topic: TOPICS.orderEvents,
    from: new Map(from.entries()),
    onRecords,
    onFailure: ended.reject,
  });
  // The reader's position also passes commit markers, which are never delivered: only it tells the end.
  const progress = setInterval(() => {
    if (!connection.isOpen || isReached(reader.positions(), to)) ended.resolve();
  }, PROGRESS_CHECK_MS);
  try {
    await ended.promise;
  } finally {
    clearInterval(progress);
    await reader.close().catch(() => undefined);
  }
}

/** Orders that the user is subscribed to; what others entered long ago is not written once more. */
async function ownOrders(
  subscribers: Subscribers,
  user: string,
  changes: readonly OrderChange[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (changes.length === 0) return new Map();
  await subscribers.enter(enteredOrders(changes).filter((entered) => entered.user === user));
  const orderIds = new Set(changes.map(({ notification }) => notification.orderId));
  return subscribers.among([user], [...orderIds]);
}
