import type { OrderEvent, PendingRequest, Reason } from '@ome/domain';
import { answeredBy, isOfUser, overtakenBy } from './answered-request.js';
import type { Happening, StoryEvent } from './happening.js';
import type { PrivateOrderAction } from './private-order.js';
import { orderErrorOf } from './refusals.js';
import { namesOf, shownOrder, stateOf, type Said, type VenueNames } from './shown-order.js';

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
export type Operation = keyof typeof OPERATIONS;

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
export function became(happening: Happening, action: PrivateOrderAction): StoryEvent {
  const { after } = happening;
  const said = {
    state: stateOf(after),
    action,
    names: namesOf(after),
    ...circumstancesOf(happening),
  };
  return { acknowledges: false, order: shownOrder(after, said) };
}

export function entered(happening: Happening): StoryEvent {
  const said = { state: 'Pending', action: 'AddedByUser', names: {} } as const;
  const order = shownOrder(happening.after, { ...said, ...circumstancesOf(happening) });
  return { acknowledges: true, order };
}

/** It has no names, though a venue may give the refusal some. */
export function notEntered(happening: Happening, reason: Reason): StoryEvent {
  const said = { state: 'Rejected', action: 'AddedByUser', names: {} } as const;
  const errors = [orderErrorOf(reason)];
  const order = shownOrder(happening.after, { ...said, errors, ...circumstancesOf(happening) });
  return { acknowledges: false, order };
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

export function requested(
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
export function refusedByUs(
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

export function rejected(happening: Happening, reason: Reason): readonly StoryEvent[] {
  const asked = answeredBy(happening);
  return asked !== undefined && isOfUser(asked) ? [waitedInVain(happening, asked, reason)] : [];
}

/** What waits when an order ends is answered by no word of its own: its end refuses it. */
export function overtaken(happening: Happening): readonly StoryEvent[] {
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
export function changed(
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
