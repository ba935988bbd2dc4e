import type { ExecutionReport as ReportRecord } from '@ome/contracts';
import { formatDecimal } from '@ome/domain';
import type { ExecutionReport } from './book/execution-report.js';

/**
 * The record of `ome.execution-reports.v1` that says a report. A refusal's own word leads the text: readers of the topic
 * know one reason for whatever a venue refuses.
 */
export function reportRecordOf(report: ExecutionReport): ReportRecord {
  const { priceScale, quantityScale, orderQty, price, lastQty, lastPx } = report;
  const { inReplyTo, actor, reason, text, restatementReason } = report;
  return {
    venue: report.venue,
    execId: report.execId,
    execType: report.execType,
    ordStatus: report.ordStatus,
    orderId: report.orderId,
    account: report.account,
    clientOrderId: report.clientOrderId,
    ...namesOf(report),
    transactTime: report.transactTime,
    ...(orderQty !== undefined && { orderQty: formatDecimal(orderQty, quantityScale) }),
    ...(price !== undefined && { price: formatDecimal(price, priceScale) }),
    ...(lastQty !== undefined && { lastQty: formatDecimal(lastQty, quantityScale) }),
    ...(lastPx !== undefined && { lastPx: formatDecimal(lastPx, priceScale) }),
    cumQty: formatDecimal(report.cumQty, quantityScale),
    leavesQty: formatDecimal(report.leavesQty, quantityScale),
    ...icebergOf(report),
    ...(restatementReason !== undefined && { restatementReason }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(actor !== undefined && { actor }),
    ...(reason !== undefined && { reason: 'REFUSED_BY_VENUE', text: `${reason}: ${text ?? ''}` }),
    ...(reason === undefined && text !== undefined && { text }),
  };
}

function namesOf(report: ExecutionReport) {
  const { venueOrderId, venueRevision, origVenueOrderId, origVenueRevision } = report;
  return {
    ...(venueOrderId !== undefined && { venueOrderId }),
    ...(venueRevision !== undefined && { venueRevision: String(venueRevision) }),
    ...(origVenueOrderId !== undefined && { origVenueOrderId }),
    ...(origVenueRevision !== undefined && { origVenueRevision: String(origVenueRevision) }),
  };
}

function icebergOf({ displayQuantity, hiddenQuantity, quantityScale }: ExecutionReport) {
  return {
    ...(displayQuantity !== undefined && {
      displayQuantity: formatDecimal(displayQuantity, quantityScale),
    }),
    ...(hiddenQuantity !== undefined && {
      hiddenQuantity: formatDecimal(hiddenQuantity, quantityScale),
    }),
  };
}
