import type { Batch, Roads, Way } from './choose-batch.js';
import { partitionName } from './partition-for-key.js';
import type { PendingRecord } from './produce-queue.js';
import type { TopicLeaders } from './topic-leaders.js';
import type { TroubledPartitions } from './troubled-partitions.js';

/** How a batch travels: on the connection that all share, or on that of partitions in trouble. */
export type Lane = 'shared' | 'alone';

export const laneOf = ({ alone }: Batch): Lane => (alone === undefined ? 'shared' : 'alone');

/** The batches that are on their way: at most one in each lane to each broker, and one of each partition. */
export class Flights implements Roads {
  readonly #batches: Readonly<Record<Lane, Map<number, Batch>>> = {
    shared: new Map(),
    alone: new Map(),
  };
  readonly #partitions = new Set<string>();

  constructor(
    private readonly leaders: TopicLeaders,
    private readonly troubles: TroubledPartitions,
  ) {}

  takeOff(batch: Batch): void {
    this.#batches[laneOf(batch)].set(batch.leader, batch);
    for (const { partition } of batch.records) {
      this.#partitions.add(partitionName(batch.topic, partition));
    }
  }

  land(batch: Batch): void {
    this.#batches[laneOf(batch)].delete(batch.leader);
    for (const { partition } of batch.records) {
      this.#partitions.delete(partitionName(batch.topic, partition));
    }
  }

  get records(): readonly PendingRecord[] {
    const batches = Object.values(this.#batches).flatMap((flying) => [...flying.values()]);
    return batches.flatMap(({ records }) => records.map(({ record }) => record));
  }

  /** Whether a record of the topic could go nowhere: a shared batch is on its way to every broker. */
  isFullFor(topic: string): boolean {
    const { count } = this.leaders;
    const busy = count > 0 && this.#batches.shared.size >= count;
    return busy && this.leaders.known(topic) !== undefined;
  }

  leadersOf(topic: string) {
    return this.leaders.known(topic);
  }

  wayOf(topic: string, partition: number, leader: number): Way {
    const { shared, alone } = this.#batches;
    if (this.#partitions.size === 0 && this.troubles.size === 0) return 'shared';
    const name = partitionName(topic, partition);
    // Its leader may have moved while a batch was on its way: none overtakes that.
    if (this.#partitions.has(name)) return 'closed';
    if (!this.troubles.has(name)) return shared.has(leader) ? 'closed' : 'shared';
    return alone.has(leader) || this.troubles.rests(name, Date.now()) ? 'closed' : 'alone';
  }
}
