import { eventIdOf, formatDecimal } from '@ome/domain';
import type {
  CancelRequested,
  DomainEvent,
  HoldRequested,
  OrderPlaced,
  OrderReleased,
  OrderState,
  OrderTerms,
  ReplaceRequested,
} from '@ome/domain';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { WriterFacts } from '../events/encode-event.js';
import { termsToWire } from '../events/terms.js';
import {
  Attributes,
  Count,
  DecimalText,
  Flag,
  Id,
  oneOf,
  OrderTypeField,
  SideField,
  Time,
  TimeInForceField,
  UnsignedDecimalText,
  VersionNumber,
} from '../wire/fields.js';
import { checkOf, readObject } from '../wire/parse.js';
import type { Parsed } from '../wire/parse.js';
import { present } from '../wire/present.js';

const optional = Type.Optional;

export const VenueOrderSchema = Type.Object({
  eventId: Type.String(),
  cause: Type.String(),
  epoch: Count,
  instruction: oneOf(['NEW', 'REPLACE', 'CANCEL', 'HIBERNATE', 'ACTIVATE']),
  orderId: Id,
  clientOrderId: Id,
  origClientOrderId: optional(Id),
  venueOrderId: optional(Id),
  account: Id,
  symbol: Id,
  venue: Id,
  side: SideField,
  orderType: OrderTypeField,
  quantity: UnsignedDecimalText,
  price: optional(DecimalText),
  timeInForce: TimeInForceField,
  expireTime: optional(Time),
  displayQuantity: optional(UnsignedDecimalText),
  displayPriceDelta: optional(DecimalText),
  allOrNone: optional(Flag),
  /** Of a NEW: the venue keeps it out of the market until it is activated. */
  initialState: optional(oneOf(['HIBERNATED'])),
  cumQty: UnsignedDecimalText,
  venueRevision: optional(Id),
  /** Of a change: what whoever asked for it took the order for; a REPLACE of another is to be refused. */
  expectedVenueOrderId: optional(Id),
  expectedVenueRevision: optional(Id),
  version: VersionNumber,
  createdAt: Time,
  submittedBy: optional(Id),
  attributes: optional(Attributes),
});

/** A record of `ome.venue-orders.v1`. A reader that sees the same orderId and version again drops it. */
export type VenueOrderRecord = Readonly<Static<typeof VenueOrderSchema>>;

const check = checkOf('a venue order', VenueOrderSchema);

/** A record of `ome.venue-orders.v1`. Never throws. Fields that a later version adds are let through. */
export function parseVenueOrder(value: Uint8Array | null): Parsed<VenueOrderRecord> {
  const object = readObject(value);
  return object.ok ? check(object.value) : object;
}

/** The instruction to the venue that an event brings, `undefined` when it brings none; `order` as it stands after it. */
export function venueOrderRecordOf(
  event: DomainEvent,
  order: OrderState,
  facts: WriterFacts,
): VenueOrderRecord | undefined {
  if (!isInstructing(event)) return undefined;
  const terms = 'terms' in event ? event.terms : order.terms;
  return instructionOf(INSTRUCTIONS[event.type], event, order, terms, facts);
}

type Instructing = OrderPlaced | OrderReleased | ReplaceRequested | CancelRequested | HoldRequested;

const INSTRUCTIONS = {
  ORDER_PLACED: 'NEW',
  ORDER_RELEASED: 'NEW',
  REPLACE_REQUESTED: 'REPLACE',
  CANCEL_REQUESTED: 'CANCEL',
  HIBERNATE_REQUESTED: 'HIBERNATE',
  ACTIVATE_REQUESTED: 'ACTIVATE',
} as const satisfies Readonly<Record<Instructing['type'], VenueOrderRecord['instruction']>>;

function isInstructing(event: DomainEvent): event is Instructing {
  return event.type in INSTRUCTIONS;
}

/** `createdAt` is the order's. */
function instructionOf(
  instruction: VenueOrderRecord['instruction'],
  event: Instructing,
  order: OrderState,
  terms: OrderTerms,
  facts: WriterFacts,
): VenueOrderRecord {
  const { instrument } = order;
  return present<VenueOrderRecord>({
    eventId: eventIdOf(event),
    cause: event.cause,
    epoch: facts.epoch,
    instruction,
    orderId: order.orderId,
    clientOrderId: event.clientOrderId,
    origClientOrderId: 'origClientOrderId' in event ? event.origClientOrderId : undefined,
    venueOrderId: order.venueOrderId,
    account: order.account,
    symbol: instrument.symbol,
    venue: instrument.venue,
    side: order.side,
    ...termsToWire(terms, instrument),
    initialState: 'initialState' in event ? event.initialState : undefined,
    cumQty: formatDecimal(order.cumQty, instrument.quantityScale),
    venueRevision: order.venueRevision,
    ...expectationsOf(event),
    version: event.version,
    createdAt: order.createdAt,
    submittedBy: order.submittedBy,
    attributes: order.attributes,
  });
}

function expectationsOf(event: Instructing) {
  if (!('origClientOrderId' in event)) return {};
  const { expectedVenueOrderId, expectedVenueRevision } = event;
  return { expectedVenueOrderId, expectedVenueRevision };
}
