import {
  executionKey,
  formatDecimal,
  orderEventId,
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
    eventId: orderEventId(execution.orderId, execution.version),
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
