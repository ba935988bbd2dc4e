import type { DeliveryModels } from './delivery.schema.js';

/** Which process delivers a channel. Times are the database server's: processes may disagree. */
export class ChannelLeases {
  constructor(private readonly models: Pick<DeliveryModels, 'leases'>) {}

  /**
   * Takes the channel, or keeps it, for that long.
   * @returns the term of the lease, one more at each change of owner; `undefined` while it is another's
   */
  async hold(channel: string, owner: string, leaseMs: number): Promise<number | undefined> {
    const { leases } = this.models;
    const free = { $or: [{ owner }, { $expr: { $lt: ['$until', '$$NOW'] } }] };
    const take = {
      owner,
      until: { $add: ['$$NOW', leaseMs] },
      term: { $cond: [{ $eq: ['$owner', owner] }, '$term', { $add: ['$term', 1] }] },
    };
    const held = await leases.findOneAndUpdate({ _id: channel, ...free }, [{ $set: take }], {
      returnDocument: 'after',
      updatePipeline: true,
    });
    if (held !== null) return held.term;
    const added = await leases.updateOne(
      { _id: channel },
      { $setOnInsert: { owner: NOBODY, until: new Date(0), term: 0 } },
      { upsert: true },
    );
    return added.upsertedCount === 1 ? this.hold(channel, owner, leaseMs) : undefined;
  }

  /** Lets another process take over at once. */
  async release(channel: string, owner: string): Promise<void> {
    await this.models.leases.updateOne(
      { _id: channel, owner },
      { $set: { owner: NOBODY, until: new Date(0) } },
    );
  }
}

const NOBODY = '-';
