import { unreachable } from '../brand.js';
import { quantity } from '../decimal.js';
import type {
  CancelRequested,
  FillBooked,
  FillBusted,
  FillCorrected,
  HoldReported,
  OrderAmended,
  OrderEvent,
  OrderHeld,
  OrderPlaced,
  OrderRefused,
  OrderWithdrawn,
} from '../event.js';
import {
  isClosedStatus,
  isPending,
  pendingOf,
  type OrderFacts,
  type OrderState,
  type PendingRequest,
} from '../order-state.js';
import type { RestingStatus } from '../status.js';
import { endsRequests, FIRST_TRANSITIONS, restingStatusAfter } from '../transitions.js';
import { invariant } from './invariant.js';

type FirstEvent = OrderPlaced | OrderHeld | OrderRefused;
type LaterEvent = Exclude<OrderEvent, FirstEvent>;

/** The order after the event. Throws when the event cannot follow. */
export function orderAfter(before: OrderState | undefined, event: OrderEvent): OrderState {
  if (isFirstEvent(event)) {
    invariant(before === undefined, `order ${event.orderId} exists before its ${event.type}`);
    return firstState(event);
  }
  invariant(before !== undefined, `${event.type} of an unknown order ${event.orderId}`);
  invariant(event.account === before.account, `order ${event.orderId} changes its account`);
  return laterState(before, event);
}

function isFirstEvent(event: OrderEvent): event is FirstEvent {
  return event.type in FIRST_TRANSITIONS;
}

function firstState(event: FirstEvent): OrderState {
  const facts: OrderFacts = {
    orderId: event.orderId,
    account: event.account,
    instrument: event.instrument,
    side: event.side,
    terms: event.terms,
    clientOrderId: event.clientOrderId,
    clientOrderIds: [event.clientOrderId],
    ...(event.type === 'ORDER_HELD' && { held: true }),
    cumQty: quantity(0),
    notional: 0n,
    version: event.version,
    revision: 0,
    revisionIssued: 0,
    ...(event.submittedBy !== undefined && { submittedBy: event.submittedBy }),
    ...(event.attributes !== undefined && { attributes: event.attributes }),
    ...(event.text !== undefined && { text: event.text }),
    ...(event.type === 'ORDER_REFUSED' && { reason: event.reason.code }),
    createdAt: event.recordedAt,
    updatedAt: event.recordedAt,
  };
  return { ...facts, status: FIRST_TRANSITIONS[event.type] };
}

function laterState(order: OrderState, event: LaterEvent): OrderState {
  const before = { ...factsOf(order), version: event.version, updatedAt: event.recordedAt };
  const pending = pendingAfter(pendingOf(order), event);
  const changed = factsAfter(
    { ...before, ...venueFactsOf(event), ...newText(order, event) },
    event,
  );
  const retimed = changed.terms.timeInForce !== order.terms.timeInForce;
  const facts = retimed ? { ...changed, timeInForceSince: event.recordedAt } : changed;
  const resting = restingStatusAfter(order, event.type, {
    cumQty: facts.cumQty,
    orderQty: facts.terms.quantity,
  });
  return settled(facts, resting, endsRequests(event.type, resting) ? [] : pending);
}

function factsOf(order: OrderState): OrderFacts {
  if (isPending(order)) {
    const { status: _status, underlying: _underlying, pending: _pending, ...facts } = order;
    return facts;
  }
  const { status: _status, ...facts } = order;
  return facts;
}

function factsAfter(facts: OrderFacts, event: LaterEvent): OrderFacts {
  switch (event.type) {
    case 'FILL_BOOKED':
      return withFill(facts, event);
    case 'REPLACE_REQUESTED':
      return withIssuedName(facts, event);
    case 'CANCEL_REQUESTED':
      return withTakeBack(withIssuedName(facts, event), event);
    case 'ORDER_ACKNOWLEDGED':
      return { ...facts, acknowledged: true, ...venueOrderIdOf(event) };
    case 'ORDER_REPLACED':
      return {
        ...withName(facts, event.clientOrderId),
        acknowledged: true,
        ...venueOrderIdOf(event),
        terms: event.terms,
        revision: facts.revision + 1,
      };
    case 'ORDER_AMENDED':
      return withAmendment(facts, event);
    case 'ORDER_WITHDRAWN':
      return withTakeBack(withName(facts, event.clientOrderId), event);
    case 'CANCEL_REJECTED':
      return afterRefusedCancel(facts, event.inReplyTo);
    case 'ORDER_RELEASED': {
      const { held: _held, ...released } = facts;
      return { ...released, revision: facts.revision + 1 };
    }
    case 'ORDER_HIBERNATED':
    case 'ORDER_ACTIVATED':
      return withHold(facts, event);
    case 'DAY_ROLLED':
      return {
        ...facts,
        day: {
          since: event.version,
          cumQtyBefore: facts.cumQty,
          tradingDay: event.tradingDay,
        },
      };
    case 'ORDER_CANCELED':
      return { ...withName(facts, event.clientOrderId), canceled: true };
    case 'FILL_CORRECTED':
    case 'FILL_BUSTED':
      return withChangedFill(facts, event);
    case 'ORDER_RESTATED':
      return { ...facts, ...venueOrderIdOf(event), terms: event.terms };
    case 'ORDER_RENEWED':
      return {
        ...facts,
        ...venueOrderIdOf(event),
        terms: event.terms,
        day: { ...facts.day, since: event.version, cumQtyBefore: facts.cumQty },
      };
    case 'ORDER_REJECTED':
      return { ...facts, reason: event.reason.code };
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
    case 'HIBERNATE_REFUSED':
    case 'ACTIVATE_REFUSED':
    case 'REPLACE_REJECTED':
    case 'HIBERNATE_REJECTED':
    case 'ACTIVATE_REJECTED':
    case 'HIBERNATE_REQUESTED':
    case 'ACTIVATE_REQUESTED':
    case 'ORDER_LAPSED':
    case 'ORDER_EXPIRED':
    case 'ORDER_DONE_FOR_DAY':
    case 'ORDER_SUSPENDED':
    case 'ORDER_STOPPED':
    case 'ORDER_CALCULATED':
    case 'ORDER_ACCEPTED_FOR_BIDDING':
    case 'ORDER_TRIGGERED':
    case 'PENDING_REPORTED':
    case 'VENUE_STATUS_REPORTED':
      return facts;
    default:
      return unreachable(event);
  }
}

function withIssuedName(
  facts: OrderFacts,
  { revisionIssued = facts.revisionIssued }: { readonly revisionIssued?: number },
): OrderFacts {
  return { ...facts, revisionIssued };
}

function withTakeBack(
  facts: OrderFacts,
  { takesBack, version }: CancelRequested | OrderWithdrawn,
): OrderFacts {
  return takesBack === undefined ? facts : { ...facts, takenBack: version };
}

function afterRefusedCancel(facts: OrderFacts, refused: number): OrderFacts {
  const { takenBack, ...kept } = facts;
  return takenBack === refused ? kept : facts;
}

function withAmendment(facts: OrderFacts, event: OrderAmended): OrderFacts {
  return {
    ...withIssuedName(withName(facts, event.clientOrderId), event),
    terms: event.terms,
    revision: facts.revision + 1,
  };
}

/** An order that was entered hibernated is acknowledged by being hibernated under the venue's id. */
function withHold(facts: OrderFacts, event: HoldReported): OrderFacts {
  return {
    ...facts,
    ...(event.venueOrderId !== undefined && { acknowledged: true }),
    ...venueOrderIdOf(event),
    revision: facts.revision + (event.inReplyTo === undefined ? 0 : 1),
  };
}

function withFill(facts: OrderFacts, event: FillBooked): OrderFacts {
  invariant(event.lastQty > 0, `fill ${event.execId} of ${event.orderId} has no quantity`);
  return {
    ...facts,
    cumQty: quantity(facts.cumQty + event.lastQty),
    notional: facts.notional + BigInt(event.lastQty) * BigInt(event.lastPx),
  };
}

/** The values replaced go, the new ones come, each to the day of its trade; a bust brings none. */
function withChangedFill(facts: OrderFacts, event: FillCorrected | FillBusted): OrderFacts {
  const { lastQty, lastPx, tradeVersion } = event.replaces;
  const corrected = event.type === 'FILL_CORRECTED' ? event : undefined;
  const added = corrected?.lastQty ?? 0;
  invariant(corrected === undefined || added > 0, `a correction of ${event.orderId} is empty`);
  const removed = BigInt(lastQty) * BigInt(lastPx);
  const booked = corrected === undefined ? 0n : BigInt(added) * BigInt(corrected.lastPx);
  const { day } = facts;
  const ofEarlierDay = day !== undefined && tradeVersion < day.since;
  return {
    ...facts,
    cumQty: quantity(facts.cumQty - lastQty + added),
    notional: facts.notional - removed + booked,
    ...(ofEarlierDay && {
      day: { ...day, cumQtyBefore: quantity(day.cumQtyBefore - lastQty + added) },
    }),
  };
}

function venueFactsOf(event: LaterEvent): Pick<OrderFacts, 'venueRevision'> {
  const revision = 'venue' in event ? event.venueRevision : undefined;
  return revision === undefined ? {} : { venueRevision: revision };
}

function venueOrderIdOf(event: { readonly venueOrderId?: string }) {
  return event.venueOrderId === undefined ? {} : { venueOrderId: event.venueOrderId };
}

function textOf(said: { readonly text?: string } | undefined) {
  return said?.text === undefined ? {} : { text: said.text };
}

/** What a replace said becomes the order's once it is in force. */
function newText(order: OrderState, event: LaterEvent): Pick<OrderFacts, 'text'> {
  if (event.type === 'ORDER_AMENDED') return textOf(event);
  if (event.type !== 'ORDER_REPLACED') return {};
  const asked = pendingOf(order).find(({ version }) => version === event.inReplyTo);
  return asked?.kind === 'REPLACE' ? textOf(asked) : {};
}

function withName(facts: OrderFacts, name: OrderFacts['clientOrderId']): OrderFacts {
  if (name === facts.clientOrderId) return facts;
  return { ...facts, clientOrderId: name, clientOrderIds: [...facts.clientOrderIds, name] };
}

function pendingAfter(
  pending: readonly PendingRequest[],
  event: LaterEvent,
): readonly PendingRequest[] {
  if (event.type === 'REPLACE_REQUESTED') {
    const { version, requestId, clientOrderId, terms } = event;
    const asked = { kind: 'REPLACE', version, requestId, clientOrderId, terms } as const;
    return [...pending, { ...asked, ...textOf(event) }];
  }
  if (
    event.type === 'CANCEL_REQUESTED' ||
    event.type === 'HIBERNATE_REQUESTED' ||
    event.type === 'ACTIVATE_REQUESTED'
  ) {
    const { version, requestId, clientOrderId } = event;
    return [...pending, { kind: REQUESTED[event.type], version, requestId, clientOrderId }];
  }
  const answers = ANSWERED[event.type];
  if (answers === undefined || !('inReplyTo' in event) || event.inReplyTo === undefined) {
    return pending;
  }
  return answered(pending, answers, event.inReplyTo);
}

type Kinds<Kind> = Readonly<Partial<Record<LaterEvent['type'], Kind>>>;

const REQUESTED = {
  CANCEL_REQUESTED: 'CANCEL',
  HIBERNATE_REQUESTED: 'HIBERNATE',
  ACTIVATE_REQUESTED: 'ACTIVATE',
} as const;

/** The events that end one request; a cancel ends them all. */
const ANSWERED: Kinds<PendingRequest['kind']> = {
  ORDER_REPLACED: 'REPLACE',
  REPLACE_REJECTED: 'REPLACE',
  CANCEL_REJECTED: 'CANCEL',
  ORDER_HIBERNATED: 'HIBERNATE',
  HIBERNATE_REJECTED: 'HIBERNATE',
  ORDER_ACTIVATED: 'ACTIVATE',
  ACTIVATE_REJECTED: 'ACTIVATE',
};

function answered(
  pending: readonly PendingRequest[],
  kind: PendingRequest['kind'],
  version: number,
): readonly PendingRequest[] {
  const others = pending.filter((request) => request.version !== version || request.kind !== kind);
  invariant(others.length === pending.length - 1, `no pending ${kind} of version ${version}`);
  return others;
}

function settled(
  facts: OrderFacts,
  resting: RestingStatus,
  pending: readonly PendingRequest[],
): OrderState {
  const [first, ...rest] = pending;
  if (first !== undefined) {
    const cancels = pending.some((request) => request.kind === 'CANCEL');
    const status = cancels ? 'PENDING_CANCEL' : 'PENDING_REPLACE';
    return { ...facts, status, underlying: resting, pending: [first, ...rest] };
  }
  if (isClosedStatus(resting)) return { ...facts, status: resting };
  return { ...facts, status: resting };
}
