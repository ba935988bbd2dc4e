import type { ReceivedRecord } from '../records/received-record.js';

/** Which records a reader sees. */
export type Isolation = 'committed' | 'uncommitted';

/** What one fetch found in one partition. `next` is the position after everything looked at, markers included. */
export interface FetchedPartition {
  readonly partition: number;
  readonly records: readonly ReceivedRecord[];
  readonly next: bigint;
  readonly highWatermark: bigint;
}
