import { compareTimestamps, timestamp, type Timestamp } from '@ome/domain';

/** The time of a partition: never runs backwards, not over a restart or a change of writer either. */
export class PartitionClock {
  #latest: Timestamp | undefined;

  /** A time that the partition's log has. */
  seen(recordedAt: Timestamp): void {
    if (this.#latest === undefined || compareTimestamps(recordedAt, this.#latest) > 0) {
      this.#latest = recordedAt;
    }
  }

  /** `now`, or the latest time of the log when the machine's clock is behind it. */
  at(now: Date): Timestamp {
    const stated = timestamp(now.toISOString());
    return this.#latest !== undefined && compareTimestamps(stated, this.#latest) < 0
      ? this.#latest
      : stated;
  }
}
