import { OPEN_STATES, type DeliveryDocument, type DeliveryModels } from './delivery.schema.js';
import { dueHeads, type Room } from './due-heads.js';

/** What a consumer of a topic hands over to be posted. */
export type NewDelivery = Pick<
  DeliveryDocument,
  '_id' | 'channel' | 'receiver' | 'lane' | 'sequence' | 'payload' | 'issuedAt' | 'repeatedUntil'
>;

/** A delivery that has not ended. */
export type Delivery = Omit<DeliveryDocument, 'state' | 'outcome' | 'endedAt'> & {
  readonly state: 'WAITING' | 'SENT';
};

/** The right of a process to deliver a channel. */
export interface Tenure {
  readonly owner: string;
  /** One more at each change of owner. */
  readonly term: number;
}

const OPEN = [...OPEN_STATES];

/** What is still to be posted, and whose turn it is to do so. Every write waits for a majority. */
export class DeliveryStore {
  constructor(private readonly models: DeliveryModels) {}

  /** Keeps deliveries for their workers; those that are known already stay as they are. */
  async add(deliveries: readonly NewDelivery[], now: Date): Promise<void> {
    if (deliveries.length === 0) return;
    await this.models.deliveries.bulkWrite(
      deliveries.map(({ _id, ...fields }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $setOnInsert: { ...fields, state: 'WAITING', attempts: 0, nextAttemptAt: now },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  /** What to begin now, in this order; see `dueHeads`. */
  async dueHeads(channel: string, room: Room, now: Date): Promise<readonly Delivery[]> {
    const ids = await dueHeads(this.models, channel, room, now);
    if (ids.length === 0) return [];
    const found = await this.models.deliveries
      .find({ _id: { $in: [...ids] }, state: { $in: OPEN } })
      .lean<Delivery[]>();
    const byId = new Map(found.map((delivery) => [delivery._id, delivery]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Open deliveries behind this one in its lane, in order. */
  async following({ channel, lane, sequence }: Delivery): Promise<readonly Delivery[]> {
    return this.models.deliveries
      .find({ channel, lane, sequence: { $gt: sequence }, state: { $in: OPEN } })
      .sort({ sequence: 1 })
      .lean<Delivery[]>();
  }

  /**
   * Durable before the first byte goes out; `sent`: perhaps all of it will have been. False when it
   * has ended, or another process delivers the channel by now.
   */
  async claim(id: string, { owner, term }: Tenure, sent: boolean, now: Date): Promise<boolean> {
    const { matchedCount } = await this.models.deliveries.updateOne(
      { _id: id, state: { $in: OPEN }, term: { $not: { $gt: term } } },
      { $set: { term, ...(sent && { state: 'SENT', sentAt: now, sentBy: owner }) } },
    );
    return matchedCount === 1;
  }

  /** Nothing was sent after all. */
  async unclaim(id: string, { owner, term }: Tenure): Promise<void> {
    await this.models.deliveries.updateOne(
      { _id: id, state: 'SENT', sentBy: owner, term },
      { $set: { state: 'WAITING' }, $unset: { sentAt: 1, sentBy: 1 } },
    );
  }

  /** Nobody with an earlier lease of the channel may claim any of it from now on. */
  async fence(channel: string, term: number): Promise<void> {
    await this.models.deliveries.updateMany(
      { channel, state: { $in: OPEN }, term: { $not: { $gte: term } } },
      { $set: { term } },
    );
  }

  /** What another process has sent was never answered: it is this one's now. */
  async adopt(id: string, { owner, term }: Tenure): Promise<void> {
    await this.models.deliveries.updateOne({ _id: id, term }, { $set: { sentBy: owner } });
  }

  async retryAt(delivery: Delivery, at: Date, now: Date, cause: string): Promise<void> {
    await this.models.deliveries.updateOne(
      { _id: delivery._id, state: { $in: OPEN } },
      {
        $set: {
          nextAttemptAt: at,
          firstAttemptAt: delivery.firstAttemptAt ?? now,
          lastCause: cause.slice(0, 256),
        },
        $inc: { attempts: 1 },
      },
    );
  }

  /** Durable before anybody is told, so that an answer is not lost with a process. */
  async noteAnswer(id: string, answer: string): Promise<void> {
    await this.models.deliveries.updateOne({ _id: id }, { $set: { answer } });
  }

  async noteTakenBack(id: string): Promise<void> {
    await this.models.deliveries.updateOne({ _id: id }, { $set: { takenBack: true } });
  }

  /** Ends deliveries in this order, so that none is left open behind which a later one has ended. */
  async end(
    ids: readonly string[],
    state: 'DONE' | 'UNANSWERED',
    outcome: string,
    now: Date,
  ): Promise<void> {
    await this.models.deliveries.bulkWrite(
      ids.map((_id) => ({
        updateOne: {
          filter: { _id, state: { $in: OPEN } },
          update: { $set: { state, outcome, endedAt: now } },
        },
      })),
    );
  }

  /** Those that nobody answered, of all channels or one, of all receivers or one; oldest first, at most 1,000. */
  async unanswered(of: {
    readonly channel?: string;
    readonly receiver?: string;
  }): Promise<readonly DeliveryDocument[]> {
    return this.models.deliveries
      .find({ ...of, state: 'UNANSWERED' }, { lane: 0, nextAttemptAt: 0, term: 0, sentBy: 0 })
      .sort({ endedAt: 1 })
      .limit(1_000)
      .lean<DeliveryDocument[]>();
  }

  async unansweredByChannel(): Promise<ReadonlyMap<string, number>> {
    const counted = await this.models.deliveries.aggregate<{ _id: string; count: number }>([
      { $match: { state: 'UNANSWERED' } },
      { $group: { _id: '$channel', count: { $sum: 1 } } },
    ]);
    return new Map(counted.map(({ _id, count }) => [_id, count]));
  }

  /** An operator has seen to it: no longer listed. False when it was not. */
  async dismiss(id: string, now: Date): Promise<boolean> {
    const { modifiedCount } = await this.models.deliveries.updateOne(
      { _id: id, state: 'UNANSWERED' },
      { $set: { state: 'DONE', endedAt: now } },
    );
    return modifiedCount === 1;
  }

  /** Open deliveries of a receiver of which an attempt failed, by order; at most 100. */
  async failing(channel: string, receiver: string): Promise<readonly DeliveryDocument[]> {
    return this.models.deliveries
      .find(
        { channel, receiver, state: { $in: OPEN }, attempts: { $gt: 0 } },
        { lane: 0, term: 0, sentBy: 0 },
      )
      .sort({ channel: 1, lane: 1, sequence: 1 })
      .limit(100)
      .lean<DeliveryDocument[]>();
  }

  /** Tries again what a receiver has not answered, as if it were issued now. */
  async redeliver(channel: string, receiver: string, now: Date): Promise<number> {
    const { modifiedCount } = await this.models.deliveries.updateMany(
      { channel, receiver, state: 'UNANSWERED' },
      {
        $set: { state: 'WAITING', attempts: 0, nextAttemptAt: now, issuedAt: now },
        $unset: { outcome: 1, endedAt: 1, firstAttemptAt: 1 },
      },
    );
    return modifiedCount;
  }
}
