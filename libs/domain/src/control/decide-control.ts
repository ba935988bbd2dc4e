import { unreachable } from '../brand.js';
import type { DomainEvent } from '../event.js';
import type { Timestamp } from '../identifiers.js';
import type { ControlInput, Principal } from '../input.js';
import { NO_ACCOUNT, STOPS, type PartitionState } from '../partition-state.js';
import { repeated } from '../requests/decide-request.js';
import { massCancelRequested } from '../requests/mass-cancel.js';
import { requestFacts, requestRefused } from '../requests/outcomes.js';
import { signedIn } from '../requests/subject.js';

const OPERATOR = 'operator';

/** An operator's word: recorded with who said it, refused to everybody else. */
export function decideControl(
  state: PartitionState,
  input: ControlInput,
  now: Timestamp,
): DomainEvent {
  const { body } = input;
  const account = body.type === 'SET_LIMITS' ? body.account : input.account;
  const named = account === undefined ? {} : { account };
  const recorded = state.requests.get(account ?? NO_ACCOUNT, input.requestId);
  if (recorded !== undefined) return repeated(recorded, input, named, now);
  if (!isOperator(input.principal)) {
    return requestRefused(input, account, now, { code: 'NOT_PERMITTED' });
  }
  const facts = { ...requestFacts(input, now), ...named };
  const user = signedIn(input.principal);
  const set = user === undefined ? {} : { setBy: user };
  switch (body.type) {
    case 'SET_STOP': {
      const { type: _type, ...stop } = body;
      return { ...facts, type: 'STOP_SET', ...stop, ...set };
    }
    case 'LIFT_STOP': {
      const { stopId } = body;
      const inForce = state.stops.get(STOPS)?.some((stop) => stop.stopId === stopId) === true;
      return inForce
        ? { ...facts, type: 'STOP_LIFTED', stopId, ...(user !== undefined && { liftedBy: user }) }
        : requestRefused(input, account, now, { code: 'UNKNOWN_STOP' });
    }
    case 'SET_LIMITS':
      return { ...facts, type: 'LIMITS_SET', account: body.account, limits: body.limits, ...set };
    case 'MASS_CANCEL':
      return massCancelRequested(input, body, account, now);
    case 'DISCARD_DEAD_LETTER': {
      const { type: _type, operator, reason, ...letter } = body;
      return {
        ...facts,
        type: 'DEAD_LETTER_DISCARDED',
        ...letter,
        discardedBy: { operator, reason },
      };
    }
    default:
      return unreachable(body);
  }
}

function isOperator(principal: Principal): boolean {
  return principal === 'topic' || principal.roles.includes(OPERATOR);
}
