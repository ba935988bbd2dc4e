import type { Consumer } from 'kafkajs';
import type { FedPartition } from './fed-partition.js';

/** Says to kafkajs where partitions go on, and which rest. */
export class Steering {
  /** False while kafkajs has no group to steer: before the first join, and while it restarts after a crash. */
  possible = false;

  constructor(private readonly consumer: Pick<Consumer, 'seek' | 'pause' | 'resume'>) {}

  seek({ at }: FedPartition, position: bigint): void {
    if (this.possible) this.consumer.seek({ ...at, offset: String(position) });
  }

  setPaused(partition: FedPartition, paused: boolean): void {
    partition.paused = paused;
    if (!this.possible) return;
    const { topic, partition: number } = partition.at;
    if (paused) this.consumer.pause([{ topic, partitions: [number] }]);
    else this.consumer.resume([{ topic, partitions: [number] }]);
  }
}
