import { price, quantity } from '../decimal.js';
import type {
  ChangeRejected,
  FillBooked,
  FillCorrected,
  HoldReported,
  InputParked,
  OrderAcknowledged,
  OrderCanceled,
  OrderRejected,
  OrderReplaced,
  OrderRestated,
  OrderStopped,
  VenueStatusChanged,
  VenueStatusEventType,
} from '../event.js';
import type { OrderTerms } from '../order-state.js';
import { type Happened, type Stated, facts } from './happened.js';
import { ACCOUNT, FIRST_NAME, NOW, ORDER, TRANSACT_TIME, VENUE, arrival, names } from './values.js';

function answered(number: number) {
  const execId = names.execId(`earlier-${number}`);
  return { ...facts(number), occurredAt: TRANSACT_TIME, venue: VENUE, execId };
}

/** The venue says that it hid the order. */
export function hibernated(stated: Stated<HoldReported> = {}): Happened {
  return (number) => ({ ...answered(number), type: 'ORDER_HIBERNATED', ...stated });
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
