import { isExpiryRequest } from '@ome/contracts';
import { restingStatusOf, type OrderEvent } from '@ome/domain';
import type { Happening, StoryEvent } from './happening.js';
import { stateOf } from './shown-order.js';
import { acknowledgedAs, by, endedBy, held, isNew } from './story-actors.js';
import {
  became,
  changed,
  entered,
  notEntered,
  overtaken,
  refusedByUs,
  rejected,
  requested,
  type Operation,
} from './story-rows.js';

/**
 * What an event of the log is in the dialect: the rows of section 9, executions, and what venue and
 * system do by themselves. Empty where nothing changed. A function of the log alone.
 */
export function storyOf(happening: Happening): readonly StoryEvent[] {
  return [...overtaken(happening), ...ownStory(happening)];
}

function ownStory(happening: Happening): readonly StoryEvent[] {
  const { event } = happening;
  switch (event.type) {
    case 'ORDER_PLACED':
      return [entered(happening)];
    case 'ORDER_HELD':
      return [entered(happening), became(happening, 'AddedByUser')];
    case 'ORDER_REFUSED':
      return [entered(happening), notEntered(happening, event.reason)];
    case 'ORDER_REJECTED':
      // The document's refusal is of what never was in the book: what was is ended by its venue.
      return stateOf(happening.after) === 'Rejected'
        ? [notEntered(happening, event.reason)]
        : [became(happening, by('Rejected', event))];
    case 'ORDER_ACKNOWLEDGED':
      return [became(happening, acknowledgedAs(happening))];
    case 'REPLACE_REQUESTED':
      return [requested(happening, 'Modification', event)];
    case 'CANCEL_REQUESTED':
      return isExpiryRequest(event.requestId) ? [] : [requested(happening, 'Cancellation')];
    case 'HIBERNATE_REQUESTED':
    case 'ACTIVATE_REQUESTED':
    case 'ORDER_RELEASED':
      return [requested(happening, REQUESTS[event.type])];
    case 'ORDER_AMENDED':
      return [requested(happening, 'Modification', event), became(happening, 'ModifiedByUser')];
    case 'ORDER_WITHDRAWN':
      return [requested(happening, 'Cancellation'), became(happening, 'ModifiedByUser')];
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
    case 'HIBERNATE_REFUSED':
    case 'ACTIVATE_REFUSED':
      return refusedByUs(happening, REQUESTS[event.type], event.reason);
    case 'CANCEL_REJECTED':
    case 'REPLACE_REJECTED':
    case 'HIBERNATE_REJECTED':
    case 'ACTIVATE_REJECTED':
      return rejected(happening, event.reason);
    case 'ORDER_REPLACED':
      return changed(happening, 'AddedByUser', 'ModifiedByUser');
    case 'DAY_ROLLED':
    case 'FILL_BOOKED':
    case 'FILL_BUSTED':
    case 'FILL_CORRECTED':
    case 'ORDER_ACCEPTED_FOR_BIDDING':
    case 'ORDER_ACTIVATED':
    case 'ORDER_CALCULATED':
    case 'ORDER_CANCELED':
    case 'ORDER_DONE_FOR_DAY':
    case 'ORDER_EXPIRED':
    case 'ORDER_HIBERNATED':
    case 'ORDER_LAPSED':
    case 'ORDER_RENEWED':
    case 'ORDER_RESTATED':
    case 'ORDER_STOPPED':
    case 'ORDER_SUSPENDED':
    case 'ORDER_TRIGGERED':
    case 'PENDING_REPORTED':
    case 'VENUE_STATUS_REPORTED':
      return told(happening, event);
    default:
      return event satisfies never;
  }
}

type Told = Extract<
  OrderEvent,
  {
    readonly type:
      | 'DAY_ROLLED'
      | 'FILL_BOOKED'
      | 'FILL_BUSTED'
      | 'FILL_CORRECTED'
      | 'ORDER_ACCEPTED_FOR_BIDDING'
      | 'ORDER_ACTIVATED'
      | 'ORDER_CALCULATED'
      | 'ORDER_CANCELED'
      | 'ORDER_DONE_FOR_DAY'
      | 'ORDER_EXPIRED'
      | 'ORDER_HIBERNATED'
      | 'ORDER_LAPSED'
      | 'ORDER_RENEWED'
      | 'ORDER_RESTATED'
      | 'ORDER_STOPPED'
      | 'ORDER_SUSPENDED'
      | 'ORDER_TRIGGERED'
      | 'PENDING_REPORTED'
      | 'VENUE_STATUS_REPORTED';
  }
>;

/** What the venue or the system tells of an order, asked or not. */
function told(happening: Happening, event: Told): readonly StoryEvent[] {
  switch (event.type) {
    case 'ORDER_HIBERNATED':
      return [
        became(happening, isNew(happening) ? 'AddedByUser' : held(happening, 'Deactivated', event)),
      ];
    case 'ORDER_ACTIVATED':
      return [became(happening, held(happening, 'Added', event))];
    case 'ORDER_CANCELED':
      return [became(happening, endedBy(happening, event))];
    case 'FILL_BOOKED': {
      const full = restingStatusOf(happening.after) === 'FILLED';
      return [became(happening, full ? 'FullyExecuted' : 'PartiallyExecuted')];
    }
    case 'ORDER_RESTATED':
      return event.restatementReason === NEW_SLICE
        ? [became(happening, 'NewIcebergSliceAdded')]
        : changed(happening, by('Added', event, 'MarketOps'), by('Modified', event, 'MarketOps'));
    case 'ORDER_EXPIRED':
    case 'ORDER_CALCULATED':
      return [became(happening, by('Deleted', event))];
    case 'ORDER_LAPSED':
      return [became(happening, 'DeletedBySystem')];
    case 'ORDER_SUSPENDED':
      return [became(happening, by('Deactivated', event, 'MarketOps'))];
    case 'ORDER_DONE_FOR_DAY':
      return [became(happening, by('Deactivated', event))];
    case 'FILL_CORRECTED':
    case 'FILL_BUSTED':
    case 'ORDER_RENEWED':
    case 'ORDER_TRIGGERED':
    case 'ORDER_STOPPED':
    case 'ORDER_ACCEPTED_FOR_BIDDING':
      return [became(happening, by('Modified', event, 'MarketOps'))];
    case 'PENDING_REPORTED':
    case 'VENUE_STATUS_REPORTED':
    case 'DAY_ROLLED':
      return [];
    default:
      return event satisfies never;
  }
}

/** The `restatementReason` of a venue that shows the next part of an iceberg. */
const NEW_SLICE = 'NEW_ICEBERG_SLICE';

const REQUESTS = {
  REPLACE_REQUESTED: 'Modification',
  HIBERNATE_REQUESTED: 'Deactivation',
  ACTIVATE_REQUESTED: 'Activation',
  ORDER_RELEASED: 'Activation',
  REPLACE_REFUSED: 'Modification',
  CANCEL_REFUSED: 'Cancellation',
  HIBERNATE_REFUSED: 'Deactivation',
  ACTIVATE_REFUSED: 'Activation',
} as const satisfies Readonly<Record<string, Operation>>;
