import { decodeInbox, encodeInbox, TOPICS, type InboxRecord } from '@ome/contracts';
import {
  createPartitionState,
  decide,
  evolve,
  position,
  type DomainEvent,
  type Timestamp,
} from '@ome/domain';

interface DecidedPartitionOptions {
  readonly partition?: number;
  /** Key of the records that name no account. By default they have none. */
  readonly account?: string;
}

/** A partition as its writer has it: what comes to its inbox is decided and folded at once. */
export class DecidedPartition {
  readonly state = createPartitionState();
  #inputs = 0;

  constructor(private readonly options: DecidedPartitionOptions = {}) {}

  /** How many records came. */
  get inputs(): number {
    return this.#inputs;
  }

  /**
   * The record as the inbox has it, decided.
   * @param heed hears each event when it is folded and the next is not
   */
  take(
    record: InboxRecord,
    now: Timestamp,
    heed?: (event: DomainEvent) => void,
  ): readonly DomainEvent[] {
    const { partition = 0, account = null } = this.options;
    const cause = position(`${TOPICS.inbox}/${partition}/${this.#inputs}`);
    this.#inputs += 1;
    const owner = record.account ?? account;
    const key = owner === null ? null : Buffer.from(owner);
    const input = decodeInbox(Buffer.from(encodeInbox(record)), key, cause);
    const events = decide(this.state, input, now, { overfill: 'book' });
    for (const event of events) {
      evolve(this.state, event);
      heed?.(event);
    }
    return events;
  }
}
