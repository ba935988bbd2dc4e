import { execId, price, quantity } from '@ome/domain';
import type {
  FillBooked,
  FillBusted,
  FillCorrected,
  Instrument,
  OrderStopped,
  ReplacedExecution,
} from '@ome/domain';
import { unitsOf } from '../wire/instrument.js';
import { present } from '../wire/present.js';
import { orderFactsOf, venueFactsOf, type VenueRecord } from './decoded-facts.js';

type RecordOf<Type extends VenueRecord['type']> = Extract<VenueRecord, { readonly type: Type }>;

export function fillOf(record: RecordOf<'FILL_BOOKED'>, instrument: Instrument): FillBooked {
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

export function correctionOf(
  record: RecordOf<'FILL_CORRECTED'>,
  instrument: Instrument,
): FillCorrected {
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

export function bustOf(record: RecordOf<'FILL_BUSTED'>, instrument: Instrument): FillBusted {
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

export function stopOf(record: RecordOf<'ORDER_STOPPED'>, instrument: Instrument): OrderStopped {
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

export function quantityOf(text: string | undefined, { quantityScale }: Instrument) {
  return text === undefined ? undefined : quantity(unitsOf(text, quantityScale));
}
