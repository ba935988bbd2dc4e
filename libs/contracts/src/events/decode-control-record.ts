import { account, clientOrderId, orderId, unreachable } from '@ome/domain';
import type {
  DeadLetterDiscarded,
  LimitsSet,
  ListDecided,
  MassCancelDone,
  MassCancelRequested,
  PartitionRecord,
  RequestOutcome,
  StopLifted,
  StopSet,
  TimeIgnored,
} from '@ome/domain';
import { limitsFromWire, scopeFromWire } from '../wire/controls.js';
import { optionally, present } from '../wire/present.js';
import { answerFactsOf, eventFactsOf } from './decoded-facts.js';
import type { OutcomeRecord } from './event-parts.js';
import type { DecidedRecord } from './event-schemas.js';

type ControlRecord = Extract<
  DecidedRecord,
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

/** What operators, the clock and lists said to a partition. */
export function decodeControlRecord(record: ControlRecord): PartitionRecord {
  const facts = { ...eventFactsOf(record), ...answerFactsOf(record) };
  const named = { account: optionally(account, record.account) };
  switch (record.type) {
    case 'STOP_SET': {
      const { stopId, text, setBy } = record.data;
      const stop = { stopId, scope: scopeFromWire(record.data.scope), text, setBy };
      return present<StopSet>({ type: record.type, ...facts, ...named, ...stop });
    }
    case 'STOP_LIFTED': {
      const { stopId, liftedBy } = record.data;
      return present<StopLifted>({ type: record.type, ...facts, ...named, stopId, liftedBy });
    }
    case 'LIMITS_SET': {
      const limits = record.data.limits.map(limitsFromWire);
      const owner = account(record.account);
      const { setBy } = record.data;
      return present<LimitsSet>({ type: record.type, ...facts, account: owner, limits, setBy });
    }
    case 'MASS_CANCEL_REQUESTED': {
      const scope = scopeFromWire(record.data.scope);
      const { submittedBy, text } = record.data;
      const asked = { submittedBy, scope, text };
      return present<MassCancelRequested>({ type: record.type, ...facts, ...named, ...asked });
    }
    case 'MASS_CANCEL_DONE': {
      const { marker, orders } = record.data;
      return present<MassCancelDone>({ type: record.type, ...facts, ...named, marker, orders });
    }
    case 'DEAD_LETTER_DISCARDED': {
      const { position, discardedBy, error } = record.data;
      const letter = { position, discardedBy, error };
      return present<DeadLetterDiscarded>({ type: record.type, ...facts, ...named, ...letter });
    }
    case 'LIST_DECIDED': {
      const outcomes = record.data.outcomes.map(outcomeOf);
      const owner = account(record.account);
      return present<ListDecided>({ type: record.type, ...facts, account: owner, outcomes });
    }
    case 'TIME_IGNORED':
      return present<TimeIgnored>({
        type: record.type,
        ...facts,
        ...named,
        orderId: optionally(orderId, record.orderId),
        reason: record.data.reason,
      });
    default:
      return unreachable(record);
  }
}

export function outcomeOf(outcome: OutcomeRecord): RequestOutcome {
  return present<RequestOutcome>({
    accepted: outcome.accepted,
    eventType: outcome.eventType,
    orderId: optionally(orderId, outcome.orderId),
    clientOrderId: optionally(clientOrderId, outcome.clientOrderId),
    reason: outcome.reason,
  });
}
