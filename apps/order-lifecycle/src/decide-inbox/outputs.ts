import {
  TOPICS,
  dlqRecordOf,
  encodeEvent,
  fillRecordOf,
  isFillEvent,
  parkedReportOf,
  venueOrderRecordOf,
  type DlqRecord,
  type RecordPosition,
} from '@ome/contracts';
import type { DomainEvent, Input, InputSkipped, OrderState } from '@ome/domain';

/** A record as it was read. */
export interface SourceRecord extends RecordPosition {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

/** A record to be written in the transaction of a decision. */
export interface OutputRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: Uint8Array | string | null;
  readonly value: Uint8Array | string | null;
  readonly headers?: DlqRecord['headers'];
}

/** An event, its order as it stands after it, and the input that led to it. */
export interface DecidedEvent {
  readonly event: DomainEvent;
  readonly order: OrderState | undefined;
  readonly input: Input;
}

/**
 * The records of an event, all in the writer's partition and for one transaction: the event, its
 * fill, its instruction to the venue, and the input itself when nothing could be done with it.
 */
export function outputsOf(
  { event, order }: DecidedEvent,
  source: SourceRecord,
  epoch: number,
): readonly OutputRecord[] {
  const { partition } = source;
  const key = event.account ?? null;
  const facts = { epoch };
  const write = (topic: string, record: object): OutputRecord => ({
    topic,
    partition,
    key,
    value: JSON.stringify(record),
  });
  const outputs = [write(TOPICS.orderEvents, encodeEvent(event, order, facts))];
  if (order !== undefined) {
    if (isFillEvent(event)) {
      outputs.push(write(TOPICS.fills, fillRecordOf(event, order, facts)));
    }
    const instruction = venueOrderRecordOf(event, order, facts);
    if (instruction !== undefined) outputs.push(write(TOPICS.venueOrders, instruction));
  }
  if (event.type === 'INPUT_SKIPPED') outputs.push(dlqRecordOf(source, skipErrorOf(event)));
  if (event.type === 'INPUT_PARKED') outputs.push(parkedReportOf(source, event.reason.code));
  return outputs;
}

function skipErrorOf({ fault, skippedBy }: InputSkipped): string {
  if (skippedBy === undefined) return fault;
  return `SKIPPED_BY_OPERATOR: ${skippedBy.operator}: ${skippedBy.reason}; ${fault}`;
}
