import type { DomainEvent, ListDecided, RequestOutcome } from '../event.js';
import { evolve } from '../evolution/evolve.js';
import { outcomeOf } from '../evolution/request-record.js';
import { requestId, type Account, type Timestamp } from '../identifiers.js';
import type { ListedOrder, OrderList, RequestInput } from '../input.js';
import { stageOver, type PartitionState } from '../partition-state.js';
import { decideNewOrder } from './new-order.js';
import { requestFacts, requestRefused } from './outcomes.js';

/**
 * Each order as if it came alone, in its turn, with the requestId `<list's>/<number>`; the last event says what became of
 * each. With `allOrNoneValidation`, one wrong order refuses them all, and none uses up its name. An id of one that was used
 * before refuses the list: what it led to then must stay its outcome.
 */
export function decideList(
  state: PartitionState,
  input: RequestInput,
  { orders, allOrNoneValidation }: OrderList,
  account: Account,
  now: Timestamp,
): readonly DomainEvent[] {
  const single = orders.map((order, index) => singleInput(input, order, index + 1));
  if (single.some((item) => state.requests.get(account, item.requestId) !== undefined)) {
    return [requestRefused(input, account, now, { code: 'REQUEST_ID_REUSED' })];
  }
  const decided = decideInTurn(state, single, account, now);
  const refused = allOrNoneValidation && decided.some((event) => 'reason' in event);
  const events = refused
    ? decided.map((event, index) => refusedInstead(single[index] ?? input, event, account, now))
    : decided;
  const numbered = events.map((event, index) => withItem(event, index + 1));
  const staged = stageOver(state);
  const outcomes = numbered.map((event, index) => {
    evolve(staged, event);
    return outcomeOfSingle(staged, account, single[index] ?? input);
  });
  return [...numbered, listDecided(input, account, outcomes, now)];
}

function decideInTurn(
  state: PartitionState,
  single: readonly RequestInput[],
  account: Account,
  now: Timestamp,
): readonly DomainEvent[] {
  const staged = stageOver(state);
  return single.map((input) => {
    if (input.body.type !== 'NEW_ORDER') throw new Error('A list holds new orders only');
    const event = decideNewOrder(staged, input, input.body, account, now);
    evolve(staged, event);
    return event;
  });
}

function singleInput(list: RequestInput, order: ListedOrder, item: number): RequestInput {
  const { instrument: _instrument, lastPrice: _lastPrice, ...common } = list;
  return {
    ...common,
    requestId: requestId(`${list.requestId}/${item}`),
    ...(order.instrument !== undefined && { instrument: order.instrument }),
    ...(order.lastPrice !== undefined && { lastPrice: order.lastPrice }),
    body: order.body,
  };
}

/** Its own reason where it was wrong itself. */
function refusedInstead(
  input: RequestInput,
  event: DomainEvent,
  account: Account,
  now: Timestamp,
): DomainEvent {
  const own = 'reason' in event ? event.reason : undefined;
  return requestRefused(input, account, now, own ?? { code: 'LIST_REFUSED' });
}

/** Records of no order are told apart by their place in the list. */
function withItem(event: DomainEvent, item: number): DomainEvent {
  return event.type === 'REQUEST_REFUSED' || event.type === 'ORDER_STATUS_REPORTED'
    ? { ...event, item }
    : event;
}

function outcomeOfSingle(
  state: PartitionState,
  account: Account,
  { requestId: id }: RequestInput,
): RequestOutcome {
  const recorded = state.requests.get(account, id);
  if (recorded === undefined) throw new Error(`${id} of a list has no outcome`);
  return outcomeOf(recorded);
}

function listDecided(
  input: RequestInput,
  account: Account,
  outcomes: readonly RequestOutcome[],
  now: Timestamp,
): ListDecided {
  return { ...requestFacts(input, now), type: 'LIST_DECIDED', account, outcomes };
}
