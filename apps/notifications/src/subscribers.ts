import type { OrderChange } from './order-notification.js';

/** A user's interest in an order. */
export interface Interest {
  readonly orderId: string;
  readonly user: string;
}

/** Who is told of an order's events. The slice `subscriptions` keeps them. */
export abstract class Subscribers {
  /** Subscribes those who entered orders, unless they have ended that subscription since. */
  abstract enter(entered: readonly Interest[]): Promise<void>;

  /** All users by order. */
  abstract ofOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;

  /** The users by order, of these users alone. */
  abstract among(
    users: readonly string[],
    orderIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** The interests that events bring about by themselves. */
export function enteredOrders(changes: readonly OrderChange[]): readonly Interest[] {
  return changes.flatMap(({ enteredBy, notification }) =>
    enteredBy === undefined ? [] : [{ orderId: notification.orderId, user: enteredBy }],
  );
}

/** Subscribers among `users` of the orders that changed; an order's own entry counts at once. */
export async function subscribersOf(
  subscribers: Subscribers,
  users: readonly string[],
  changes: readonly OrderChange[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  await subscribers.enter(enteredOrders(changes));
  if (users.length === 0 || changes.length === 0) return new Map();
  const orderIds = new Set(changes.map(({ notification }) => notification.orderId));
  return subscribers.among(users, [...orderIds]);
}
