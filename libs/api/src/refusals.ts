import { REASONS, type Reason, type ReasonCode, type ReasonLayer } from '@ome/domain';
import { ProblemException, problemDetails, type RefusalContext } from '@ome/platform';

/**
 * The HTTP status of every reason: 422 what was asked can never be done, 409 it cannot be done as
 * things stand, 404 whatever the caller may not know of, 503 the engine cannot say now.
 */
export const STATUS_OF_REASON: Readonly<
  Record<
    ReasonCode,
    400 | 401 | 403 | 404 | 405 | 408 | 409 | 410 | 413 | 415 | 422 | 429 | 431 | 503
  >
> = {
  UNKNOWN_ORDER: 404,
  DUPLICATE_CLIENT_ORDER_ID: 409,
  ACCOUNT_NOT_ALLOWED: 403,
  REQUEST_ID_REUSED: 409,
  TOO_LATE: 409,
  UNKNOWN_INSTRUMENT: 422,
  PRICE_REQUIRED: 422,
  PRICE_NOT_ALLOWED: 422,
  PRICE_OFF_TICK: 422,
  PRICE_OUT_OF_RANGE: 422,
  QUANTITY_OFF_LOT: 422,
  QUANTITY_OUT_OF_RANGE: 422,
  EXPIRE_TIME_PASSED: 422,
  TRADING_STOPPED: 409,
  TOO_MANY_OPEN_ORDERS: 409,
  QUANTITY_ABOVE_LIMIT: 422,
  NOTIONAL_TOO_LARGE: 422,
  PRICE_OUTSIDE_COLLAR: 422,
  LAST_PRICE_UNKNOWN: 409,
  LIST_REFUSED: 422,
  EXPIRE_TIME_REQUIRED: 422,
  NOT_PERMITTED: 403,
  UNKNOWN_STOP: 404,
  NOT_DUE: 409,
  ORDER_CLOSED: 409,
  ORDER_HAS_FILLS: 409,
  REQUEST_PENDING: 409,
  NOT_NEWEST_NAME: 409,
  ALREADY_ACKNOWLEDGED: 409,
  TAKEN_BACK: 409,
  REVISION_MISMATCH: 409,
  NOTHING_TO_CHANGE: 422,
  UNSUPPORTED_REQUEST: 422,
  UNSUPPORTED_EXEC_TYPE: 422,
  STATUS_CONFLICT: 409,
  NO_SUCH_PENDING_REQUEST: 409,
  WRONG_VENUE: 422,
  QUANTITY_MISSING: 422,
  PRICE_MISSING: 422,
  EXEC_REF_ID_MISSING: 422,
  UNKNOWN_EXECUTION: 422,
  EXECUTION_BUSTED: 409,
  EXECUTION_CHANGED: 409,
  TOO_PRECISE: 422,
  WAITS_BEHIND_PARKED: 409,
  PARKING_FULL: 503,
  OVERFILL: 409,
  STATE_UNAVAILABLE: 503,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  AMBIGUOUS_ORDER: 409,
  UNAVAILABLE: 503,
  UNRESOLVED: 404,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  GONE: 410,
  CONFLICT: 409,
  REQUEST_TIMEOUT: 408,
  HEADERS_TOO_LARGE: 431,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  MALFORMED: 400,
  OUTPUT_TOO_LARGE: 422,
  REFUSED_BY_VENUE: 409,
  NOT_DELIVERED: 409,
  PENDING_AT_VENUE: 409,
  DUPLICATE_BY_VOICE: 409,
};

interface RefusalMembers extends Readonly<Record<string, unknown>> {
  readonly context?: RefusalContext;
}

/** Problem details of what this door refuses: its code as `reason`, its text as `detail`, its layer `door`. */
export function refusal(reason: Reason, members: RefusalMembers = {}): ProblemException {
  return problem(reason, 'door', members, 'here');
}

/** Problem details of what the engine or the venue refused, which the door passes on. */
export function passedOn(reason: Reason, members: RefusalMembers = {}): ProblemException {
  const said = reason.context === undefined ? {} : { context: reason.context };
  return problem(reason, REASONS[reason.code].layer, { ...said, ...members }, 'elsewhere');
}

function problem(
  reason: Reason,
  layer: ReasonLayer,
  members: RefusalMembers,
  refusedBy: ProblemException['refusedBy'],
): ProblemException {
  const status = STATUS_OF_REASON[reason.code];
  const detail = reason.text ?? REASONS[reason.code].text;
  return new ProblemException(
    problemDetails(status, detail, { reason: reason.code, layer, ...members }),
    status === 503 ? { 'retry-after': '1' } : {},
    refusedBy,
  );
}
