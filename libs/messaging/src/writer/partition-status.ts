import type { WriterState, WriterStateDetail } from './writer-options.js';

/** What is known of a partition at this moment. Times are milliseconds since 1970. */
export interface PartitionHealth {
  readonly partition: number;
  readonly state: WriterState;
  readonly reason: string;
  readonly since: number;
  /** Offset of the input that cannot be decided, when the partition stopped for one; null else. */
  readonly stoppedAt: bigint | null;
  /** Last commit, or the end of the last restore. */
  readonly lastProgressAt: number;
  readonly nextInput: bigint | null;
  readonly epoch: number | null;
  /** Inputs fetched and not yet decided. */
  readonly waiting: number;
}

/** The state of a partition's writer; one that is stopped or released does not come back. */
export class PartitionStatus {
  private current: Pick<PartitionHealth, 'state' | 'reason' | 'since' | 'stoppedAt'>;
  private progressAt = 0;

  constructor(private readonly tell: (state: WriterState, detail: WriterStateDetail) => void) {
    this.current = { state: 'acquiring', reason: '', since: Date.now(), stoppedAt: null };
  }

  enter(state: WriterState, reason = '', stoppedAt: bigint | null = null): void {
    if (this.current.state === 'released') return;
    if (this.current.state === 'stopped' && state !== 'released') return;
    this.current = { state, reason, since: Date.now(), stoppedAt };
    this.tell(state, { reason, stoppedAt });
  }

  progressed(): void {
    this.progressAt = Date.now();
  }

  snapshot() {
    return { ...this.current, lastProgressAt: this.progressAt };
  }
}
