import {
  parseFill,
  parseVenueOrder,
  TOPICS,
  type FillRecord,
  type VenueOrderRecord,
} from '@ome/contracts';
import type { ReceivedRecord, RecordFault } from '@ome/messaging';
import type { NewDelivery } from '../delivery-store.js';
import { readableForMs } from '../readable-for.js';
import type { VenueLink } from './venue-links.js';

/** What a batch of a topic gives a worker to do, and its records that cannot be used. */
export interface PeerDeliveries {
  readonly deliveries: readonly NewDelivery[];
  readonly faults: readonly RecordFault[];
}

const INSTRUCTIONS_READABLE_MS = readableForMs(TOPICS.venueOrders);
const FILLS_READABLE_MS = readableForMs(TOPICS.fills);

export const TRADE_POST_CHANNEL = 'trade-post';

export const linkChannelOf = (venue: string): string => `link:${venue}`;

/** The instructions of `ome.venue-orders.v1` for venues that speak REST only. */
export function linkDeliveries(
  records: readonly ReceivedRecord[],
  links: ReadonlyMap<string, VenueLink>,
): PeerDeliveries {
  return deliveriesOf(records, parseVenueOrder, (order, record) =>
    links.has(order.venue) ? linkDelivery(order, record) : undefined,
  );
}

/** Every fill of `ome.fills.v1`, for the trade post. */
export function tradePostDeliveries(records: readonly ReceivedRecord[]): PeerDeliveries {
  return deliveriesOf(records, parseFill, tradePostDelivery);
}

type Parser<Value> = (
  value: Buffer | null,
) =>
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly string[] };

function deliveriesOf<Value>(
  records: readonly ReceivedRecord[],
  parse: Parser<Value>,
  deliveryOf: (value: Value, record: ReceivedRecord) => NewDelivery | undefined,
): PeerDeliveries {
  const deliveries: NewDelivery[] = [];
  const faults: RecordFault[] = [];
  for (const record of records) {
    const parsed = parse(record.value);
    if (parsed.ok) deliveries.push(...[deliveryOf(parsed.value, record) ?? []].flat());
    else faults.push({ record, error: parsed.faults.join('; ') });
  }
  return { deliveries, faults };
}

function linkDelivery(order: VenueOrderRecord, record: ReceivedRecord): NewDelivery {
  const { venue, orderId, version } = order;
  const channel = linkChannelOf(venue);
  return {
    _id: `${channel}|${orderId}/${version}`,
    channel,
    receiver: venue,
    lane: `${channel}|${orderId}`,
    sequence: version,
    payload: JSON.stringify(order),
    ...timesOf(record, INSTRUCTIONS_READABLE_MS),
  };
}

function tradePostDelivery(fill: FillRecord, record: ReceivedRecord): NewDelivery {
  const { fillId, orderId, version } = fill;
  return {
    _id: `${TRADE_POST_CHANNEL}|${fillId}`,
    channel: TRADE_POST_CHANNEL,
    receiver: TRADE_POST_CHANNEL,
    lane: `${TRADE_POST_CHANNEL}|${orderId}`,
    sequence: version,
    payload: JSON.stringify(fill),
    ...timesOf(record, FILLS_READABLE_MS),
  };
}

function timesOf(
  { timestamp }: ReceivedRecord,
  readableMs: number,
): Pick<NewDelivery, 'issuedAt' | 'repeatedUntil'> {
  return { issuedAt: new Date(timestamp), repeatedUntil: new Date(timestamp + readableMs) };
}
