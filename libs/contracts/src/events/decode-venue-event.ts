import { clientOrderId, execId, price, quantity, unreachable } from '@ome/domain';
import type {
  ChangeRejected,
  FillBooked,
  FillBusted,
  FillCorrected,
  HoldReported,
  Instrument,
  OrderAcknowledged,
  OrderCanceled,
  OrderEvent,
  OrderRejected,
  OrderReplaced,
  OrderRestated,
  OrderStopped,
  PendingReported,
  ReplacedExecution,
  VenueStatusChanged,
  VenueStatusReported,
} from '@ome/domain';
import { unitsOf } from '../wire/instrument.js';
import { optionally, present } from '../wire/present.js';
import { known, namesOf, orderFactsOf, reportFactsOf } from './decoded-facts.js';
import type { DecidedRecord } from './event-schemas.js';
import { termsFromWire } from './terms.js';

type OrderRecord = Extract<DecidedRecord, { readonly version: number }>;
type VenueRecord = Extract<OrderRecord, { readonly execId: string }>;
type RecordOf<Type extends VenueRecord['type']> = Extract<VenueRecord, { readonly type: Type }>;

export function decodeVenueEvent(
  record: VenueRecord,
  instrument: Instrument | undefined,
): OrderEvent {
  const facts = { ...orderFactsOf(record), ...venueFactsOf(record) };
  switch (record.type) {
    case 'ORDER_ACKNOWLEDGED':
      return present<OrderAcknowledged>({ type: record.type, ...facts });
    case 'ORDER_REJECTED':
      return present<OrderRejected>({ type: record.type, ...facts, reason: record.data.reason });
    case 'ORDER_REPLACED':
      return replacementOf(record, known(instrument, record));
    case 'REPLACE_REJECTED':
    case 'CANCEL_REJECTED':
    case 'HIBERNATE_REJECTED':
    case 'ACTIVATE_REJECTED':
      return present<ChangeRejected>({
        type: record.type,
        ...facts,
        ...namesOf(record),
        inReplyTo: record.data.inReplyTo,
        reason: record.data.reason,
        overfill: record.data.overfill,
      });
    case 'ORDER_CANCELED':
      return present<OrderCanceled>({
        type: record.type,
        ...facts,
        clientOrderId: clientOrderId(record.data.clientOrderId),
        origClientOrderId: optionally(clientOrderId, record.data.origClientOrderId),
        inReplyTo: record.data.inReplyTo,
        text: record.data.text,
      });
    case 'ORDER_HIBERNATED':
    case 'ORDER_ACTIVATED':
      return present<HoldReported>({
        type: record.type,
        ...facts,
        inReplyTo: record.data.inReplyTo,
        text: record.data.text,
      });
    case 'FILL_BOOKED':
      return fillOf(record, known(instrument, record));
    case 'FILL_CORRECTED':
      return correctionOf(record, known(instrument, record));
    case 'FILL_BUSTED':
      return bustOf(record, known(instrument, record));
    case 'ORDER_RESTATED':
    case 'ORDER_RENEWED':
      return restatementOf(record, known(instrument, record));
    case 'PENDING_REPORTED':
      return present<PendingReported>({
        type: record.type,
        ...facts,
        execType: record.data.execType,
        inReplyTo: record.data.inReplyTo,
        text: record.data.text,
      });
    case 'VENUE_STATUS_REPORTED':
      return venueStatusOf(record, known(instrument, record));
    case 'ORDER_STOPPED':
      return stopOf(record, known(instrument, record));
    case 'ORDER_EXPIRED':
    case 'ORDER_DONE_FOR_DAY':
    case 'ORDER_SUSPENDED':
    case 'ORDER_CALCULATED':
    case 'ORDER_ACCEPTED_FOR_BIDDING':
    case 'ORDER_TRIGGERED':
      return present<VenueStatusChanged>({ type: record.type, ...facts, text: record.data.text });
    default:
      return unreachable(record);
  }
}

/** Which report an order event answers, and what came with it. */
function venueFactsOf(record: VenueRecord) {
  const { venueOrderId, venueRevision, origVenueOrderId, origVenueRevision } = record.data;
  const { actor, hiddenQuantity, restatementReason } = record.data;
  const names = { venueOrderId, venueRevision, origVenueOrderId, origVenueRevision };
  return { ...reportFactsOf(record), ...names, actor, hiddenQuantity, restatementReason };
}

function replacementOf(record: RecordOf<'ORDER_REPLACED'>, instrument: Instrument): OrderReplaced {
  return present<OrderReplaced>({
    type: record.type,
    ...orderFactsOf(record),
    ...venueFactsOf(record),
    ...namesOf(record),
    inReplyTo: record.data.inReplyTo,
    terms: termsFromWire(record.data.terms, instrument),
  });
}

function restatementOf(
  record: RecordOf<'ORDER_RESTATED' | 'ORDER_RENEWED'>,
  instrument: Instrument,
): OrderRestated {
  return present<OrderRestated>({
    type: record.type,
    ...orderFactsOf(record),
    ...venueFactsOf(record),
    execType: record.data.execType,
    terms: termsFromWire(record.data.terms, instrument),
    text: record.data.text,
  });
}

function fillOf(record: RecordOf<'FILL_BOOKED'>, instrument: Instrument): FillBooked {
  const { reportedCumQty, overfill, late, text } = record.data;
  return present<FillBooked>({
    type: record.type,
    ...orderFactsOf(record),
    ...venueFactsOf(record),
    ...amountOf(record.data, instrument),
    reportedCumQty: quantityOf(reportedCumQty, instrument),
    overfill,
    late,
    text,
  });
}

function correctionOf(record: RecordOf<'FILL_CORRECTED'>, instrument: Instrument): FillCorrected {
  const { overfill, late, text } = record.data;
  return present<FillCorrected>({
    type: record.type,
    ...orderFactsOf(record),
    ...venueFactsOf(record),
    replaces: replacedOf(record.data.replaces, instrument),
    ...amountOf(record.data, instrument),
    overfill,
    late,
    text,
  });
}

function bustOf(record: RecordOf<'FILL_BUSTED'>, instrument: Instrument): FillBusted {
  const { late, text } = record.data;
  return present<FillBusted>({
    type: record.type,
    ...orderFactsOf(record),
    ...venueFactsOf(record),
    replaces: replacedOf(record.data.replaces, instrument),
    late,
    text,
  });
}

function venueStatusOf(
  record: RecordOf<'VENUE_STATUS_REPORTED'>,
  instrument: Instrument,
): VenueStatusReported {
  const { reportedStatus, reportedCumQty, reportedLeavesQty, differs, text } = record.data;
  return present<VenueStatusReported>({
    type: record.type,
    ...orderFactsOf(record),
    ...venueFactsOf(record),
    reportedStatus,
    reportedCumQty: quantityOf(reportedCumQty, instrument),
    reportedLeavesQty: quantityOf(reportedLeavesQty, instrument),
    differs,
    text,
  });
}

function stopOf(record: RecordOf<'ORDER_STOPPED'>, instrument: Instrument): OrderStopped {
  const { lastQty, lastPx, text } = record.data;
  return present<OrderStopped>({
    type: record.type,
    ...orderFactsOf(record),
    ...venueFactsOf(record),
    lastQty: quantityOf(lastQty, instrument),
    lastPx: lastPx === undefined ? undefined : price(unitsOf(lastPx, instrument.priceScale)),
    text,
  });
}

type ReplacedRecord = RecordOf<'FILL_BUSTED'>['data']['replaces'];

function replacedOf(record: ReplacedRecord, instrument: Instrument): ReplacedExecution {
  return {
    execId: execId(record.execId),
    eventId: record.eventId,
    ...amountOf(record, instrument),
    tradeVersion: record.tradeVersion,
  };
}

function amountOf(
  { lastQty, lastPx }: { readonly lastQty: string; readonly lastPx: string },
  { priceScale, quantityScale }: Instrument,
) {
  return {
    lastQty: quantity(unitsOf(lastQty, quantityScale)),
    lastPx: price(unitsOf(lastPx, priceScale)),
  };
}

function quantityOf(text: string | undefined, { quantityScale }: Instrument) {
  return text === undefined ? undefined : quantity(unitsOf(text, quantityScale));
}
