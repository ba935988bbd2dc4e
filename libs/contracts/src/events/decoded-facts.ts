import {
  account,
  clientOrderId,
  execId,
  inputId,
  orderId,
  position,
  timestamp,
  venue,
} from '@ome/domain';
import type { Instrument } from '@ome/domain';
import { joinRequestId } from '../ids/request-ids.js';
import type { RequestDoor } from '../ids/request-ids.js';
import type { DecidedRecord } from './event-schemas.js';

/** Common fields of a record, as the domain names them. */
export function eventFactsOf(record: DecidedRecord) {
  return {
    inputId: inputId(record.inputId),
    cause: position(record.cause),
    recordedAt: timestamp(record.recordedAt),
  };
}

type OrderRecord = Extract<DecidedRecord, { readonly version: number }>;
/** Of an order's event that answers a report of its venue. */
export type VenueRecord = Extract<OrderRecord, { readonly execId: string }>;

export function orderFactsOf(record: OrderRecord) {
  return {
    inputId: inputId(record.inputId),
    cause: position(record.cause),
    recordedAt: timestamp(record.recordedAt),
    orderId: orderId(record.orderId),
    account: account(record.account),
    version: record.version,
    occurredAt: timestamp(record.occurredAt),
  };
}

/** Which request a record answers, under the id that the engine knows it by. */
export function answerFactsOf(record: {
  readonly requestId: string;
  readonly data: { readonly bodyHash: string; readonly door?: RequestDoor };
}) {
  return {
    requestId: joinRequestId(record.data.door, record.requestId),
    bodyHash: record.data.bodyHash,
  };
}

/** Which report a record answers. */
export function reportFactsOf(record: {
  readonly execId: string;
  readonly data: { readonly venue: string };
}) {
  return { execId: execId(record.execId), venue: venue(record.data.venue) };
}

/** Which report an order event answers, and what came with it. */
export function venueFactsOf(record: VenueRecord) {
  const { venueOrderId, venueRevision, origVenueOrderId, origVenueRevision } = record.data;
  const { actor, hiddenQuantity, restatementReason } = record.data;
  const names = { venueOrderId, venueRevision, origVenueOrderId, origVenueRevision };
  return { ...reportFactsOf(record), ...names, actor, hiddenQuantity, restatementReason };
}

export function namesOf(record: {
  readonly data: { readonly clientOrderId: string; readonly origClientOrderId: string };
}) {
  return {
    clientOrderId: clientOrderId(record.data.clientOrderId),
    origClientOrderId: clientOrderId(record.data.origClientOrderId),
  };
}

/** An event with quantities means nothing without the scales of its order. */
export function known(instrument: Instrument | undefined, record: OrderRecord): Instrument {
  if (instrument !== undefined) return instrument;
  throw new Error(
    `${record.type} ${record.eventId} cannot be decoded without the instrument of its order: fold its earlier events first`,
  );
}
