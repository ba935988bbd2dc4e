import { account, clientOrderId, orderId, requestId, unreachable } from '@ome/domain';
import type {
  InputParked,
  InputSkipped,
  PartitionRecord,
  ReportUnbooked,
  RequestRefused,
  OrderStatusReported,
  RequestRepeated,
} from '@ome/domain';
import { optionally, present } from '../wire/present.js';
import { answerFactsOf, eventFactsOf, reportFactsOf } from './decoded-facts.js';
import { decodeControlRecord, outcomeOf } from './decode-control-record.js';
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
        skippedBy: record.data.skippedBy,
      });
    case 'INPUT_PARKED':
      return present<InputParked>({
        type: record.type,
        ...eventFactsOf(record),
        ...reportFactsOf(record),
        account: optionally(account, record.account),
        name: record.data.name,
        reason: record.data.reason,
        leftToOperator: record.data.leftToOperator,
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
        execType: refusedChange(record.execType),
        item: record.data.item,
        takesBack: optionally(requestId, record.data.takesBack),
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
        item: record.data.item,
      });
    case 'ORDER_STATUS_REPORTED':
      return present<OrderStatusReported>({
        type: record.type,
        ...eventFactsOf(record),
        ...answerFactsOf(record),
        account: account(record.account),
        orderId: orderId(record.orderId),
        item: record.data.item,
      });
    case 'STOP_SET':
    case 'STOP_LIFTED':
    case 'LIMITS_SET':
    case 'MASS_CANCEL_REQUESTED':
    case 'MASS_CANCEL_DONE':
    case 'DEAD_LETTER_DISCARDED':
    case 'LIST_DECIDED':
    case 'TIME_IGNORED':
      return decodeControlRecord(record);
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

function refusedChange(
  execType: PartitionWireRecord['execType'],
): RequestRefused['execType'] | undefined {
  return execType === 'CANCEL_REJECTED' || execType === 'REPLACE_REJECTED' ? execType : undefined;
}
