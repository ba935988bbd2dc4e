import type { Reason, ReasonCode } from '@ome/domain';
import { REASONS } from '@ome/domain';
import type { OrderError, OrderErrorCode } from './private-order.js';

const CODES: Readonly<Partial<Record<ReasonCode, OrderErrorCode>>> = {
  UNKNOWN_INSTRUMENT: 'ItemNotFound',
  UNKNOWN_ORDER: 'ItemNotFound',
  ACCOUNT_NOT_ALLOWED: 'AccessModeViolation',
  NOT_PERMITTED: 'AccessModeViolation',
  TRADING_STOPPED: 'AccessModeViolation',
  PRICE_REQUIRED: 'MissingRequiredField',
  EXPIRE_TIME_REQUIRED: 'MissingRequiredField',
  PRICE_NOT_ALLOWED: 'IllegalField',
  PRICE_OFF_TICK: 'FieldOutOfRange',
  PRICE_OUT_OF_RANGE: 'FieldOutOfRange',
  PRICE_OUTSIDE_COLLAR: 'FieldOutOfRange',
  QUANTITY_OFF_LOT: 'FieldOutOfRange',
  QUANTITY_OUT_OF_RANGE: 'FieldOutOfRange',
  QUANTITY_ABOVE_LIMIT: 'FieldOutOfRange',
  NOTIONAL_TOO_LARGE: 'FieldOutOfRange',
  EXPIRE_TIME_PASSED: 'FieldOutOfRange',
  TOO_PRECISE: 'FieldOutOfRange',
  TOO_MANY_OPEN_ORDERS: 'FieldOutOfRange',
  DUPLICATE_CLIENT_ORDER_ID: 'IllegalField',
  REQUEST_ID_REUSED: 'IllegalField',
  NOTHING_TO_CHANGE: 'MissingRequiredField',
  REVISION_MISMATCH: 'ConcurrentUpdate',
  ORDER_CLOSED: 'ConcurrentUpdate',
  REQUEST_PENDING: 'ItemPending',
  TOO_LATE: 'InternalServerError',
  LAST_PRICE_UNKNOWN: 'InternalServerError',
  STATE_UNAVAILABLE: 'InternalServerError',
  RATE_LIMITED: 'RequestOverThrottling',
  REFUSED_BY_VENUE: 'ThirdParty',
  NOT_DELIVERED: 'ThirdParty',
};

/** A reason of ours in the words that the dialect's family has; the message names our code. */
export function orderErrorOf({ code, text }: Reason): OrderError {
  const words = text ?? REASONS[code].text;
  return { code: CODES[code] ?? 'Unknown', message: `${code}: ${words}` };
}
