import { formatDecimal, unreachable } from '@ome/domain';
import type {
  DomainEvent,
  Instrument,
  OrderState,
  OrderStopped,
  Price,
  Quantity,
} from '@ome/domain';
import { termsToWire } from './terms.js';

type VenueWord = Extract<DomainEvent, { readonly execId: unknown }>;

/** `data` of an event that a venue's report caused. */
export function venueDataOf(event: VenueWord, order: OrderState | undefined) {
  const said = {
    venue: event.venue,
    venueRevision: 'venueRevision' in event ? event.venueRevision : undefined,
    origVenueOrderId: 'origVenueOrderId' in event ? event.origVenueOrderId : undefined,
    origVenueRevision: 'origVenueRevision' in event ? event.origVenueRevision : undefined,
    actor: 'actor' in event ? event.actor : undefined,
    hiddenQuantity: 'hiddenQuantity' in event ? event.hiddenQuantity : undefined,
    restatementReason: 'restatementReason' in event ? event.restatementReason : undefined,
  };
  const venueOrderId = 'venueOrderId' in event ? event.venueOrderId : undefined;
  return { ...said, ...ownDataOf(event, order), venueOrderId };
}

function ownDataOf(event: VenueWord, order: OrderState | undefined) {
  switch (event.type) {
    case 'ORDER_ACKNOWLEDGED':
      return {};
    case 'ORDER_REJECTED':
      return { reason: event.reason };
    case 'ORDER_REPLACED': {
      const { clientOrderId, origClientOrderId, inReplyTo } = event;
      const terms = termsToWire(event.terms, instrumentOf(order));
      return { clientOrderId, origClientOrderId, inReplyTo, terms };
    }
    case 'REPLACE_REJECTED':
    case 'CANCEL_REJECTED':
    case 'HIBERNATE_REJECTED':
    case 'ACTIVATE_REJECTED': {
      const { clientOrderId, origClientOrderId, inReplyTo, reason, overfill } = event;
      return { clientOrderId, origClientOrderId, inReplyTo, reason, overfill };
    }
    case 'ORDER_CANCELED': {
      const { clientOrderId, origClientOrderId, inReplyTo, text } = event;
      return { clientOrderId, origClientOrderId, inReplyTo, text };
    }
    case 'ORDER_HIBERNATED':
    case 'ORDER_ACTIVATED':
      return { inReplyTo: event.inReplyTo, text: event.text };
    case 'FILL_BOOKED': {
      const { overfill, late, text } = event;
      const reportedCumQty = quantityText(event.reportedCumQty, order);
      return { ...amountOf(event, order), reportedCumQty, overfill, late, text };
    }
    case 'FILL_CORRECTED': {
      const { overfill, late, text } = event;
      const replaces = { ...event.replaces, ...amountOf(event.replaces, order) };
      return { replaces, ...amountOf(event, order), overfill, late, text };
    }
    case 'FILL_BUSTED': {
      const { late, text } = event;
      return { replaces: { ...event.replaces, ...amountOf(event.replaces, order) }, late, text };
    }
    case 'ORDER_RESTATED':
    case 'ORDER_RENEWED': {
      const { execType, text } = event;
      const terms = termsToWire(event.terms, instrumentOf(order));
      return { execType, terms, text };
    }
    case 'PENDING_REPORTED':
      return { execType: event.execType, inReplyTo: event.inReplyTo, text: event.text };
    case 'VENUE_STATUS_REPORTED':
      return {
        reportedStatus: event.reportedStatus,
        reportedCumQty: quantityText(event.reportedCumQty, order),
        reportedLeavesQty: quantityText(event.reportedLeavesQty, order),
        differs: event.differs,
        text: event.text,
      };
    case 'ORDER_STOPPED':
      return guaranteeOf(event, order);
    case 'ORDER_EXPIRED':
    case 'ORDER_DONE_FOR_DAY':
    case 'ORDER_SUSPENDED':
    case 'ORDER_CALCULATED':
    case 'ORDER_ACCEPTED_FOR_BIDDING':
    case 'ORDER_TRIGGERED':
      return { text: event.text };
    case 'INPUT_PARKED': {
      const { name, reason, leftToOperator } = event;
      return { name, reason, leftToOperator };
    }
    case 'REPORT_REFUSED':
    case 'REPORT_REPEATED':
      return { execType: event.execType, reason: event.reason };
    default:
      return unreachable(event);
  }
}

function guaranteeOf({ lastQty, lastPx, text }: OrderStopped, order: OrderState | undefined) {
  return {
    lastQty: quantityText(lastQty, order),
    lastPx:
      lastPx === undefined ? undefined : formatDecimal(lastPx, instrumentOf(order).priceScale),
    text,
  };
}

interface Amount {
  readonly lastQty: Quantity;
  readonly lastPx: Price;
}

function amountOf({ lastQty, lastPx }: Amount, order: OrderState | undefined) {
  const { priceScale, quantityScale } = instrumentOf(order);
  return {
    lastQty: formatDecimal(lastQty, quantityScale),
    lastPx: formatDecimal(lastPx, priceScale),
  };
}

function quantityText(units: Quantity | undefined, order: OrderState | undefined) {
  return units === undefined ? undefined : formatDecimal(units, instrumentOf(order).quantityScale);
}

export function instrumentOf(order: OrderState | undefined): Instrument {
  if (order === undefined) throw new Error('An event with quantities is encoded without its order');
  return order.instrument;
}
