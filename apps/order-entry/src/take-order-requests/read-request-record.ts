import {
  inboxRequestOfTopic,
  parseOrderRequest,
  type InboxRequestRecord,
  type NewOrderContext,
  type OrderRequest,
} from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { asksForMore, type OrderPrices } from '../order-prices.js';

export type ReadRecord =
  | { readonly ok: true; readonly record: InboxRequestRecord }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The last millisecond that RFC 3339 can say. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** What the door knows beside a request; neither rejects. */
export interface RequestContext {
  readonly ofInstrument: (venue: string, symbol: string) => NewOrderContext;
  readonly lastPriceOf: OrderPrices['of'];
}

/** A record of `ome.order-requests.v1` as the inbox takes it; never rejects. */
export async function readRequestRecord(
  received: ReceivedRecord,
  known: RequestContext,
): Promise<ReadRecord> {
  const parsed = parseOrderRequest(received.value);
  if (!parsed.ok) return parsed;
  // Producers write it themselves, in whatever unit; the request's deadline is counted from it.
  if (!(received.timestamp >= 0 && received.timestamp <= LATEST)) {
    return { ok: false, faults: ['timestamp: must be milliseconds since 1970'] };
  }
  const { request } = parsed;
  const context = await contextOf(request, known);
  return { ok: true, record: inboxRequestOfTopic(request, received, context) };
}

async function contextOf(
  request: OrderRequest,
  { ofInstrument, lastPriceOf }: RequestContext,
): Promise<NewOrderContext> {
  if (request.type === 'NEW_ORDER') return ofInstrument(request.venue, request.symbol);
  if (request.type !== 'REPLACE_ORDER' || !asksForMore(request)) return {};
  return { lastPrice: await lastPriceOf(request) };
}
