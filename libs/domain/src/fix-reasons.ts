import type { ReasonCode } from './reasons.js';

/** How FIX 5.0 SP2 numbers a refusal: tag 102 of an OrderCancelReject, tag 103 of a rejected order. */
export interface FixReasons {
  readonly cxlRejReason: number;
  readonly ordRejReason: number;
}

/** FIX has no number of its own for it. */
const OTHER: FixReasons = { cxlRejReason: 99, ordRejReason: 99 };

const EXCEEDS_LIMIT: Partial<FixReasons> = { ordRejReason: 3 };
const INCORRECT_QUANTITY: Partial<FixReasons> = { ordRejReason: 13 };
const PRICE_INCREMENT: FixReasons = { cxlRejReason: 18, ordRejReason: 18 };
const BROKER_OPTION: FixReasons = { cxlRejReason: 2, ordRejReason: 0 };
const UNKNOWN_ORDER: FixReasons = { cxlRejReason: 1, ordRejReason: 5 };
const DUPLICATE: FixReasons = { cxlRejReason: 6, ordRejReason: 6 };
const TOO_LATE: FixReasons = { cxlRejReason: 0, ordRejReason: 4 };
const PENDING: Partial<FixReasons> = { cxlRejReason: 3 };

const NUMBERS: Readonly<Partial<Record<ReasonCode, Partial<FixReasons>>>> = {
  UNKNOWN_ORDER,
  NOT_NEWEST_NAME: UNKNOWN_ORDER,
  DUPLICATE_CLIENT_ORDER_ID: DUPLICATE,
  REQUEST_ID_REUSED: DUPLICATE,
  TOO_LATE,
  ORDER_CLOSED: TOO_LATE,
  ORDER_HAS_FILLS: TOO_LATE,
  EXPIRE_TIME_PASSED: TOO_LATE,
  REQUEST_PENDING: PENDING,
  PENDING_AT_VENUE: PENDING,
  UNKNOWN_INSTRUMENT: { ordRejReason: 1 },
  ACCOUNT_NOT_ALLOWED: { ordRejReason: 15 },
  TRADING_STOPPED: BROKER_OPTION,
  NOT_PERMITTED: BROKER_OPTION,
  REFUSED_BY_VENUE: BROKER_OPTION,
  NOT_DELIVERED: BROKER_OPTION,
  DUPLICATE_BY_VOICE: { ordRejReason: 7 },
  TOO_MANY_OPEN_ORDERS: EXCEEDS_LIMIT,
  QUANTITY_ABOVE_LIMIT: EXCEEDS_LIMIT,
  NOTIONAL_TOO_LARGE: EXCEEDS_LIMIT,
  QUANTITY_OFF_LOT: INCORRECT_QUANTITY,
  QUANTITY_OUT_OF_RANGE: INCORRECT_QUANTITY,
  PRICE_OFF_TICK: PRICE_INCREMENT,
  TOO_PRECISE: PRICE_INCREMENT,
  PRICE_OUTSIDE_COLLAR: { cxlRejReason: 8, ordRejReason: 16 },
  UNSUPPORTED_REQUEST: { ordRejReason: 11 },
};

/** FIX's numbers of a reason, as docs/reference/reasons.md prints them. */
export function fixReasonsOf(code: ReasonCode): FixReasons {
  return { ...OTHER, ...NUMBERS[code] };
}
