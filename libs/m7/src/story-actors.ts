import { restingStatusOf } from '@ome/domain';
import { askerOf } from './answered-request.js';
import type { Happening } from './happening.js';
import type { Actor, PrivateOrderAction } from './private-order.js';
import { stateOf } from './shown-order.js';

/** An order that ended before its venue named it has its end told again, under its name. */
export function acknowledgedAs({ before, after, cameBy }: Happening): PrivateOrderAction {
  if (stateOf(after) !== 'Inactive') return 'AddedByUser';
  if (before !== undefined && stateOf(before) === 'Rejected') return 'RejectedBySystem';
  return restingStatusOf(after) === 'FILLED' ? 'FullyExecuted' : (cameBy ?? 'DeletedBySystem');
}

/** The order was not at its venue yet: it was entered so. */
export function isNew({ before }: Happening): boolean {
  return before !== undefined && restingStatusOf(before) === 'PENDING_NEW';
}

type VenueWord = { readonly actor?: DomainActor };
type DomainActor = 'USER' | 'MARKET_OPS' | 'SYSTEM';
const ACTORS: Readonly<Record<DomainActor, Actor>> = {
  USER: 'User',
  MARKET_OPS: 'MarketOps',
  SYSTEM: 'System',
};

export function by<Verb extends 'Added' | 'Deactivated' | 'Modified' | 'Deleted' | 'Rejected'>(
  verb: Verb,
  { actor }: VenueWord,
  otherwise: Actor = 'System',
): `${Verb}By${Actor}` {
  return `${verb}By${actor === undefined ? otherwise : ACTORS[actor]}`;
}

/** A change of state that was asked for is a modification to the document; one that was not names who did it. */
export function held(
  happening: Happening,
  verb: 'Added' | 'Deactivated',
  event: VenueWord,
): PrivateOrderAction {
  return askerOf(happening) === 'USER' ? 'ModifiedByUser' : by(verb, event, 'MarketOps');
}

/** The document has no word of its own for a cancel that was asked for. */
export function endedBy(happening: Happening, event: VenueWord): PrivateOrderAction {
  const asker = askerOf(happening);
  if (asker === 'CLOCK') return 'DeletedBySystem';
  return asker === 'USER' ? 'ModifiedByUser' : by('Deleted', event);
}
