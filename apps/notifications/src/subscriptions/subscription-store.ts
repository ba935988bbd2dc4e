import { type Interest, Subscribers } from '../subscribers.js';
import type { SubscriptionDocument, SubscriptionModel } from './subscriptions.schema.js';

/** A subscription as the API shows it. */
export type Subscription = Pick<SubscriptionDocument, 'orderId' | 'user' | 'origin' | 'since'>;

const SHOWN_AT_MOST = 1_000;

const idOf = ({ orderId, user }: Interest): string => JSON.stringify([orderId, user]);

/** Keeps who is told of which order. Every call may be repeated. */
export class SubscriptionStore extends Subscribers {
  constructor(
    private readonly subscriptions: SubscriptionModel,
    private readonly now: () => string = () => new Date().toISOString(),
  ) {
    super();
  }

  async enter(entered: readonly Interest[]): Promise<void> {
    if (entered.length === 0) return;
    const since = this.now();
    await this.subscriptions.bulkWrite(
      entered.map(({ orderId, user }) => ({
        updateOne: {
          filter: { _id: idOf({ orderId, user }) },
          update: { $setOnInsert: { orderId, user, origin: 'ENTERED', active: true, since } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  async ofOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (orderIds.length === 0) return new Map();
    const found = await this.subscriptions
      .find({ orderId: { $in: [...orderIds] }, active: true }, { orderId: 1, user: 1 })
      .lean<Interest[]>();
    return usersByOrder(found);
  }

  async among(
    users: readonly string[],
    orderIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = await this.subscriptions
      .find({ orderId: { $in: [...orderIds] }, user: { $in: [...users] }, active: true })
      .lean<Interest[]>();
    return usersByOrder(found);
  }

  async subscribe({ orderId, user }: Interest): Promise<Subscription> {
    const found = await this.subscriptions
      .findOneAndUpdate(
        { _id: idOf({ orderId, user }) },
        {
          $set: { active: true },
          $setOnInsert: { orderId, user, origin: 'REQUESTED', since: this.now() },
        },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<SubscriptionDocument>();
    if (found === null) throw new Error('An upsert has returned no document');
    return shown(found);
  }

  /** Ends a subscription; ending one that is not there changes nothing. */
  async unsubscribe({ orderId, user }: Interest): Promise<void> {
    await this.subscriptions.updateOne(
      { _id: idOf({ orderId, user }) },
      { $set: { active: false } },
    );
  }

  /** At most 1,000, oldest first. */
  async list(of: Partial<Interest>): Promise<readonly Subscription[]> {
    const found = await this.subscriptions
      .find({ ...of, active: true })
      .sort({ since: 1, _id: 1 })
      .limit(SHOWN_AT_MOST)
      .lean<SubscriptionDocument[]>();
    return found.map(shown);
  }
}

function usersByOrder(found: readonly Interest[]): ReadonlyMap<string, readonly string[]> {
  const byOrder = new Map<string, string[]>();
  for (const { orderId, user } of found) {
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), user]);
  }
  return byOrder;
}

function shown({ orderId, user, origin, since }: SubscriptionDocument): Subscription {
  return { orderId, user, origin, since };
}
