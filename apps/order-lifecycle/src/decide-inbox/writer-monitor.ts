import { TOPICS } from '@ome/contracts';
import { isReason, REASONS, type DomainEvent, type Reason } from '@ome/domain';
import {
  dlqCounter,
  refusalCounter,
  type HealthRegistry,
  type HealthState,
  type Metrics,
} from '@ome/platform';
import type { CommittedBatch } from './inbox-partition.js';

/** Where the writer of a partition is. `STOPPED`: by a fault of our own, until an operator acts. */
const PARTITION_STATES = ['RESTORING', 'RUNNING', 'STOPPED'] as const;
type PartitionState = (typeof PARTITION_STATES)[number];

/** A label is kept short; readiness has the whole reason. */
const REASON_LENGTH = 160;

interface Standing {
  readonly state: PartitionState;
  readonly reason: string;
  /** Offset of the input that cannot be decided. */
  readonly stoppedAt?: bigint;
}

/** What operators see of the writers of this process: readiness, and metrics. */
export class WriterMonitor {
  readonly #partitions = new Map<number, Standing>();
  readonly #metrics: WriterMetrics;
  #assigned = false;

  /** Without the role there is nothing to be ready for. */
  constructor(health: HealthRegistry, metrics: Metrics, isWriter: boolean) {
    if (isWriter) health.register({ name: 'writer', kind: 'ready', check: () => this.check() });
    this.#metrics = writerMetrics(metrics);
    metrics.gauge({
      name: 'writer_partition_state',
      help: '1 for the state that each assigned partition is in',
      labelNames: ['partition', 'state'],
      collect: (gauge) => {
        gauge.reset();
        this.#partitions.forEach(({ state }, partition) => {
          for (const each of PARTITION_STATES) {
            gauge.set({ partition: String(partition), state: each }, each === state ? 1 : 0);
          }
        });
      },
    });
    metrics.gauge({
      name: 'writer_stopped_at_offset',
      help: 'Offset of the input at which a partition stopped, with the reason; none while all run',
      labelNames: ['partition', 'reason'],
      collect: (gauge) => {
        gauge.reset();
        this.#partitions.forEach(({ reason, stoppedAt }, partition) => {
          if (stoppedAt === undefined) return;
          const labels = { partition: String(partition), reason: reason.slice(0, REASON_LENGTH) };
          gauge.set(labels, Number(stoppedAt));
        });
      },
    });
  }

  /** The group has told which partitions are ours; none is an answer too. */
  assigned(partitions: readonly number[]): void {
    this.#assigned = true;
    for (const known of this.#partitions.keys()) {
      if (!partitions.includes(known)) this.#partitions.delete(known);
    }
    for (const partition of partitions) {
      if (!this.#partitions.has(partition)) this.restoring(partition);
    }
  }

  restoring(partition: number): void {
    this.#partitions.set(partition, { state: 'RESTORING', reason: 'its log is being read' });
  }

  released(partition: number): void {
    this.#partitions.delete(partition);
  }

  running(partition: number): void {
    this.#partitions.set(partition, { state: 'RUNNING', reason: '' });
  }

  /** The others go on: a fault in one account's partition must not stop the rest. */
  stopped(partition: number, reason: string, stoppedAt: bigint | null): void {
    const at = stoppedAt === null ? {} : { stoppedAt };
    this.#partitions.set(partition, { state: 'STOPPED', reason, ...at });
  }

  committed({ inputs, events }: CommittedBatch): void {
    this.#metrics.inputs.inc(inputs);
    for (const event of events) {
      this.#metrics.events.inc({ type: event.type });
      const refused = refusalIn(event);
      if (refused !== undefined) {
        this.#metrics.refused(refused.code, REASONS[refused.code].layer);
      }
      this.#countDlq(event);
    }
  }

  #countDlq(event: DomainEvent): void {
    if (event.type === 'INPUT_PARKED') {
      this.#metrics.dlq(TOPICS.executionReportsDlq, event.reason.code);
    } else if (event.type === 'INPUT_SKIPPED') {
      const reason = event.skippedBy === undefined ? 'MALFORMED' : 'SKIPPED_BY_OPERATOR';
      this.#metrics.dlq(TOPICS.inboxDlq, reason);
    }
  }

  transactionTook(seconds: number): void {
    this.#metrics.transactions.observe(seconds);
  }

  /** Ready once the group has answered and every partition of ours decides. */
  check(): HealthState {
    if (!this.#assigned) return { ok: false, reason: 'no partitions were assigned yet' };
    const waiting = [...this.#partitions].filter(([, { state }]) => state !== 'RUNNING');
    if (waiting.length === 0) return { ok: true };
    const reasons = waiting.map(
      ([partition, { state, reason }]) => `partition ${partition} is ${state}: ${reason}`,
    );
    return { ok: false, reason: reasons.join('; ') };
  }
}

type WriterMetrics = ReturnType<typeof writerMetrics>;

function writerMetrics(metrics: Metrics) {
  return {
    inputs: metrics.counter({
      name: 'writer_inputs_total',
      help: 'Inputs decided and committed',
    }),
    events: metrics.counter({
      name: 'writer_events_total',
      help: 'Events committed, by type',
      labelNames: ['type'],
    }),
    refused: refusalCounter(metrics),
    dlq: dlqCounter(metrics),
    transactions: metrics.histogram({
      name: 'writer_transaction_seconds',
      help: 'From the begin of a transaction to its commit',
    }),
  };
}

/** What was parked is tried again, and a clock that is early is not refused anything. */
function refusalIn(event: DomainEvent): Reason | undefined {
  if (event.type === 'INPUT_PARKED' || event.type === 'TIME_IGNORED') return undefined;
  return 'reason' in event && isReason(event.reason) ? event.reason : undefined;
}
