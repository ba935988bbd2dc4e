import type { TopicPartition } from '../records/received-record.js';
import { pauseFor } from '../records/wait.js';
import { keyOf } from './fed-partition.js';

/** The offset of the next record of a partition that is not done yet. */
export interface NextPosition extends TopicPartition {
  readonly next: bigint;
}

/** What is committed, where to and how often. */
export interface PositionCommitsOptions {
  /** Where the partitions of this process stand now. */
  readonly positions: () => readonly NextPosition[];
  /** Answers whether the group has taken the positions; must not throw. */
  readonly commit: (positions: readonly NextPosition[]) => Promise<boolean>;
  readonly intervalMs: number;
  /** Longest wait of `close` for what is under way and for the last commit together. Default 5,000. */
  readonly closeLimitMs?: number;
}

/**
 * Commits, at intervals, the positions that have moved since the group last took them. One commit at a time: an older one
 * that arrives after a newer would move the group back.
 */
export class PositionCommits {
  private readonly taken = new Map<string, bigint>();
  private readonly timer: NodeJS.Timeout;
  private underWay: Promise<void> | null = null;

  constructor(private readonly options: PositionCommitsOptions) {
    this.timer = setInterval(() => {
      this.underWay ??= this.commitMoved().finally(() => {
        this.underWay = null;
      });
    }, options.intervalMs);
  }

  /** A partition has gone: when it comes back, its position is committed again. */
  forget(at: TopicPartition): void {
    this.taken.delete(keyOf(at));
  }

  /** Commits what has moved a last time; gives up at the limit, because a process that ends must not wait for a broker. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    const given = new AbortController();
    const limit = pauseFor(this.options.closeLimitMs ?? 5_000, given.signal);
    await Promise.race([this.commitLast(given.signal), limit]);
    given.abort();
  }

  private async commitLast(given: AbortSignal): Promise<void> {
    await this.underWay;
    if (!given.aborted) await this.commitMoved();
  }

  private async commitMoved(): Promise<void> {
    const moved = this.options
      .positions()
      .filter((position) => this.taken.get(keyOf(position)) !== position.next);
    if (moved.length === 0 || !(await this.options.commit(moved))) return;
    for (const position of moved) this.taken.set(keyOf(position), position.next);
  }
}
