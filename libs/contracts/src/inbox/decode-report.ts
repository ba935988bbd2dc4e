import { account, clientOrderId, execId, inputId, orderId, timestamp, venue } from '@ome/domain';
import type { OrderReference, Position, ReportInput } from '@ome/domain';
import { decimalOf } from '../wire/decimals.js';
import { optionally, present } from '../wire/present.js';
import type { InboxReportRecord } from './inbox-schemas.js';

/** Wire to domain of a checked record. Throws a RangeError where the parts do not fit together. */
export function reportInputOf(record: InboxReportRecord, cause: Position): ReportInput {
  const { body } = record;
  return present<ReportInput>({
    kind: 'REPORT',
    inputId: inputId(record.inputId),
    cause,
    receivedAt: timestamp(record.receivedAt),
    account: optionally(account, record.account),
    target: targetOf(record),
    venue: venue(body.venue),
    execId: execId(body.execId),
    execType: body.execType,
    transactTime: timestamp(body.transactTime),
    lastQty: optionally(decimalOf, body.lastQty),
    lastPx: optionally(decimalOf, body.lastPx),
    cumQty: optionally(decimalOf, body.cumQty),
    cumQtyIdentifies: body.cumQtyIdentifies,
    leavesQty: optionally(decimalOf, body.leavesQty),
    ordStatus: body.ordStatus,
    execRefId: optionally(execId, body.execRefId),
    orderQty: optionally(decimalOf, body.orderQty),
    price: optionally(decimalOf, body.price),
    displayQuantity: optionally(decimalOf, body.displayQuantity),
    hiddenQuantity: body.hiddenQuantity,
    venueOrderId: body.venueOrderId,
    venueRevision: body.venueRevision,
    origVenueOrderId: body.origVenueOrderId,
    origVenueRevision: body.origVenueRevision,
    actor: body.actor,
    restatementReason: body.restatementReason,
    inReplyTo: body.inReplyTo,
    reason: body.reason,
    text: body.text,
  });
}

/** The record's orderId is the report's own, or what fill-ingestion found behind its venueOrderId. */
function targetOf(record: InboxReportRecord): OrderReference {
  const { body } = record;
  const named = record.orderId ?? body.orderId;
  if (named !== undefined) return { by: 'orderId', orderId: orderId(named) };
  if (body.clientOrderId === undefined || record.account === undefined) {
    throw new RangeError('orderId: is missing; the record names no order');
  }
  return { by: 'clientOrderId', clientOrderId: clientOrderId(body.clientOrderId) };
}
