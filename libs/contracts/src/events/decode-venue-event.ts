import { clientOrderId, unreachable } from '@ome/domain';
import type {
  ChangeRejected,
  HoldReported,
  Instrument,
  OrderAcknowledged,
  OrderCanceled,
  OrderEvent,
  OrderRejected,
  OrderReplaced,
  OrderRestated,
  PendingReported,
  VenueStatusChanged,
  VenueStatusReported,
} from '@ome/domain';
import { optionally, present } from '../wire/present.js';
import { bustOf, correctionOf, fillOf, quantityOf, stopOf } from './decode-execution.js';
import { known, namesOf, orderFactsOf, venueFactsOf, type VenueRecord } from './decoded-facts.js';
import { termsFromWire } from './terms.js';

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
