import { unreachable } from '@ome/domain';
import type { DomainEvent, OrderState, RequestWords } from '@ome/domain';
import { limitsToWire } from '../wire/controls.js';
import { decimalText } from '../wire/decimals.js';
import { instrumentToWire } from '../wire/instrument.js';
import { optionally } from '../wire/present.js';
import { termsToWire } from './terms.js';
import { instrumentOf } from './venue-data.js';

type RequestWord = Exclude<DomainEvent, { readonly execId: unknown }>;

/** `data` of an event that no report caused: with the common fields, all that a fold needs. */
export function requestDataOf(
  event: RequestWord,
  door: string | undefined,
  order: OrderState | undefined,
) {
  switch (event.type) {
    case 'ORDER_PLACED':
    case 'ORDER_HELD':
    case 'ORDER_REFUSED':
      return placementDataOf(event, door);
    case 'REPLACE_REQUESTED':
    case 'ORDER_AMENDED': {
      const { bodyHash, clientOrderId, origClientOrderId, submittedBy } = event;
      const { revisionIssued } = event;
      const terms = termsToWire(event.terms, instrumentOf(order));
      const names = { bodyHash, door, clientOrderId, origClientOrderId, submittedBy };
      const expected = expectedBy(event);
      const lastPrice = optionally(decimalText, event.lastPrice);
      return { ...names, ...expected, revisionIssued, terms, ...wordsOf(event), lastPrice };
    }
    case 'CANCEL_REQUESTED':
    case 'ORDER_WITHDRAWN': {
      const { bodyHash, clientOrderId, origClientOrderId, submittedBy } = event;
      const { revisionIssued, cancelReason, takesBack } = event;
      const names = { bodyHash, door, clientOrderId, origClientOrderId, submittedBy };
      const expected = expectedBy(event);
      return { ...names, ...expected, revisionIssued, ...wordsOf(event), cancelReason, takesBack };
    }
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
    case 'HIBERNATE_REFUSED':
    case 'ACTIVATE_REFUSED': {
      const { bodyHash, clientOrderId, origClientOrderId, submittedBy, reason } = event;
      const names = { bodyHash, door, clientOrderId, origClientOrderId, submittedBy };
      return { ...names, ...expectedBy(event), ...wordsOf(event), reason };
    }
    case 'REQUEST_REFUSED': {
      const { bodyHash, clientOrderId, reason, item, takesBack } = event;
      return { bodyHash, door, clientOrderId, reason, item, takesBack };
    }
    case 'REQUEST_REPEATED': {
      const { bodyHash, duplicateOf, outcome, item } = event;
      return { bodyHash, door, duplicateOf, outcome, item };
    }
    case 'ORDER_STATUS_REPORTED':
      return { bodyHash: event.bodyHash, door, item: event.item };
    case 'HIBERNATE_REQUESTED':
    case 'ACTIVATE_REQUESTED':
    case 'ORDER_RELEASED': {
      const { bodyHash, clientOrderId, submittedBy } = event;
      const names = { bodyHash, door, clientOrderId, submittedBy };
      return { ...names, ...expectedBy(event), ...wordsOf(event) };
    }
    case 'ORDER_LAPSED':
      return { bodyHash: event.bodyHash, door };
    case 'DAY_ROLLED':
      return {
        bodyHash: event.bodyHash,
        door,
        tradingDay: event.tradingDay,
        dayBegan: event.dayBegan,
      };
    case 'STOP_SET':
    case 'STOP_LIFTED':
    case 'LIMITS_SET':
    case 'MASS_CANCEL_REQUESTED':
    case 'MASS_CANCEL_DONE':
    case 'DEAD_LETTER_DISCARDED':
    case 'LIST_DECIDED':
    case 'TIME_IGNORED':
      return controlDataOf(event, door);
    case 'INPUT_SKIPPED':
      return { fault: event.fault, skippedBy: event.skippedBy };
    default:
      return unreachable(event);
  }
}

/** What a request for a change expected of the order at its venue. */
function expectedBy({
  expectedVenueOrderId,
  expectedVenueRevision,
}: Extract<RequestWord, { readonly expectedVenueOrderId?: string }>) {
  return { expectedVenueOrderId, expectedVenueRevision };
}

/** What who asked said for himself. */
function wordsOf({ text, requestReason, attributes }: RequestWords) {
  return { attributes, requestReason, text };
}

function placementDataOf(
  event: Extract<RequestWord, { readonly instrument: unknown }>,
  door: string | undefined,
) {
  return {
    bodyHash: event.bodyHash,
    door,
    clientOrderId: event.clientOrderId,
    instrument: instrumentToWire(event.instrument),
    side: event.side,
    terms: termsToWire(event.terms, event.instrument),
    submittedBy: event.submittedBy,
    ...wordsOf(event),
    lastPrice: optionally(decimalText, event.lastPrice),
    initialState: event.type === 'ORDER_PLACED' ? event.initialState : undefined,
    reason: event.type === 'ORDER_REFUSED' ? event.reason : undefined,
  };
}

type ControlWord = Extract<
  RequestWord,
  {
    readonly type:
      | 'STOP_SET'
      | 'STOP_LIFTED'
      | 'LIMITS_SET'
      | 'MASS_CANCEL_REQUESTED'
      | 'MASS_CANCEL_DONE'
      | 'DEAD_LETTER_DISCARDED'
      | 'LIST_DECIDED'
      | 'TIME_IGNORED';
  }
>;

function controlDataOf(event: ControlWord, door: string | undefined) {
  switch (event.type) {
    case 'STOP_SET': {
      const { bodyHash, stopId, scope, text, setBy } = event;
      return { bodyHash, door, stopId, scope, text, setBy };
    }
    case 'STOP_LIFTED': {
      const { bodyHash, stopId, liftedBy } = event;
      return { bodyHash, door, stopId, liftedBy };
    }
    case 'LIMITS_SET': {
      const { bodyHash, setBy } = event;
      return { bodyHash, door, limits: event.limits.map(limitsToWire), setBy };
    }
    case 'MASS_CANCEL_REQUESTED': {
      const { bodyHash, submittedBy, scope, text } = event;
      return { bodyHash, door, submittedBy, scope, text };
    }
    case 'MASS_CANCEL_DONE': {
      const { bodyHash, marker, orders } = event;
      return { bodyHash, door, marker, orders };
    }
    case 'DEAD_LETTER_DISCARDED': {
      const { bodyHash, position, discardedBy, error } = event;
      return { bodyHash, door, position, discardedBy, error };
    }
    case 'LIST_DECIDED':
      return { bodyHash: event.bodyHash, door, outcomes: event.outcomes };
    case 'TIME_IGNORED':
      return { bodyHash: event.bodyHash, door, reason: event.reason };
    default:
      return unreachable(event);
  }
}
