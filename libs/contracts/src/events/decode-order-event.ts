import { clientOrderId, price, quantity, unreachable } from '@ome/domain';
import type {
  CancelRequested,
  ChangeRefused,
  FillBooked,
  Instrument,
  OrderAcknowledged,
  OrderCanceled,
  OrderEvent,
  OrderPlaced,
  OrderReplaced,
  ReplaceRequested,
  VenueStatusChanged,
} from '@ome/domain';
import { instrumentFromWire, unitsOf } from '../wire/instrument.js';
import { optionally, present } from '../wire/present.js';
import { answerFactsOf, orderFactsOf, reportFactsOf } from './decoded-facts.js';
import type { DecidedRecord } from './event-schemas.js';
import { termsFromWire } from './terms.js';

type OrderRecord = Extract<DecidedRecord, { readonly version: number }>;
type RecordOf<Type extends OrderRecord['type']> = Extract<OrderRecord, { readonly type: Type }>;

export function decodeOrderEvent(
  record: OrderRecord,
  instrument: Instrument | undefined,
): OrderEvent {
  if ('execId' in record) return decodeVenueEvent(record, instrument);
  switch (record.type) {
    case 'ORDER_PLACED':
      return { type: record.type, ...placementOf(record) };
    case 'ORDER_REFUSED':
      return { type: record.type, ...placementOf(record), reason: record.data.reason };
    case 'REPLACE_REQUESTED':
      return present<ReplaceRequested>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        ...namesOf(record),
        revisionIssued: record.data.revisionIssued,
        terms: termsFromWire(record.data.terms, known(instrument, record)),
        text: record.data.text,
      });
    case 'CANCEL_REQUESTED':
      return present<CancelRequested>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        ...namesOf(record),
        revisionIssued: record.data.revisionIssued,
        text: record.data.text,
        cancelReason: record.data.cancelReason,
      });
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
      return present<ChangeRefused>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        clientOrderId: optionally(clientOrderId, record.data.clientOrderId),
        origClientOrderId: clientOrderId(record.data.origClientOrderId),
        reason: record.data.reason,
      });
    default:
      return unreachable(record);
  }
}

type VenueRecord = Extract<OrderRecord, { readonly execId: string }>;

function decodeVenueEvent(record: VenueRecord, instrument: Instrument | undefined): OrderEvent {
  const facts = { ...orderFactsOf(record), ...reportFactsOf(record) };
  switch (record.type) {
    case 'ORDER_ACKNOWLEDGED':
      return present<OrderAcknowledged>({
        type: record.type,
        ...facts,
        venueOrderId: record.data.venueOrderId,
      });
    case 'ORDER_REJECTED':
      return { type: record.type, ...facts, reason: record.data.reason };
    case 'ORDER_REPLACED':
      return present<OrderReplaced>({
        type: record.type,
        ...facts,
        ...namesOf(record),
        inReplyTo: record.data.inReplyTo,
        terms: termsFromWire(record.data.terms, known(instrument, record)),
        venueOrderId: record.data.venueOrderId,
      });
    case 'REPLACE_REJECTED':
    case 'CANCEL_REJECTED':
      return {
        type: record.type,
        ...facts,
        ...namesOf(record),
        inReplyTo: record.data.inReplyTo,
        reason: record.data.reason,
      };
    case 'ORDER_CANCELED':
      return present<OrderCanceled>({
        type: record.type,
        ...facts,
        clientOrderId: clientOrderId(record.data.clientOrderId),
        origClientOrderId: optionally(clientOrderId, record.data.origClientOrderId),
        inReplyTo: record.data.inReplyTo,
        text: record.data.text,
      });
    case 'FILL_BOOKED':
      return fillOf(record, known(instrument, record));
    case 'ORDER_EXPIRED':
    case 'ORDER_DONE_FOR_DAY':
    case 'ORDER_SUSPENDED':
    case 'ORDER_STOPPED':
    case 'ORDER_CALCULATED':
    case 'ORDER_ACCEPTED_FOR_BIDDING':
      return present<VenueStatusChanged>({ type: record.type, ...facts, text: record.data.text });
    default:
      return unreachable(record);
  }
}

function placementOf(record: RecordOf<'ORDER_PLACED' | 'ORDER_REFUSED'>) {
  const { data } = record;
  const instrument = instrumentFromWire(data.instrument);
  return present<Omit<OrderPlaced, 'type'>>({
    ...orderFactsOf(record),
    ...answerFactsOf(record),
    clientOrderId: clientOrderId(data.clientOrderId),
    instrument,
    side: data.side,
    terms: termsFromWire(data.terms, instrument),
    submittedBy: data.submittedBy,
    attributes: data.attributes,
    text: data.text,
  });
}

function fillOf(record: RecordOf<'FILL_BOOKED'>, instrument: Instrument): FillBooked {
  const { priceScale, quantityScale } = instrument;
  const { lastQty, lastPx, reportedCumQty, overfill, late, text } = record.data;
  return present<FillBooked>({
    type: record.type,
    ...orderFactsOf(record),
    ...reportFactsOf(record),
    lastQty: quantity(unitsOf(lastQty, quantityScale)),
    lastPx: price(unitsOf(lastPx, priceScale)),
    reportedCumQty:
      reportedCumQty === undefined ? undefined : quantity(unitsOf(reportedCumQty, quantityScale)),
    overfill,
    late,
    text,
  });
}

function namesOf(record: {
  readonly data: { readonly clientOrderId: string; readonly origClientOrderId: string };
}) {
  return {
    clientOrderId: clientOrderId(record.data.clientOrderId),
    origClientOrderId: clientOrderId(record.data.origClientOrderId),
  };
}

function known(instrument: Instrument | undefined, record: OrderRecord): Instrument {
  if (instrument !== undefined) return instrument;
  throw new Error(
    `${record.type} ${record.eventId} cannot be decoded without the instrument of its order: fold its earlier events first`,
  );
}
