import { waitFor } from '@ome/testing';
import { afterEach, expect } from 'vitest';
import { committedRecords, createTopic } from '../broker.spec.js';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import type { ReceivedRecord } from '../records/received-record.js';
import { createExactlyOnceWriter } from './exactly-once-writer.js';
import type { Decision, GivenUp, OutputRecord, PartitionProcess } from './partition-process.js';
import type { ExactlyOnceWriterOptions, WriterState } from './writer-options.js';

/** The topics of one test. */
export interface CountingTopics {
  readonly inbox: string;
  readonly log: string;
  readonly effects: string;
  readonly partitions: number;
}

export const createCountingTopics = async (
  kafka: KafkaConnection,
  partitions = 1,
): Promise<CountingTopics> => ({
  inbox: await createTopic(kafka, 'inbox', partitions),
  log: await createTopic(kafka, 'log', partitions),
  effects: await createTopic(kafka, 'effects', partitions),
  partitions,
});

interface LogEntry {
  readonly type: 'ACQUIRED' | 'COUNTED' | 'SKIPPED';
  readonly id?: string;
  readonly cause?: string;
  readonly count?: number;
  readonly text?: string;
}

const isLogEntry = (value: unknown): value is LogEntry =>
  typeof value === 'object' && value !== null && 'type' in value;

const entryOf = (value: string): LogEntry => {
  const parsed: unknown = JSON.parse(value);
  if (!isLogEntry(parsed)) throw new Error(`not an entry: ${value}`);
  return parsed;
};

/** Counts its inputs: state that depends on every input, in order, exactly once. */
export class CountingProcess implements PartitionProcess {
  private count = 0;
  private nextInput = 0n;
  private epoch = 0;

  constructor(
    private readonly topics: CountingTopics,
    private readonly partition: number,
  ) {}

  acquired({ acquisitionId }: { acquisitionId: string }): OutputRecord[] {
    return [this.toLog({ type: 'ACQUIRED', id: acquisitionId })];
  }

  restore({ value }: ReceivedRecord): void {
    const entry = entryOf(value?.toString() ?? '');
    if (entry.type === 'ACQUIRED') {
      this.epoch += 1;
      return;
    }
    if (entry.type === 'COUNTED') this.count += 1;
    this.nextInput = BigInt(entry.cause ?? -2) + 1n;
  }

  restored() {
    return { nextInput: this.nextInput, epoch: this.epoch };
  }

  decide(inputs: readonly ReceivedRecord[]): Decision {
    let staged = this.count;
    const outputs = inputs.flatMap(({ offset, value }) => {
      const text = value?.toString() ?? '';
      if (text === 'poison') throw new Error('poisonous input');
      staged += 1;
      const entry: LogEntry = { type: 'COUNTED', cause: String(offset), count: staged, text };
      const { partition } = this;
      const effect = { topic: this.topics.effects, partition, key: 'k', value: `${staged}` };
      return [this.toLog(entry), effect];
    });
    return this.decision(outputs, inputs, staged);
  }

  skip(input: ReceivedRecord, { reason }: GivenUp): Decision {
    const entry: LogEntry = { type: 'SKIPPED', cause: String(input.offset), text: reason };
    return this.decision([this.toLog(entry)], [input], this.count);
  }

  private decision(
    outputs: OutputRecord[],
    inputs: readonly ReceivedRecord[],
    count: number,
  ): Decision {
    return {
      outputs,
      consumed: inputs.length,
      merge: () => {
        this.count = count;
        this.nextInput = (inputs.at(-1)?.offset ?? -1n) + 1n;
      },
      discard: () => undefined,
    };
  }

  private toLog(entry: LogEntry): OutputRecord {
    const { partition } = this;
    return { topic: this.topics.log, partition, key: 'k', value: JSON.stringify(entry) };
  }
}

/** A writer under test, with what it reported. */
const startWriter = async (
  kafka: KafkaConnection,
  topics: CountingTopics,
  groupId: string,
  more: Partial<ExactlyOnceWriterOptions> = {},
) => {
  const states: { partition: number; state: WriterState; reason: string }[] = [];
  const fatal: Error[] = [];
  const writer = await createExactlyOnceWriter(kafka, {
    groupId,
    inboxTopic: topics.inbox,
    ownLogTopic: topics.log,
    transactionalIdPrefix: topics.log,
    createProcess: (partition) => new CountingProcess(topics, partition),
    sessionTimeoutMs: 6_000,
    maxWaitMs: 50,
    onPartitionState: (partition, state, { reason }) => states.push({ partition, state, reason }),
    onFatal: (error) => fatal.push(error),
    ...more,
  });
  const stateOf = (partition: number) =>
    writer.health().partitions.find((health) => health.partition === partition)?.state;
  return { writer, states, fatal, stateOf };
};

export type RunningWriter = Awaited<ReturnType<typeof startWriter>>;

/** Starts writers with the settings that a spec's writers share, and closes them after each test. */
export const writersOf = (
  kafka: KafkaConnection,
  shared: Partial<ExactlyOnceWriterOptions> = {},
) => {
  const running: RunningWriter[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ writer }) => writer.close()));
  });
  return async (
    topics: CountingTopics,
    groupId: string,
    more: Partial<ExactlyOnceWriterOptions> = {},
  ) => {
    const started = await startWriter(kafka, topics, groupId, { ...shared, ...more });
    running.push(started);
    return started;
  };
};

export const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}`);

/** Waits until the writers together have decided `inputs` inputs of each partition. */
export const untilDecided = (
  writers: readonly RunningWriter[],
  partitions: number,
  inputs: number,
): Promise<boolean> =>
  waitFor(
    () => {
      const next = new Map<number, bigint>();
      for (const { writer } of writers) {
        for (const { partition, nextInput } of writer.health().partitions) {
          const known = next.get(partition) ?? 0n;
          if (nextInput !== null && nextInput > known) next.set(partition, nextInput);
        }
      }
      const done = [...next.values()].filter((offset) => offset >= BigInt(inputs));
      return done.length >= partitions;
    },
    { within: 60_000, what: `${inputs} inputs of each of ${partitions} partitions` },
  );

/** Asserts on committed content alone: every input counted once, in order, with one effect. */
export const expectExactlyOnce = async (
  topics: CountingTopics,
  inputs: readonly (readonly string[])[],
) => {
  const logs = await committedRecords(topics.log, topics.partitions);
  const effects = await committedRecords(topics.effects, topics.partitions);
  inputs.forEach((expected, partition) => {
    const entries = (logs[partition] ?? []).map(({ value }) => entryOf(value));
    const counted = entries.filter(({ type }) => type === 'COUNTED');
    expect(counted.map(({ text }) => text)).toEqual(expected);
    expect(counted.map(({ count }) => count)).toEqual(expected.map((_, n) => n + 1));
    expect((effects[partition] ?? []).map(({ value }) => Number(value))).toEqual(
      expected.map((_, n) => n + 1),
    );
  });
  return logs.map((records) => records.map(({ value }) => entryOf(value)));
};
