import { account, clientOrderId, orderId, unreachable } from '@ome/domain';
import type {
  InputParked,
  InputSkipped,
  PartitionRecord,
  ReportUnbooked,
  RequestOutcome,
  RequestRefused,
  RequestRepeated,
} from '@ome/domain';
import { optionally, present } from '../wire/present.js';
import { answerFactsOf, eventFactsOf, reportFactsOf } from './decoded-facts.js';
import type { OutcomeRecord } from './event-parts.js';
import type { DecidedRecord } from './event-schemas.js';

/** A record of no order. */
export type PartitionWireRecord = Exclude<DecidedRecord, { readonly version: number }>;

export function isPartitionRecord(record: DecidedRecord): record is PartitionWireRecord {
  return !('version' in record);
}

export function decodePartitionRecord(record: PartitionWireRecord): PartitionRecord {
  switch (record.type) {
    case 'INPUT_SKIPPED':
      return present<InputSkipped>({
        type: record.type,
        ...eventFactsOf(record),
        account: optionally(account, record.account),
        fault: record.data.fault,
      });
    case 'INPUT_PARKED':
      return present<InputParked>({
        type: record.type,
        ...eventFactsOf(record),
        ...reportFactsOf(record),
        account: optionally(account, record.account),
        name: record.data.name,
        reason: record.data.reason,
      });
    case 'REQUEST_REFUSED':
      return present<RequestRefused>({
        type: record.type,
        ...eventFactsOf(record),
        ...answerFactsOf(record),
        account: optionally(account, record.account),
        orderId: optionally(orderId, record.orderId),
        clientOrderId: optionally(clientOrderId, record.data.clientOrderId),
        reason: record.data.reason,
      });
    case 'REQUEST_REPEATED':
      return present<RequestRepeated>({
        type: record.type,
        ...eventFactsOf(record),
        ...answerFactsOf(record),
        account: optionally(account, record.account),
        orderId: optionally(orderId, record.orderId),
        duplicateOf: record.data.duplicateOf,
        outcome: outcomeOf(record.data.outcome),
      });
    case 'ORDER_STATUS_REPORTED':
      return {
        type: record.type,
        ...eventFactsOf(record),
        ...answerFactsOf(record),
        account: account(record.account),
        orderId: orderId(record.orderId),
      };
    case 'REPORT_REFUSED':
    case 'REPORT_REPEATED':
      return present<ReportUnbooked>({
        type: record.type,
        ...eventFactsOf(record),
        ...reportFactsOf(record),
        account: account(record.account),
        orderId: orderId(record.orderId),
        execType: record.data.execType,
        reason: record.data.reason,
      });
    default:
      return unreachable(record);
  }
}

function outcomeOf(outcome: OutcomeRecord): RequestOutcome {
  return present<RequestOutcome>({
    accepted: outcome.accepted,
    eventType: outcome.eventType,
    orderId: optionally(orderId, outcome.orderId),
    clientOrderId: optionally(clientOrderId, outcome.clientOrderId),
    reason: outcome.reason,
  });
}
