import {
  inputId,
  PARKED_REPORT_DELAYS_MS,
  turnOf,
  type Position,
  type ReasonCode,
} from '@ome/domain';
import { formatPosition } from '../ids/positions.js';
import type { RecordPosition } from '../ids/positions.js';
import { TOPICS } from '../topics.js';
import { isObject, readObject } from '../wire/parse.js';

/** A record that its consumer could not use. */
export interface UnusableRecord extends RecordPosition {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

/** A record of a `.dlq` topic: key and value as they came, the cause and the origin in the headers. */
export interface DlqRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: Uint8Array | string | null;
  readonly value: Uint8Array | string | null;
  readonly headers: {
    readonly ome_error: string;
    readonly ome_origin: Position;
    /** Of a parked report: the inputId that it had, which counts how often it was put back. */
    readonly ome_input?: string;
  };
}

/** What time may heal. An overfill is an operator's to judge, and malformed bytes stay malformed. */
const PUT_BACK_BY_ITSELF: ReadonlySet<string> = new Set<ReasonCode>([
  'UNKNOWN_ORDER',
  'UNKNOWN_EXECUTION',
  'WAITS_BEHIND_PARKED',
  'PARKING_FULL',
  'STATE_UNAVAILABLE',
  'UNRESOLVED',
]);

/** How often a parked report was put back already; `undefined` for a record that waits for an operator, at its last turn too. */
export function turnOfParked(headers: {
  readonly ome_error?: string | undefined;
  readonly ome_input?: string | undefined;
}): number | undefined {
  const { ome_error: error = '', ome_input: input } = headers;
  if (input === undefined || !PUT_BACK_BY_ITSELF.has(/^\w+/.exec(error)?.[0] ?? ''))
    return undefined;
  const turn = turnOf(inputId(input));
  return turn < PARKED_REPORT_DELAYS_MS.length ? turn : undefined;
}

/** The consumer group that puts back the reports of one turn: what is behind its position was put back. */
export function putBackGroupOf(turn: number): string {
  return `fill-ingestion.retry-${turn + 1}`;
}

const MAXIMUM_ERROR_CHARACTERS = 1024;

/** The same partition of `<topic>.dlq`, so that the writer of p stays the only one that writes p. */
export function dlqRecordOf(source: UnusableRecord, error: string): DlqRecord {
  const { partition, key, value } = source;
  const topic = `${source.topic}.dlq`;
  return { topic, partition, key, value, headers: headersOf(source, error) };
}

/**
 * What goes to the `.dlq` of execution reports with an INPUT_PARKED: the report as its topic carries it, so that it can
 * be put back. `source` is the inbox record; the partition is the writer's.
 */
export function parkedReportOf(source: UnusableRecord, error: string): DlqRecord {
  const record = readObject(source.value);
  if (!record.ok || !isObject(record.value.body)) {
    throw new Error(`${formatPosition(source)} is no report: only a decoded report can be parked`);
  }
  return {
    topic: TOPICS.executionReportsDlq,
    partition: source.partition,
    key: source.key,
    value: JSON.stringify(record.value.body),
    headers: { ...headersOf(source, error), ome_input: String(record.value.inputId) },
  };
}

function headersOf(source: UnusableRecord, error: string): DlqRecord['headers'] {
  return {
    ome_error: error.slice(0, MAXIMUM_ERROR_CHARACTERS),
    ome_origin: formatPosition(source),
  };
}
