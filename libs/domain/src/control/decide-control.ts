import { unreachable } from '../brand.js';
import type { DomainEvent, OrderScope } from '../event.js';
import type { Timestamp } from '../identifiers.js';
import type { ControlInput, Principal } from '../input.js';
import { areSameLimits } from '../limits.js';
import {
  NO_ACCOUNT,
  STOPS,
  type PartitionState,
  type RecordedRequest,
  type StopInForce,
} from '../partition-state.js';
import type { Reason } from '../reasons.js';
import { repeated } from '../requests/decide-request.js';
import { massCancelRequested } from '../requests/mass-cancel.js';
import { requestFacts, requestRefused } from '../requests/outcomes.js';
import { signedIn } from '../requests/subject.js';

const OPERATOR = 'operator';
const LIFTED: Reason = {
  code: 'REQUEST_ID_REUSED',
  text: 'The stop of this id was lifted and is not in force: set another under an id of its own',
};
const OTHER_SCOPE: Reason = {
  code: 'REQUEST_ID_REUSED',
  text: 'The stop of this id is in force for another scope: set this one under an id of its own',
};
const REPLACED: Reason = {
  code: 'REQUEST_ID_REUSED',
  text: 'Other limits of the account were set since and are in force: set these under an id of their own',
};

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
  if (recorded !== undefined) {
    const undone = undoneSince(state, input, recorded);
    return undone === undefined
      ? repeated(recorded, input, named, now)
      : requestRefused(input, account, now, undone);
  }
  if (!isOperator(input.principal)) {
    return requestRefused(input, account, now, { code: 'NOT_PERMITTED' });
  }
  const facts = { ...requestFacts(input, now), ...named };
  const user = signedIn(input.principal);
  const set = user === undefined ? {} : { setBy: user };
  switch (body.type) {
    case 'SET_STOP': {
      const { type: _type, ...stop } = body;
      const inForce = stopOf(state, body.stopId);
      return inForce === undefined || areSameScopes(inForce.scope, body.scope)
        ? { ...facts, type: 'STOP_SET', ...stop, ...set }
        : requestRefused(input, account, now, OTHER_SCOPE);
    }
    case 'LIFT_STOP': {
      const { stopId } = body;
      return isInForce(state, stopId)
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

/** Answered as the first time, its caller would take for in force what is not. */
function undoneSince(
  state: PartitionState,
  { body, bodyHash }: ControlInput,
  first: RecordedRequest,
): Reason | undefined {
  if (first.bodyHash !== bodyHash || first.reason !== undefined) return undefined;
  if (body.type === 'SET_STOP') return isInForce(state, body.stopId) ? undefined : LIFTED;
  if (body.type !== 'SET_LIMITS') return undefined;
  return areSameLimits(state.limits.get(body.account) ?? [], body.limits) ? undefined : REPLACED;
}

function isInForce(state: PartitionState, stopId: string): boolean {
  return stopOf(state, stopId) !== undefined;
}

function stopOf(state: PartitionState, stopId: string): StopInForce | undefined {
  return state.stops.get(STOPS)?.find((stop) => stop.stopId === stopId);
}

function areSameScopes(one: OrderScope, other: OrderScope): boolean {
  return (
    one.account === other.account &&
    one.venue === other.venue &&
    one.symbol === other.symbol &&
    one.side === other.side &&
    one.submittedBy === other.submittedBy
  );
}

function isOperator(principal: Principal): boolean {
  return principal === 'topic' || principal.roles.includes(OPERATOR);
}
