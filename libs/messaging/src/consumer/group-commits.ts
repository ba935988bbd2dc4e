import type { Consumer } from 'kafkajs';
import type { MessagingLog } from '../connection/messaging-log.js';
import type { NextPosition } from './position-commits.js';

/** The commits of a consumer's group. */
export class GroupCommits {
  private commitsTaken = 0;

  constructor(
    private readonly consumer: Pick<Consumer, 'on' | 'events' | 'commitOffsets'>,
    private readonly log: MessagingLog,
    private readonly groupId: string,
  ) {
    consumer.on(consumer.events.COMMIT_OFFSETS, () => {
      this.commitsTaken += 1;
    });
  }

  /** One call at a time. Answers whether the group has taken the positions. */
  async commit(positions: readonly NextPosition[]): Promise<boolean> {
    const { consumer, commitsTaken } = this;
    const offsets = positions.map(({ topic, partition, next }) => ({
      topic,
      partition,
      offset: String(next),
    }));
    try {
      await consumer.commitOffsets(offsets);
    } catch (error) {
      this.log.debug({ err: error, groupId: this.groupId }, 'offset commit failed');
    }
    // Outside a group kafkajs returns as if it had committed; only its event says that the group answered.
    return this.commitsTaken > commitsTaken;
  }
}
