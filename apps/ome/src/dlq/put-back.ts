import { formatPosition } from '@ome/contracts';
import {
  createSingleFlightProducer,
  type KafkaConnection,
  type OffsetRange,
  type ReceivedRecord,
  type SingleFlightProducer,
} from '@ome/messaging';
import { CommandError } from '../failures.js';
import { rangesOf, readRange } from '../kept-records.js';
import type { UnsettledState } from './letter-state.js';
import { MarkLog } from './mark-log.js';
import { targetPartition } from './target-partition.js';

/** A record that was put back: its place in the `.dlq` topic, and the new one. */
export interface PutBack {
  readonly from: string;
  readonly to: string;
}

/** A record that was left where it is, and why. */
export interface LeftAlone {
  readonly from: string;
  readonly why: string;
}

export interface PutBackResult {
  readonly redriven: readonly PutBack[];
  readonly leftAlone: readonly LeftAlone[];
}

/** Of a source topic, with room for what Kafka adds. */
const MAXIMUM_RECORD_BYTES = 1024 * 1024;
/** So long, whoever began a redrive may still be at it. */
const AT_IT_MS = 60_000;
/** On the record that was put back: position of the dead letter. */
const REDRIVEN_HEADER = 'ome_redriven';

export interface RedriveOrder {
  /** Topic that the records go to. */
  readonly target: string;
  readonly letters: readonly { readonly record: ReceivedRecord; readonly state: UnsettledState }[];
  readonly ends: ReadonlyMap<number, bigint>;
  readonly operator: string;
}

/**
 * Writes the open records of the order to their target, in order, key and value as they were, each at most once: a mark
 * before and a mark after each tell the next command how far this one came, and a record whose end nobody wrote is
 * looked for in its target before it is put there. @throws CommandError that says which are done and which is next
 */
export async function putBack(
  kafka: KafkaConnection,
  { target, letters, ends, operator }: RedriveOrder,
): Promise<PutBackResult> {
  const producer = createSingleFlightProducer(kafka, { maxRecordBytes: MAXIMUM_RECORD_BYTES });
  const redriven: PutBack[] = [];
  const leftAlone: LeftAlone[] = [];
  let next = '';
  try {
    const ranges = await rangesOf(kafka, target);
    const marks = new MarkLog(kafka, producer, operator, ends);
    const redrive = new Redrive(kafka, producer, marks, target, ranges);
    for (const { record, state } of letters) {
      next = formatPosition(record);
      const result = await redrive.one(record, state);
      if ('to' in result) redriven.push(result);
      else leftAlone.push(result);
    }
    return { redriven, leftAlone };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      `${redriven.length} of ${letters.length} records were put back, then it stopped at ${next}: ${reason}`,
      { cause },
    );
  } finally {
    await producer.close();
  }
}

class Redrive {
  constructor(
    private readonly kafka: KafkaConnection,
    private readonly producer: SingleFlightProducer,
    private readonly marks: MarkLog,
    private readonly target: string,
    private readonly ranges: ReadonlyMap<number, OffsetRange>,
  ) {}

  one(record: ReceivedRecord, state: UnsettledState): Promise<PutBack | LeftAlone> {
    const from = formatPosition(record);
    return state.state === 'OPEN' ? this.#begin(record, from) : this.#resolve(record, from, state);
  }

  async #begin(letter: ReceivedRecord, from: string): Promise<PutBack | LeftAlone> {
    const partition = targetPartition(letter, this.target, this.ranges.size);
    const end = this.ranges.get(partition)?.high ?? 0n;
    const target = { partition, from: String(end) };
    const isOurs = await this.marks.write({ type: 'REDRIVE_BEGUN', letter: from, target });
    if (!isOurs) return { from, why: 'another command is at it' };
    return this.#write(letter, from, partition);
  }

  /** Nobody wrote how the redrive ended: the record is in its target, or the redrive never came so far. */
  async #resolve(
    letter: ReceivedRecord,
    from: string,
    {
      at,
      operator,
      partition,
      from: first,
    }: Extract<UnsettledState, { readonly state: 'IN_DOUBT' }>,
  ): Promise<PutBack | LeftAlone> {
    const since = Date.now() - Date.parse(at);
    if (since < AT_IT_MS) {
      return { from, why: `${operator} began ${since} ms ago: try again in a minute` };
    }
    const range = this.ranges.get(partition);
    if (range === undefined || range.low > BigInt(first)) {
      return { from, why: `its redrive of ${at} cannot be looked up any more: discard it` };
    }
    const found = await this.#find(from, partition, BigInt(first), range.high);
    if (found === undefined) return this.#begin(letter, from);
    await this.marks.write({ type: 'REDRIVEN', letter: from, to: found });
    return { from, why: `it had been put back to ${found}` };
  }

  async #find(letter: string, partition: number, from: bigint, to: bigint) {
    let found: string | undefined;
    await readRange(this.kafka, { topic: this.target, partition, from, to }, (record) => {
      if (record.headers[REDRIVEN_HEADER]?.toString() === letter) found = formatPosition(record);
    });
    return found;
  }

  async #write(letter: ReceivedRecord, from: string, partition: number): Promise<PutBack> {
    const { key, value } = letter;
    const headers = { [REDRIVEN_HEADER]: from };
    const written = await this.producer.produce({
      topic: this.target,
      partition,
      key,
      value,
      headers,
    });
    const to = formatPosition(written);
    await this.marks.write({ type: 'REDRIVEN', letter: from, to });
    return { from, to };
  }
}
