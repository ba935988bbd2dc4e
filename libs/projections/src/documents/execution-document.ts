import {
  executionKey,
  formatDecimal,
  price,
  quantity,
  execId,
  orderId,
  timestamp,
  venue,
  type Execution,
  type Instrument,
} from '@ome/domain';
import type { ExecutionDocument } from './execution.schema.js';

/** A booked fill with the instrument of its order, which says what its numbers mean. */
export interface ProjectedExecution {
  readonly execution: Execution;
  readonly instrument: Instrument;
}

export function executionDocumentOf({
  execution,
  instrument: { priceScale, quantityScale },
}: ProjectedExecution): ExecutionDocument {
  const { lastPx, lastQty } = execution;
  return {
    _id: executionKey(execution.orderId, execution.venue, execution.execId),
    orderId: execution.orderId,
    venue: execution.venue,
    execId: execution.execId,
    eventId: execution.eventId,
    version: execution.version,
    lastQty: formatDecimal(lastQty, quantityScale),
    lastPx: formatDecimal(lastPx, priceScale),
    transactTime: execution.transactTime,
    kind: execution.kind,
    tradeVersion: execution.tradeVersion,
    ...(execution.replaces !== undefined && { replaces: execution.replaces }),
    units: { lastQty, lastPx },
  };
}

export function executionOf(document: ExecutionDocument): Execution {
  const { replaces } = document;
  return {
    orderId: orderId(document.orderId),
    venue: venue(document.venue),
    execId: execId(document.execId),
    eventId: document.eventId,
    version: document.version,
    lastQty: quantity(document.units.lastQty),
    lastPx: price(document.units.lastPx),
    transactTime: timestamp(document.transactTime),
    kind: document.kind ?? 'FILL',
    tradeVersion: document.tradeVersion ?? document.version,
    ...(replaces !== undefined && {
      replaces: { execId: execId(replaces.execId), eventId: replaces.eventId },
    }),
  };
}
