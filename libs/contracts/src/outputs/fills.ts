import { eventIdOf, formatDecimal, orderColumns, ORD_STATUSES } from '@ome/domain';
import type { FillBooked, OrderState } from '@ome/domain';
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
  transactTime: Time,
  version: VersionNumber,
  revision: Count,
  createdAt: Time,
  lastTradePrice: optional(DecimalText),
  submittedBy: optional(Id),
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

export interface FillFacts extends WriterFacts {
  /** The symbol's last trade price before this fill, where known. */
  readonly lastTradePrice?: string;
}

/** The record of `ome.fills.v1` that belongs to a fill; `order` as it stands after it. `createdAt` is the order's. */
export function fillRecordOf(event: FillBooked, order: OrderState, facts: FillFacts): FillRecord {
  const { instrument, terms } = order;
  const { priceScale, quantityScale } = instrument;
  const { ordStatus, cumQty, leavesQty, avgPx } = orderColumns(order);
  const eventId = eventIdOf(event);
  return present<FillRecord>({
    fillId: eventId,
    eventId,
    cause: event.cause,
    epoch: facts.epoch,
    kind: 'FILL',
    orderId: event.orderId,
    clientOrderId: order.clientOrderId,
    account: event.account,
    symbol: instrument.symbol,
    venue: event.venue,
    side: order.side,
    quantity: formatDecimal(event.lastQty, quantityScale),
    price: formatDecimal(event.lastPx, priceScale),
    cumQty: formatDecimal(cumQty, quantityScale),
    leavesQty: formatDecimal(leavesQty, quantityScale),
    avgPx,
    orderQuantity: formatDecimal(terms.quantity, quantityScale),
    orderPrice: terms.orderType === 'LIMIT' ? formatDecimal(terms.price, priceScale) : undefined,
    ordStatus,
    execId: event.execId,
    transactTime: event.occurredAt,
    version: event.version,
    revision: order.revision,
    createdAt: order.createdAt,
    lastTradePrice: facts.lastTradePrice,
    submittedBy: order.submittedBy,
    attributes: order.attributes,
  });
}
