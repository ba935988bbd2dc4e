import type {
  CancelRequested,
  DayRolled,
  HoldRequested,
  OrderHeld,
  OrderPlaced,
  ReplaceRequested,
} from '../event.js';
import type { OrderTerms } from '../order-state.js';
import { type Happened, LIMIT_TERMS, type Stated, asked } from './happened.js';
import { FIRST_NAME, INSTRUMENT, RECEIVED_AT, names } from './values.js';

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

/** Another day begins, by our calendar. */
export function dayRolled(tradingDay: string): Happened {
  return (number): DayRolled => ({ ...asked(number), type: 'DAY_ROLLED', tradingDay });
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
