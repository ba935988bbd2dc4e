import { clientOrderId, requestId, timestamp, unreachable } from '@ome/domain';
import type {
  CancelRequested,
  ChangeRefused,
  DayRolled,
  HoldRequested,
  Instrument,
  OrderAmended,
  OrderEvent,
  OrderPlaced,
  OrderReleased,
  OrderWithdrawn,
  ReplaceRequested,
} from '@ome/domain';
import { decimalOf } from '../wire/decimals.js';
import { instrumentFromWire } from '../wire/instrument.js';
import { optionally, present } from '../wire/present.js';
import { answerFactsOf, known, namesOf, orderFactsOf } from './decoded-facts.js';
import { decodeVenueEvent } from './decode-venue-event.js';
import type { DecidedRecord } from './event-schemas.js';
import { termsFromWire } from './terms.js';

type OrderRecord = Extract<DecidedRecord, { readonly version: number }>;
type Change =
  | (ReplaceRequested | OrderAmended)['type']
  | (CancelRequested | OrderWithdrawn)['type']
  | ChangeRefused['type']
  | (HoldRequested | OrderReleased)['type'];
type RecordOf<Type extends OrderRecord['type']> = Extract<OrderRecord, { readonly type: Type }>;

export function decodeOrderEvent(
  record: OrderRecord,
  instrument: Instrument | undefined,
): OrderEvent {
  if ('execId' in record) return decodeVenueEvent(record, instrument);
  switch (record.type) {
    case 'ORDER_PLACED': {
      const { initialState } = record.data;
      return present<OrderPlaced>({ type: record.type, ...placementOf(record), initialState });
    }
    case 'ORDER_HELD':
      return { type: record.type, ...placementOf(record) };
    case 'ORDER_REFUSED':
      return { type: record.type, ...placementOf(record), reason: record.data.reason };
    case 'REPLACE_REQUESTED':
    case 'ORDER_AMENDED':
      return present<ReplaceRequested | OrderAmended>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        ...namesOf(record),
        ...changerOf(record),
        revisionIssued: record.data.revisionIssued,
        terms: termsFromWire(record.data.terms, known(instrument, record)),
        lastPrice: optionally(decimalOf, record.data.lastPrice),
      });
    case 'CANCEL_REQUESTED':
    case 'ORDER_WITHDRAWN':
      return present<CancelRequested | OrderWithdrawn>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        ...namesOf(record),
        ...changerOf(record),
        revisionIssued: record.data.revisionIssued,
        cancelReason: record.data.cancelReason,
        takesBack: optionally(requestId, record.data.takesBack),
      });
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
    case 'HIBERNATE_REFUSED':
    case 'ACTIVATE_REFUSED':
      return present<ChangeRefused>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        ...changerOf(record),
        clientOrderId: optionally(clientOrderId, record.data.clientOrderId),
        origClientOrderId: clientOrderId(record.data.origClientOrderId),
        reason: record.data.reason,
      });
    case 'HIBERNATE_REQUESTED':
    case 'ACTIVATE_REQUESTED':
    case 'ORDER_RELEASED':
      return present<HoldRequested | OrderReleased>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        clientOrderId: clientOrderId(record.data.clientOrderId),
        ...changerOf(record),
      });
    case 'ORDER_LAPSED':
      return { type: record.type, ...orderFactsOf(record), ...answerFactsOf(record) };
    case 'DAY_ROLLED':
      return present<DayRolled>({
        type: record.type,
        ...orderFactsOf(record),
        ...answerFactsOf(record),
        tradingDay: record.data.tradingDay,
        dayBegan: optionally(timestamp, record.data.dayBegan),
      });
    default:
      return unreachable(record);
  }
}

function placementOf(record: RecordOf<'ORDER_PLACED' | 'ORDER_HELD' | 'ORDER_REFUSED'>) {
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
    ...wordsOf(data),
    lastPrice: optionally(decimalOf, data.lastPrice),
  });
}

/** Who asked for a change, and what he expected of the order at its venue. */
function changerOf({ data }: RecordOf<Change>) {
  const { submittedBy, expectedVenueOrderId, expectedVenueRevision } = data;
  return { submittedBy, expectedVenueOrderId, expectedVenueRevision, ...wordsOf(data) };
}

/** What who asked said for himself. */
function wordsOf({ text, requestReason, attributes }: RecordOf<Change>['data']) {
  return { text, requestReason, attributes };
}
