import { decide } from '../decide.js';
import type { DecisionPolicy } from '../decider.js';
import { orderColumns, type OrderColumns } from '../columns.js';
import { isOrderEvent, type DomainEvent } from '../event.js';
import { evolve } from '../evolution/evolve.js';
import type { Input } from '../input.js';
import type { OrderState } from '../order-state.js';
import { createPartitionState, type PartitionState } from '../partition-state.js';
import type { Happened } from './events.js';
import { NOW, ORDER } from './values.js';

const BOOK: DecisionPolicy = { overfill: 'book' };

/** What an input led to. `event` leaves out `inputId`, `cause` and `recordedAt`, which `events` have. */
export interface Decided {
  readonly events: readonly DomainEvent[];
  readonly event: object;
  readonly order: OrderState;
  readonly columns: OrderColumns;
}

export interface History {
  readonly state: PartitionState;
  when(input: Input, policy?: DecisionPolicy): Decided;
}

/** A partition to which these events happened, numbered from 1; versions count the events of the order alone. */
export function given(...history: readonly Happened[]): History {
  const state = createPartitionState();
  let version = 0;
  history.forEach((happened) => {
    const event = happened(version + 1);
    if (isOrderEvent(event)) version += 1;
    evolve(state, event);
  });
  return { state, when: (input, policy = BOOK) => decideOn(state, input, policy) };
}

function decideOn(state: PartitionState, input: Input, policy: DecisionPolicy): Decided {
  const events = decide(state, input, NOW, policy);
  events.forEach((event) => {
    expectNothingUndefined(event);
    evolve(state, event);
  });
  return {
    events,
    get event() {
      const [first, ...others] = events;
      if (first === undefined || others.length > 0) throw new Error('Not exactly one event');
      const { inputId: _inputId, cause: _cause, recordedAt: _recordedAt, ...rest } = first;
      return rest;
    },
    get order() {
      return orderOf(state);
    },
    get columns() {
      return orderColumns(orderOf(state));
    },
  };
}

/** An absent field is absent: the wire format tells events apart by what they have. */
function expectNothingUndefined(fact: object): void {
  const fields: readonly (readonly [string, unknown])[] = Object.entries(fact);
  for (const [field, value] of fields) {
    if (value === undefined) throw new Error(`${field} is there and undefined`);
    if (typeof value === 'object' && value !== null) expectNothingUndefined(value);
  }
}

export function orderOf(state: PartitionState): OrderState {
  const order = state.orders.get(ORDER);
  if (order === undefined) throw new Error(`There is no order ${ORDER}`);
  return order;
}
