import { isExpiryRequest, type PowerProducts } from '@ome/contracts';
import {
  restingStatusOf,
  type OrderEvent,
  type OrderState,
  type PendingRequest,
  type Reason,
} from '@ome/domain';
import { answeredBy, askerOf, isOfUser, overtakenBy } from './answered-request.js';
import type { Actor, PrivateOrder, PrivateOrderAction } from './private-order.js';
import { orderErrorOf } from './refusals.js';
import { namesOf, shownOrder, stateOf, type Said, type VenueNames } from './shown-order.js';

/** An event of the private orders channel. */
export interface StoryEvent {
  readonly order: PrivateOrder;
  /** Event 1 of an operation: it carries the request's correlation, to the one who asked. */
  readonly acknowledges: boolean;
}

/** An event of the log, with the order before and after it. */
export interface Happening {
  readonly event: OrderEvent;
  /** Absent for the order's first event. */
  readonly before?: OrderState;
  readonly after: OrderState;
  /** Identifier and revision as each waiting request said them, by the version that asked. */
  readonly asked?: ReadonlyMap<number, VenueNames>;
  /** How the order was last told to have come to its state. */
  readonly cameBy?: PrivateOrderAction | undefined;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
}

/** The operations of section 9 that change an order, and what their first event and their refusal say. */
export const OPERATIONS = {
  Modification: { acknowledged: 'ModifiedByUser', refused: 'ModifiedByUser' },
  Deactivation: { acknowledged: 'DeactivatedByUser', refused: 'ModifiedByUser' },
  Activation: { acknowledged: 'AddedByUser', refused: 'ModifiedByUser' },
  Cancellation: { acknowledged: 'DeletedByUser', refused: 'DeletedByUser' },
} as const satisfies Record<
  string,
  { readonly acknowledged: PrivateOrderAction; readonly refused: PrivateOrderAction }
>;
type Operation = keyof typeof OPERATIONS;

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
const WAITING = {
  REPLACE: 'Modification',
  CANCEL: 'Cancellation',
  HIBERNATE: 'Deactivation',
  ACTIVATE: 'Activation',
} as const satisfies Readonly<Record<PendingRequest['kind'], Operation>>;

function circumstancesOf({ event, products }: Happening): Pick<Said, 'at' | 'products'> {
  return { at: new Date(event.recordedAt), products };
}

/** The order as it stands now. */
function became(happening: Happening, action: PrivateOrderAction): StoryEvent {
  const { after } = happening;
  const said = {
    state: stateOf(after),
    action,
    names: namesOf(after),
    ...circumstancesOf(happening),
  };
  return { acknowledges: false, order: shownOrder(after, said) };
}

function entered(happening: Happening): StoryEvent {
  const said = { state: 'Pending', action: 'AddedByUser', names: {} } as const;
  const order = shownOrder(happening.after, { ...said, ...circumstancesOf(happening) });
  return { acknowledges: true, order };
}

/** It has no names, though a venue may give the refusal some. */
function notEntered(happening: Happening, reason: Reason): StoryEvent {
  const said = { state: 'Rejected', action: 'AddedByUser', names: {} } as const;
  const errors = [orderErrorOf(reason)];
  const order = shownOrder(happening.after, { ...said, errors, ...circumstancesOf(happening) });
  return { acknowledges: false, order };
}

/** An order that ended before its venue named it has its end told again, under its name. */
function acknowledgedAs({ before, after, cameBy }: Happening): PrivateOrderAction {
  if (stateOf(after) !== 'Inactive') return 'AddedByUser';
  if (before !== undefined && stateOf(before) === 'Rejected') return 'RejectedBySystem';
  return restingStatusOf(after) === 'FILLED' ? 'FullyExecuted' : (cameBy ?? 'DeletedBySystem');
}

/** Identifier and revision that a request is about: as it said, else as the order had them when it was decided. */
export function namesAsked({ event, before, after }: Omit<Happening, 'asked'>): VenueNames {
  const identifier = 'expectedVenueOrderId' in event ? event.expectedVenueOrderId : undefined;
  const revision = 'expectedVenueRevision' in event ? event.expectedVenueRevision : undefined;
  return {
    ...namesOf(before ?? after),
    ...(identifier !== undefined && { identifier }),
    ...(revision !== undefined && { revision }),
  };
}

function requested(
  happening: Happening,
  operation: Operation,
  wanted?: Said['wanted'],
): StoryEvent {
  const order = shownOrder(happening.after, {
    state: 'Pending',
    action: OPERATIONS[operation].acknowledged,
    names: namesAsked(happening),
    ...(wanted !== undefined && { wanted }),
    ...circumstancesOf(happening),
  });
  return { acknowledges: true, order };
}

/** A state that the order has already is no fault: it is told again at the same revision. */
function refusedByUs(
  happening: Happening,
  operation: Operation,
  reason: Reason,
): readonly StoryEvent[] {
  const holds = operation === 'Deactivation' || operation === 'Activation';
  if (holds && reason.code === 'NOTHING_TO_CHANGE') {
    return [requested(happening, operation), became(happening, 'ModifiedByUser')];
  }
  return [requested(happening, operation), refusal(happening, operation, reason)];
}

function rejected(happening: Happening, reason: Reason): readonly StoryEvent[] {
  const asked = answeredBy(happening);
  return asked !== undefined && isOfUser(asked) ? [waitedInVain(happening, asked, reason)] : [];
}

/** What waits when an order ends is answered by no word of its own: its end refuses it. */
function overtaken(happening: Happening): readonly StoryEvent[] {
  return overtakenBy(happening)
    .filter(isOfUser)
    .map((asked) => waitedInVain(happening, asked, { code: 'ORDER_CLOSED' }));
}

function waitedInVain(happening: Happening, asked: PendingRequest, reason: Reason): StoryEvent {
  const names = happening.asked?.get(asked.version) ?? namesAsked(happening);
  const wanted = asked.kind === 'REPLACE' ? asked : undefined;
  return refusal(happening, WAITING[asked.kind], reason, { names, wanted });
}

function refusal(
  happening: Happening,
  operation: Operation,
  reason: Reason,
  { names, wanted }: RefusedRequest = { names: namesAsked(happening) },
): StoryEvent {
  const order = shownOrder(happening.after, {
    state: 'Rejected',
    action: OPERATIONS[operation].refused,
    names,
    errors: [orderErrorOf(reason)],
    ...(wanted !== undefined && { wanted }),
    ...circumstancesOf(happening),
  });
  return { acknowledges: false, order };
}

interface RefusedRequest {
  readonly names: VenueNames;
  readonly wanted?: Said['wanted'];
}

/** An order that lost its place has a new identifier; the old one ends, as the venue says, else a revision later. */
function changed(
  happening: Happening,
  renamed: PrivateOrderAction,
  otherwise: PrivateOrderAction,
): readonly StoryEvent[] {
  const { event, before, after } = happening;
  const old = before === undefined ? {} : namesOf(before);
  const kept = old.identifier === undefined || old.identifier === after.venueOrderId;
  if (kept || before === undefined) return [became(happening, otherwise)];
  const said = {
    state: 'Inactive',
    action: renamed,
    names: endedNames(old, event),
    ...circumstancesOf(happening),
  } as const;
  const shown = shownOrder(before, said);
  const hidden = shown.icebergHiddenQuantity === undefined ? {} : { icebergHiddenQuantity: 0 };
  const order = { ...shown, quantity: 0, ...hidden };
  return [became(happening, renamed), { acknowledges: false, order }];
}

function endedNames(old: VenueNames, event: OrderEvent): VenueNames {
  const venue = 'venue' in event ? event : undefined;
  const revision =
    venue?.origVenueRevision ??
    (old.revision === undefined ? undefined : nextRevision(old.revision));
  return {
    ...old,
    ...(venue?.origVenueOrderId !== undefined && { identifier: venue.origVenueOrderId }),
    ...(revision !== undefined && { revision }),
  };
}

function nextRevision(revision: string): string {
  return /^\d+$/.test(revision) ? String(BigInt(revision) + 1n) : revision;
}

/** The order was not at its venue yet: it was entered so. */
function isNew({ before }: Happening): boolean {
  return before !== undefined && restingStatusOf(before) === 'PENDING_NEW';
}

type VenueWord = { readonly actor?: DomainActor };
type DomainActor = 'USER' | 'MARKET_OPS' | 'SYSTEM';
const ACTORS: Readonly<Record<DomainActor, Actor>> = {
  USER: 'User',
  MARKET_OPS: 'MarketOps',
  SYSTEM: 'System',
};

function by<Verb extends 'Added' | 'Deactivated' | 'Modified' | 'Deleted' | 'Rejected'>(
  verb: Verb,
  { actor }: VenueWord,
  otherwise: Actor = 'System',
): `${Verb}By${Actor}` {
  return `${verb}By${actor === undefined ? otherwise : ACTORS[actor]}`;
}

/** A change of state that was asked for is a modification to the document; one that was not names who did it. */
function held(
  happening: Happening,
  verb: 'Added' | 'Deactivated',
  event: VenueWord,
): PrivateOrderAction {
  return askerOf(happening) === 'USER' ? 'ModifiedByUser' : by(verb, event, 'MarketOps');
}

/** The document has no word of its own for a cancel that was asked for. */
function endedBy(happening: Happening, event: VenueWord): PrivateOrderAction {
  const asker = askerOf(happening);
  if (asker === 'CLOCK') return 'DeletedBySystem';
  return asker === 'USER' ? 'ModifiedByUser' : by('Deleted', event);
}
