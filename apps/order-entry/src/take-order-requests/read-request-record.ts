import {
  inboxRequestOfTopic,
  parseOrderRequest,
  type InboxRequestRecord,
  type NewOrderContext,
} from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { faultOfAccount } from '../one-account.js';

export type ReadRecord =
  | { readonly ok: true; readonly record: InboxRequestRecord }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The last millisecond that RFC 3339 can say. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** What the door knows of the instrument of a new order. */
export type ContextOf = (venue: string, symbol: string) => NewOrderContext;

/**
 * A record of `ome.order-requests.v1` as the inbox takes it. A change names no instrument, and no door looks its order up:
 * the writer goes by the last price that the order's events said.
 */
export function readRequestRecord(received: ReceivedRecord, contextOf: ContextOf): ReadRecord {
  const parsed = parseOrderRequest(received.value);
  if (!parsed.ok) return parsed;
  // Producers write it themselves, in whatever unit; the request's deadline is counted from it.
  if (!(received.timestamp >= 0 && received.timestamp <= LATEST)) {
    return { ok: false, faults: ['timestamp: must be milliseconds since 1970'] };
  }
  const { request } = parsed;
  const fault = faultOfAccount(request.account);
  if (fault !== undefined) return { ok: false, faults: [`account: ${fault}`] };
  const context = request.type === 'NEW_ORDER' ? contextOf(request.venue, request.symbol) : {};
  return { ok: true, record: inboxRequestOfTopic(request, received, context) };
}
