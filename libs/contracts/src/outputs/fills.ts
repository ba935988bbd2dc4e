import { eventIdOf, formatDecimal, orderColumns, ORD_STATUSES } from '@ome/domain';
import type { DomainEvent, FillBooked, FillBusted, FillCorrected, OrderState } from '@ome/domain';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { WriterFacts } from '../events/encode-event.js';
import {
  Attributes,
  Count,
  DecimalText,
  Id,
  oneOf,
  SideField,
  Time,
  UnsignedDecimalText,
  VersionNumber,
} from '../wire/fields.js';
import { checkOf, readObject } from '../wire/parse.js';
import type { Parsed } from '../wire/parse.js';
import { present } from '../wire/present.js';

const optional = Type.Optional;

export const FillSchema = Type.Object({
  fillId: Type.String(),
  eventId: Type.String(),
  cause: Type.String(),
  epoch: Count,
  kind: oneOf(['FILL', 'CORRECTION', 'BUST']),
  refFillId: optional(Type.String()),
  orderId: Id,
  clientOrderId: Id,
  account: Id,
  symbol: Id,
  venue: Id,
  side: SideField,
  quantity: UnsignedDecimalText,
  price: DecimalText,
  cumQty: UnsignedDecimalText,
  leavesQty: UnsignedDecimalText,
  avgPx: Type.String(),
  orderQuantity: UnsignedDecimalText,
  orderPrice: optional(DecimalText),
  ordStatus: oneOf(ORD_STATUSES),
  execId: Id,
  /** What the venue called the order then. */
  venueOrderId: optional(Id),
  transactTime: Time,
  version: VersionNumber,
  revision: Count,
  createdAt: Time,
  /** Of the symbol, as this record tells it: a fill's own price. */
  lastTradePrice: optional(DecimalText),
  submittedBy: optional(Id),
  /** Of the order. */
  text: optional(Type.String()),
  attributes: optional(Attributes),
});

/** A record of `ome.fills.v1`. */
export type FillRecord = Readonly<Static<typeof FillSchema>>;

const check = checkOf('a fill', FillSchema);

/** A record of `ome.fills.v1`. Never throws. Fields that a later version adds are let through. */
export function parseFill(value: Uint8Array | null): Parsed<FillRecord> {
  const object = readObject(value);
  return object.ok ? check(object.value) : object;
}

const KINDS = { FILL_BOOKED: 'FILL', FILL_CORRECTED: 'CORRECTION', FILL_BUSTED: 'BUST' } as const;
export type FillEvent = FillBooked | FillCorrected | FillBusted;

export function isFillEvent(event: DomainEvent): event is FillEvent {
  return event.type in KINDS;
}

/**
 * The record of `ome.fills.v1` that belongs to a fill, correction or bust; `order` as it stands after it. A correction has
 * the new values, a bust those of the execution removed. `createdAt` is the order's.
 */
export function fillRecordOf(event: FillEvent, order: OrderState, facts: WriterFacts): FillRecord {
  const { instrument, terms } = order;
  const { priceScale, quantityScale } = instrument;
  const { ordStatus, cumQty, leavesQty, avgPx } = orderColumns(order);
  const eventId = eventIdOf(event);
  const { lastQty, lastPx } = event.type === 'FILL_BUSTED' ? event.replaces : event;
  return present<FillRecord>({
    fillId: eventId,
    eventId,
    cause: event.cause,
    epoch: facts.epoch,
    kind: KINDS[event.type],
    refFillId: event.type === 'FILL_BOOKED' ? undefined : event.replaces.eventId,
    orderId: event.orderId,
    clientOrderId: order.clientOrderId,
    account: event.account,
    symbol: instrument.symbol,
    venue: event.venue,
    side: order.side,
    quantity: formatDecimal(lastQty, quantityScale),
    price: formatDecimal(lastPx, priceScale),
    cumQty: formatDecimal(cumQty, quantityScale),
    leavesQty: formatDecimal(leavesQty, quantityScale),
    avgPx,
    orderQuantity: formatDecimal(terms.quantity, quantityScale),
    orderPrice: terms.orderType === 'LIMIT' ? formatDecimal(terms.price, priceScale) : undefined,
    ordStatus,
    execId: event.execId,
    venueOrderId: order.venueOrderId,
    transactTime: event.occurredAt,
    version: event.version,
    revision: order.revision,
    createdAt: order.createdAt,
    lastTradePrice:
      event.type === 'FILL_BOOKED' ? formatDecimal(event.lastPx, priceScale) : undefined,
    submittedBy: order.submittedBy,
    text: order.text,
    attributes: order.attributes,
  });
}
