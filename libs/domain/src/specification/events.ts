import { price, quantity } from '../decimal.js';
import type {
  CancelRequested,
  ChangeRejected,
  DayRolled,
  DomainEvent,
  FillBooked,
  FillCorrected,
  HoldReported,
  HoldRequested,
  InputParked,
  OrderAcknowledged,
  OrderCanceled,
  OrderHeld,
  OrderPlaced,
  OrderRejected,
  OrderReplaced,
  OrderRestated,
  OrderStopped,
  ReplaceRequested,
  VenueStatusChanged,
  VenueStatusEventType,
} from '../event.js';
import type { OrderTerms } from '../order-state.js';
import {
  ACCOUNT,
  arrival,
  FIRST_NAME,
  INSTRUMENT,
  names,
  NOW,
  ORDER,
  RECEIVED_AT,
  TRANSACT_TIME,
  VENUE,
} from './values.js';

/** An event of the history; `number` is its place and, in a history of one order, its version. */
export type Happened = (number: number) => DomainEvent;

export const LIMIT_TERMS = {
  orderType: 'LIMIT',
  price: price(10_000),
  quantity: quantity(10_000),
  timeInForce: 'DAY',
} as const satisfies OrderTerms;

type Stated<Event extends DomainEvent> = Partial<Omit<Event, 'type'>>;

function facts(number: number) {
  const { inputId, cause } = arrival(900_000 + number);
  return { inputId, cause, recordedAt: NOW, orderId: ORDER, account: ACCOUNT, version: number };
}

function asked(number: number) {
  const requestId = names.requestId(`topic:earlier-${number}`);
  const bodyHash = `earlier-${number}`;
  return { ...facts(number), occurredAt: RECEIVED_AT, requestId, bodyHash };
}

function answered(number: number) {
  const execId = names.execId(`earlier-${number}`);
  return { ...facts(number), occurredAt: TRANSACT_TIME, venue: VENUE, execId };
}

/** Buy 10000 TEST at 100, day, named X, a second before all that follows, unless stated. */
export function placed(stated: Stated<OrderPlaced> = {}): Happened {
  return (number) => ({
    ...asked(number),
    recordedAt: RECEIVED_AT,
    type: 'ORDER_PLACED',
    clientOrderId: FIRST_NAME,
    instrument: INSTRUMENT,
    side: 'BUY',
    terms: LIMIT_TERMS,
    ...stated,
  });
}

/** As `placed`, hibernated from the start: no venue has it. */
export function held(stated: Stated<OrderHeld> = {}): Happened {
  return (number) => ({
    ...asked(number),
    recordedAt: RECEIVED_AT,
    type: 'ORDER_HELD',
    clientOrderId: FIRST_NAME,
    instrument: INSTRUMENT,
    side: 'BUY',
    terms: LIMIT_TERMS,
    ...stated,
  });
}

export function holdRequested(type: HoldRequested['type']): Happened {
  return (number) => ({ ...asked(number), type, clientOrderId: FIRST_NAME });
}

/** The venue says that it hid the order. */
export function hibernated(stated: Stated<HoldReported> = {}): Happened {
  return (number) => ({ ...answered(number), type: 'ORDER_HIBERNATED', ...stated });
}

/** Another day begins, by our calendar. */
export function dayRolled(tradingDay: string): Happened {
  return (number): DayRolled => ({ ...asked(number), type: 'DAY_ROLLED', tradingDay });
}

/** Another day begins, by the venue's word. */
export function renewed(terms: OrderTerms): Happened {
  return (number): OrderRestated => ({ ...answered(number), type: 'ORDER_RENEWED', terms });
}

export function acknowledged(stated: Stated<OrderAcknowledged> = {}): Happened {
  return (number) => ({ ...answered(number), type: 'ORDER_ACKNOWLEDGED', ...stated });
}

export function rejected(stated: Stated<OrderRejected> = {}): Happened {
  return (number) => ({
    ...answered(number),
    type: 'ORDER_REJECTED',
    reason: { code: 'REFUSED_BY_VENUE' },
    ...stated,
  });
}

export function filled(lastQty: number, stated: Stated<FillBooked> = {}): Happened {
  return (number) => ({
    ...answered(number),
    type: 'FILL_BOOKED',
    lastQty: quantity(lastQty),
    lastPx: price(10_000),
    ...stated,
  });
}

export function replaceRequested(
  name: string,
  terms: Partial<typeof LIMIT_TERMS> | OrderTerms,
  stated: Stated<ReplaceRequested> = {},
): Happened {
  return (number) => ({
    ...asked(number),
    type: 'REPLACE_REQUESTED',
    clientOrderId: names.clientOrderId(name),
    origClientOrderId: FIRST_NAME,
    terms: { ...LIMIT_TERMS, ...terms },
    ...stated,
  });
}

export function cancelRequested(name: string, stated: Stated<CancelRequested> = {}): Happened {
  return (number) => ({
    ...asked(number),
    type: 'CANCEL_REQUESTED',
    clientOrderId: names.clientOrderId(name),
    origClientOrderId: FIRST_NAME,
    ...stated,
  });
}

/** The venue confirms the replace that was event `inReplyTo`. */
export function replaced(
  name: string,
  inReplyTo: number,
  terms: OrderTerms,
  stated: Stated<OrderReplaced> = {},
): Happened {
  return (number) => ({
    ...answered(number),
    type: 'ORDER_REPLACED',
    clientOrderId: names.clientOrderId(name),
    origClientOrderId: FIRST_NAME,
    inReplyTo,
    terms,
    ...stated,
  });
}

export function changeRejected(
  type: ChangeRejected['type'],
  name: string,
  inReplyTo: number,
): Happened {
  return (number) => ({
    ...answered(number),
    type,
    clientOrderId: names.clientOrderId(name),
    origClientOrderId: FIRST_NAME,
    inReplyTo,
    reason: { code: 'REFUSED_BY_VENUE' },
  });
}

export function canceled(stated: Stated<OrderCanceled> = {}): Happened {
  return (number) => ({
    ...answered(number),
    type: 'ORDER_CANCELED',
    clientOrderId: FIRST_NAME,
    ...stated,
  });
}

export function became(
  type: VenueStatusEventType | OrderStopped['type'] | HoldReported['type'],
  stated: Stated<VenueStatusChanged> = {},
): Happened {
  return (number) => ({ ...answered(number), type, ...stated });
}

export function parked(name: string, execId: string, stated: Stated<InputParked> = {}): Happened {
  return (number): InputParked => ({
    type: 'INPUT_PARKED',
    ...arrival(900_000 + number),
    recordedAt: NOW,
    account: ACCOUNT,
    name,
    venue: VENUE,
    execId: names.execId(execId),
    reason: { code: 'UNKNOWN_ORDER' },
    ...stated,
  });
}

/** The execution that was event `version` gets new values. */
export function corrected(
  replaces: { readonly version: number; readonly lastQty: number; readonly lastPx?: number },
  lastQty: number,
  stated: Stated<FillCorrected> = {},
): Happened {
  return (number) => ({
    ...answered(number),
    type: 'FILL_CORRECTED',
    replaces: replacedExecution(replaces),
    lastQty: quantity(lastQty),
    lastPx: price(10_000),
    ...stated,
  });
}

export function busted(replaces: {
  readonly version: number;
  readonly lastQty: number;
  readonly lastPx?: number;
}): Happened {
  return (number) => ({
    ...answered(number),
    type: 'FILL_BUSTED',
    replaces: replacedExecution(replaces),
  });
}

function replacedExecution(replaces: {
  readonly version: number;
  readonly lastQty: number;
  readonly lastPx?: number;
}) {
  return {
    execId: names.execId(`earlier-${replaces.version}`),
    eventId: `${ORDER}/${replaces.version}`,
    lastQty: quantity(replaces.lastQty),
    lastPx: price(replaces.lastPx ?? 10_000),
    tradeVersion: replaces.version,
  };
}
