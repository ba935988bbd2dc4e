import { asError } from '../connection/kafka-errors.js';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import type { GroupFeed } from '../consumer/group-feed.js';
import type { PartitionQueue } from '../consumer/partition-queue.js';
import type { ReceivedRecord } from '../records/received-record.js';
import { backOff, pauseFor } from '../records/wait.js';
import { acquirePartition, ownLogEnd } from './acquire-partition.js';
import { decideBatch, type SizedDecision } from './decide-batch.js';
import { createFenceCounter } from './fence-counter.js';
import type { Lane } from './lane.js';
import type { LaneSession } from './lane-session.js';
import type { Decision, GivenUp, PartitionProcess } from './partition-process.js';
import { PartitionStatus, type PartitionHealth } from './partition-status.js';
import { checkInputRange, restoreOwnLog } from './restore-partition.js';
import type { WrittenGroup } from './transactional-producer.js';
import {
  failureKind,
  LeaseEnded,
  ofProcess,
  PartitionFault,
  SharedFailure,
} from './writer-faults.js';
import type { ExactlyOnceWriterOptions, Failpoint } from './writer-options.js';

/** An input that an operator has given up. */
export interface SkipOrder {
  readonly offset: bigint;
  readonly givenUp: GivenUp;
}

/** What a partition's writer needs of its surroundings. */
export interface PartitionWriterSetting {
  readonly kafka: KafkaConnection;
  readonly feed: GroupFeed;
  readonly options: ExactlyOnceWriterOptions;
  readonly partition: number;
  readonly lane: Lane;
  /** Set after a stop on an input that the process cannot decide. */
  readonly skip: SkipOrder | null;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** The acquisition, and what failed. */
const ALONE_AFTER_SHARED_FAILURE = 2;

/** Drives the process of one assigned partition, from its assignment until it is released or stopped. */
export class PartitionWriter {
  readonly done: Promise<void>;
  private created: PartitionProcess | null = null;
  private readonly ending = new AbortController();
  private readonly fences = createFenceCounter();
  private session: LaneSession | null = null;
  /** Transactions that this partition must not share. */
  private alone = 0;
  private queue: PartitionQueue | null = null;
  private readonly status: PartitionStatus;
  private position: { nextInput: bigint; epoch: number } | null = null;
  /** Next record of the own log that the process has not folded; null before the first restore. */
  private logNext: bigint | null = null;
  /** Offset of the last record of the first transaction: the end of the restore. */
  private acquiredUpTo = -1n;
  private lastNow = 0;
  private failures = 0;
  private revoked = false;

  constructor(private readonly setting: PartitionWriterSetting) {
    const { options, partition } = setting;
    this.status = new PartitionStatus((state, detail) =>
      options.onPartitionState?.(partition, state, detail),
    );
    setting.lane.enter();
    this.done = this.run().finally(() => setting.lane.leave());
  }

  health(): PartitionHealth {
    return {
      partition: this.setting.partition,
      ...this.status.snapshot(),
      nextInput: this.position?.nextInput ?? null,
      epoch: this.position?.epoch ?? null,
      waiting: this.queue?.length ?? 0,
    };
  }

  /** Ends after the transaction that is under way: it is committed, because the partition is still ours. */
  finish(): void {
    this.queue?.close();
    this.ending.abort();
  }

  /** Ends at once: the partition belongs to another member, so what is under way is not committed. */
  release(): void {
    this.revoked = true;
    this.finish();
    this.setting.lane.abandon(new LeaseEnded());
    this.status.enter('released', 'the group gave the partition to another member');
  }

  /** Stops for a fault that was found outside, such as a gap in the inbox. */
  stop(reason: string, at: bigint | null = null): void {
    this.finish();
    this.status.enter('stopped', reason, at);
  }

  private get process(): PartitionProcess {
    const { options, partition } = this.setting;
    this.created ??= ofProcess('createProcess()', () => options.createProcess(partition));
    return this.created;
  }

  private get at() {
    return { topic: this.setting.options.inboxTopic, partition: this.setting.partition };
  }

  private get ended(): boolean {
    return this.ending.signal.aborted;
  }

  private async run(): Promise<void> {
    // The group feed reports an assignment from inside its own callback; nothing may start there.
    await Promise.resolve();
    while (!this.ended) {
      try {
        await this.acquire();
        await this.restore();
        await this.decideUntilEnded();
      } catch (error) {
        // Once ended, the partition may already have another writer in this process.
        if (!this.ended) this.setting.feed.hold(this.at);
        this.session = null;
        await this.afterFailure(error);
      }
    }
  }

  private async acquire(): Promise<void> {
    const { lane, options, partition } = this.setting;
    await this.confirmMembership();
    this.status.enter('acquiring');
    const session = lane.join();
    this.session = session;
    this.acquiredUpTo = await acquirePartition(options, partition, this.process, (...part) =>
      this.writeIn(session, ...part),
    );
  }

  private async writeIn(
    session: LaneSession,
    ...[groups, steps]: Parameters<LaneSession['write']>
  ): Promise<readonly WrittenGroup[]> {
    const written = await session.write(groups, steps, this.alone > 0);
    this.alone = Math.max(0, this.alone - 1);
    return written;
  }

  private async restore(): Promise<void> {
    const { kafka, options, partition, feed } = this.setting;
    this.status.enter('restoring');
    await restoreOwnLog(kafka, {
      topic: options.ownLogTopic,
      partition,
      from: this.logNext,
      last: this.acquiredUpTo,
      signal: this.ending.signal,
      onRecord: async (record) => {
        await this.failpoint('during-restore');
        ofProcess(`restoring ${record.offset}`, () => this.process.restore(record));
        this.logNext = record.offset + 1n;
      },
    });
    if (this.ended) throw new LeaseEnded();
    const position = ofProcess('restored()', () => this.process.restored());
    await checkInputRange(kafka, this.at, position.nextInput);
    if (this.ended || !feed.isAssigned(this.at)) throw new LeaseEnded();
    this.position = position;
    this.queue = feed.open(this.at, position.nextInput);
    this.status.progressed();
    this.status.enter('running');
  }

  private async decideUntilEnded(): Promise<void> {
    const { queue, session } = this;
    if (queue === null || session === null) throw new Error('nothing was restored');
    while (await queue.available()) {
      await session.turn();
      if (queue.length === 0) continue;
      if (!this.setting.feed.membership.isFresh()) {
        await this.confirmMembership();
        continue;
      }
      const inputs = this.checkedInputs(queue.peek(this.setting.options.maxInputs ?? 500));
      await this.failpoint('after-fetch');
      const sized = this.decide(inputs);
      await this.failpoint('after-decide');
      const written = await this.commit(session, sized);
      this.merge(sized.decision, queue, written);
    }
  }

  private checkedInputs(inputs: readonly ReceivedRecord[]): readonly ReceivedRecord[] {
    let next = this.position?.nextInput ?? 0n;
    for (const { offset } of inputs) {
      if (offset !== next) {
        throw new PartitionFault(
          `the inbox continues with ${offset} where ${next} was expected: records are missing`,
        );
      }
      next += 1n;
    }
    return inputs;
  }

  private decide(inputs: readonly ReceivedRecord[]): SizedDecision {
    const { options, skip } = this.setting;
    const now = this.now();
    const [first] = inputs;
    const maxBytes = options.maxOutputBytes ?? 2 * 1024 * 1024;
    const skipped = skip !== null && first?.offset === skip.offset ? first : null;
    if (skipped !== null && skip !== null) {
      return decideBatch([skipped], maxBytes, () => this.decideSkip(skipped, skip.givenUp, now));
    }
    return decideBatch(inputs, maxBytes, (batch) => this.process.decide(batch, now));
  }

  private decideSkip(input: ReceivedRecord, givenUp: GivenUp, now: Date): Decision {
    if (this.process.skip === undefined) throw new Error('this process cannot skip an input');
    return this.process.skip(input, givenUp, now);
  }

  /** The wall clock, held back where it would run backwards. */
  private now(): Date {
    const now = this.setting.options.clock?.() ?? new Date();
    this.lastNow = Math.max(this.lastNow, now.getTime());
    return new Date(this.lastNow);
  }

  private async commit(
    session: LaneSession,
    { decision, groups }: SizedDecision,
  ): Promise<readonly WrittenGroup[]> {
    const begun = performance.now();
    try {
      const written = await this.writeIn(session, groups, {
        sent: async () => {
          await this.failpoint('after-send');
          await this.failpoint('before-commit');
          if (this.revoked) throw new LeaseEnded();
        },
      });
      await this.failpoint('after-commit-before-merge');
      this.setting.options.onCommitted?.({
        partition: this.setting.partition,
        inputs: decision.consumed,
        outputs: decision.outputs.length,
        milliseconds: performance.now() - begun,
      });
      return written;
    } catch (error) {
      ofProcess('discard()', () => decision.discard());
      throw error;
    }
  }

  private merge(decision: Decision, queue: PartitionQueue, written: readonly WrittenGroup[]): void {
    ofProcess('merge()', () => decision.merge());
    const { position } = this;
    if (position !== null) {
      const nextInput = position.nextInput + BigInt(decision.consumed);
      this.position = { ...position, nextInput };
    }
    const { options, partition } = this.setting;
    this.logNext = ownLogEnd(written, options.ownLogTopic, partition) ?? this.logNext;
    queue.drop(decision.consumed);
    this.failures = 0;
    this.status.progressed();
  }

  private async afterFailure(error: unknown): Promise<void> {
    const { kafka, partition } = this.setting;
    const reason = asError(error).message;
    const kind = failureKind(error);
    if (this.ended || kind === 'ended') return;
    if (error instanceof SharedFailure) this.alone = ALONE_AFTER_SHARED_FAILURE;
    kafka.log.warn({ err: error, partition, kind }, 'writer lost a transaction');
    switch (kind) {
      case 'permanent':
        return this.stop(reason, error instanceof PartitionFault ? error.input : null);
      case 'fenced':
        this.status.enter('fenced', reason);
        if (this.fences.tooMany()) {
          return this.stop(
            `another writer takes this partition again and again (${reason}): make sure that no other group uses ` +
              `transactional ids beginning with ${this.setting.options.transactionalIdPrefix}`,
          );
        }
        return this.setting.feed.membership.confirmedAgain(this.ending.signal);
      case 'transient':
        this.failures += 1;
        this.status.enter('recovering', reason);
        return pauseFor(
          backOff(this.failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS),
          this.ending.signal,
        );
      default:
        return kind satisfies never;
    }
  }

  /** Waits until the group's coordinator has confirmed, within a session's length, that the partition is ours. */
  private async confirmMembership(): Promise<void> {
    const { membership } = this.setting.feed;
    await membership.untilFresh(this.ending.signal);
    if (membership.state === 'stopped') this.stop('the consumer of the group has stopped');
    if (this.ended) throw new LeaseEnded();
  }

  private async failpoint(name: Failpoint): Promise<void> {
    const { options, partition } = this.setting;
    if (options.failpoint !== undefined) await options.failpoint(name, partition);
  }
}
