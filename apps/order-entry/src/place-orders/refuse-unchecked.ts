import { createPartitionState, REASONS, timestamp } from '@ome/domain';
import { ProblemException, problemDetails } from '@ome/platform';
import { orderFault } from './check-order.js';
import type { Written } from './write-requests.js';

/**
 * Until the last prices are known, the writer refuses what it would have to hold to them, and its word stands under the
 * request's id for ever. Where the rules of the instrument alone say so, the door says it before: the same request may be
 * sent again. Limits of accounts are known to the writer only. @throws ProblemException 503
 */
export function refuseUnchecked({ record, requestId }: Written): void {
  if (record.context.lastPriceUnknown !== true) return;
  const now = timestamp(new Date().toISOString());
  const code = orderFault(record, createPartitionState(), now)?.code;
  if (code !== 'LAST_PRICE_UNKNOWN') return;
  const detail = `${REASONS[code].text}. Nothing was sent.`;
  const members = { reason: code, layer: 'door', outcome: 'NOT_SENT', requestId };
  throw new ProblemException(problemDetails(503, detail, members), { 'retry-after': '1' });
}
