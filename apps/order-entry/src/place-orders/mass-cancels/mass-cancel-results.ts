import { ORD_STATUSES, REASONS, type ReasonCode } from '@ome/domain';
import type { MassCancelView } from '@ome/projections';
import { orderUrl } from '../outcome-answer.js';
import type { MassCancelResults } from './mass-cancel-fields.js';

/** The parts of a mass cancel in one answer. */
export function resultsOf(id: string, parts: readonly MassCancelView[]): MassCancelResults {
  return {
    id,
    done: parts.every(({ doneAt }) => doneAt !== undefined),
    parts: parts.map(({ results: _results, ...part }) => part),
    orders: parts.flatMap(({ results }) => results.map(orderResult)),
  };
}

function orderResult({ reason, ordStatus, ...order }: MassCancelView['results'][number]) {
  const code = REASON_CODES.find((known) => known === reason);
  const status = ORD_STATUSES.find((known) => known === ordStatus);
  return {
    ...order,
    ...(code !== undefined && { reason: code }),
    ...(status !== undefined && { ordStatus: status }),
    url: orderUrl(order.orderId),
  };
}

const REASON_CODES = Object.keys(REASONS) as ReasonCode[];
