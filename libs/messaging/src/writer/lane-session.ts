import { setImmediate as immediate } from 'node:timers/promises';
import { asError } from '../connection/kafka-errors.js';
import { totalBytes, type OutputGroup } from './output-groups.js';
import type { TransactionSteps, WrittenGroup } from './transactional-producer.js';
import { failureKind, NeighbourFailure, SharedFailure } from './writer-faults.js';

/** What a session needs of a producer. */
export interface SessionProducer {
  /** Fences every earlier producer of its id, and ends what that one left open; gives up when `check` throws. */
  begin(check: () => void): Promise<void>;
  write(groups: readonly OutputGroup[], steps: TransactionSteps): Promise<readonly WrittenGroup[]>;
}

export interface LaneSessionSetting {
  /** Used in turn: the broker still ends a transaction when the next one begins, and would make its id wait. */
  readonly producers: readonly [SessionProducer, SessionProducer];
  /** Waits for what other partitions have to write. */
  readonly gather: () => Promise<void>;
  /** The session is over, and its producers of no more use. */
  readonly dropped: () => void;
}

interface Part {
  readonly groups: readonly OutputGroup[];
  readonly bytes: number;
  readonly steps: TransactionSteps;
  readonly done: PromiseWithResolvers<readonly WrittenGroup[]>;
}

/** Of one transaction; a part that is larger goes alone. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The transactions of a lane, one after the other, until the first error: then all its partitions must be acquired
 * anew, because the outcome of the last transaction is known from the log alone. All producers are begun before
 * anything is written, so whoever had the lane before can commit nothing after the first record of this session.
 */
export class LaneSession {
  private readonly waiting: Part[] = [];
  private begun = false;
  private transactions = 0;
  private writing: Promise<void> | null = null;
  private gathering: Promise<void> | null = null;
  private over: Error | null = null;

  constructor(private readonly setting: LaneSessionSetting) {}

  get isOver(): boolean {
    return this.over !== null;
  }

  /** Resolves when what is decided now would be written at once: a decision that has to wait misses what comes meanwhile. */
  async turn(): Promise<void> {
    while (this.writing !== null) await this.writing;
    this.gathering ??= this.setting.gather().finally(() => {
      this.gathering = null;
    });
    await this.gathering;
  }

  /**
   * Writes the groups in the next transaction, together with what other partitions have to write; `alone` keeps others
   * out. Rejects when the transaction failed, for all who were in it, and ever after.
   */
  write(
    groups: readonly OutputGroup[],
    steps: TransactionSteps,
    alone = false,
  ): Promise<readonly WrittenGroup[]> {
    if (this.over !== null) return Promise.reject(this.over);
    const done = Promise.withResolvers<readonly WrittenGroup[]>();
    const bytes = alone ? MOST_BYTES : totalBytes(groups);
    this.waiting.push({ groups, bytes, steps, done });
    this.writing ??= this.writeAll();
    return done.promise;
  }

  /** Rejects what waits; a transaction under way is not committed any more, unless it is being committed already. */
  end(reason: Error): void {
    if (this.over !== null) return;
    this.over = reason;
    for (const { done } of this.waiting.splice(0)) done.reject(reason);
    // Else once it rests: a producer that is just beginning would connect again.
    if (this.writing === null) this.setting.dropped();
  }

  private async writeAll(): Promise<void> {
    // Whoever decides in this turn of the event loop comes along.
    await immediate();
    while (this.waiting.length > 0) {
      const parts = this.nextParts();
      try {
        await this.writeTogether(parts);
      } catch (error) {
        this.fail(parts, asError(error));
      }
    }
    this.writing = null;
    if (this.over !== null) this.setting.dropped();
  }

  /** What stops a partition is told to it alone, or to none where several may have it. */
  private fail(parts: readonly Part[], reason: Error): void {
    const { message } = reason;
    const permanent = failureKind(reason) === 'permanent';
    const told =
      permanent && parts.length > 1 ? new SharedFailure(message, { cause: reason }) : reason;
    for (const { done } of parts) done.reject(told);
    this.end(permanent ? new NeighbourFailure(message, { cause: reason }) : reason);
  }

  /** An ended session must fence nobody any more: its heir may have begun. */
  private readonly check = (): void => {
    if (this.over !== null) throw this.over;
  };

  /** In this order, with the first transaction on the first: of sessions that begin at the same time one alone can write. */
  private async begin(): Promise<void> {
    for (const producer of this.setting.producers) await producer.begin(this.check);
    this.begun = true;
  }

  private nextParts(): readonly Part[] {
    let bytes = 0;
    const fits = this.waiting.findIndex((part, index) => {
      bytes += part.bytes;
      return index > 0 && bytes > MOST_BYTES;
    });
    return this.waiting.splice(0, fits < 0 ? this.waiting.length : fits);
  }

  private async writeTogether(parts: readonly Part[]): Promise<void> {
    const { producers } = this.setting;
    if (!this.begun) await this.begin();
    this.check();
    const producer = producers[this.transactions % 2 === 0 ? 0 : 1];
    this.transactions += 1;
    const written = await producer.write(
      parts.flatMap(({ groups }) => groups),
      {
        sent: async () => {
          await Promise.all(parts.map(({ steps }) => steps.sent()));
          this.check();
        },
      },
    );
    for (const { groups, done } of parts) {
      done.resolve(written.filter((group) => groups.some((own) => isSame(own, group))));
    }
  }
}

const isSame = (a: OutputGroup, b: WrittenGroup): boolean =>
  a.topic === b.topic && a.partition === b.partition;
