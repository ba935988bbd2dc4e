import type { DeliveryDocument, DeliveryModels, DeliveryState } from './delivery.schema.js';

/** What a consumer of a topic hands over to be posted. */
export type NewDelivery = Pick<
  DeliveryDocument,
  '_id' | 'channel' | 'receiver' | 'lane' | 'sequence' | 'payload' | 'issuedAt'
>;

/** A delivery that has not ended. */
export type Delivery = Omit<DeliveryDocument, 'state' | 'outcome' | 'endedAt'> & {
  readonly state: 'WAITING' | 'SENT';
};

const OPEN: DeliveryState[] = ['WAITING', 'SENT'];
const DUPLICATE_KEY = 11_000;

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

  /** The first open delivery of each lane, where its time has come, lanes of `busy` left out. */
  async dueHeads(
    channel: string,
    busy: readonly string[],
    now: Date,
    limit: number,
  ): Promise<readonly Delivery[]> {
    const open = { channel, state: { $in: OPEN }, lane: { $nin: [...busy] } };
    const heads = await this.models.deliveries.aggregate<{ readonly head: Delivery }>([
      { $match: open },
      { $sort: { lane: 1, sequence: 1 } },
      { $group: { _id: '$lane', head: { $first: '$$ROOT' } } },
      { $match: { 'head.nextAttemptAt': { $lte: now } } },
      { $sort: { 'head.nextAttemptAt': 1 } },
      { $limit: limit },
    ]);
    return heads.map(({ head }) => head);
  }

  /** Open deliveries behind this one in its lane, in order. */
  async following({ channel, lane, sequence }: Delivery): Promise<readonly Delivery[]> {
    return this.models.deliveries
      .find({ channel, lane, sequence: { $gt: sequence }, state: { $in: OPEN } })
      .sort({ sequence: 1 })
      .lean<Delivery[]>();
  }

  /** Durable before the first byte goes out. False when another process was there first. */
  async markSent(id: string, now: Date): Promise<boolean> {
    const { modifiedCount } = await this.models.deliveries.updateOne(
      { _id: id, state: 'WAITING' },
      { $set: { state: 'SENT', sentAt: now } },
    );
    return modifiedCount === 1;
  }

  async retryAt(delivery: Delivery, at: Date, now: Date): Promise<void> {
    await this.models.deliveries.updateOne(
      { _id: delivery._id, state: { $in: OPEN } },
      {
        $set: { nextAttemptAt: at, firstAttemptAt: delivery.firstAttemptAt ?? now },
        $inc: { attempts: 1 },
      },
    );
  }

  /** Durable before anybody is told, so that an answer is not lost with a process. */
  async noteAnswer(id: string, answer: string): Promise<void> {
    await this.models.deliveries.updateOne({ _id: id }, { $set: { answer } });
  }

  async end(
    ids: readonly string[],
    state: 'DONE' | 'UNANSWERED',
    outcome: string,
    now: Date,
  ): Promise<void> {
    await this.models.deliveries.updateMany(
      { _id: { $in: [...ids] }, state: { $in: OPEN } },
      { $set: { state, outcome, endedAt: now } },
    );
  }

  /** Those that nobody answered, oldest first, at most 1,000. */
  async unanswered(): Promise<readonly DeliveryDocument[]> {
    return this.models.deliveries
      .find({ state: 'UNANSWERED' }, { lane: 0, nextAttemptAt: 0 })
      .sort({ endedAt: 1 })
      .limit(1_000)
      .lean<DeliveryDocument[]>();
  }

  /** True while `owner` delivers the channel, renewed until `until`. */
  async lease(channel: string, owner: string, now: Date, until: Date): Promise<boolean> {
    try {
      await this.models.leases.updateOne(
        { _id: channel, $or: [{ owner }, { until: { $lt: now } }] },
        { $set: { owner, until } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // Somebody else's lease is in force: the filter finds nothing, and the upsert meets its id.
      if (error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  async release(channel: string, owner: string): Promise<void> {
    await this.models.leases.deleteOne({ _id: channel, owner });
  }
}
