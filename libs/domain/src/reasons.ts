import type { OrdStatus } from './status.js';

/** The layer that refused. Ours (door, lifecycle) and the venue's are different words everywhere. */
export type ReasonLayer = 'door' | 'pre-trade' | 'lifecycle' | 'venue';

/** The one closed list of refusal reasons; docs, metrics and APIs take code, layer and text from here. */
export const REASONS = {
  UNKNOWN_ORDER: { layer: 'lifecycle', text: 'Order does not exist' },
  DUPLICATE_CLIENT_ORDER_ID: {
    layer: 'lifecycle',
    text: 'clientOrderId is already used by this account',
  },
  ACCOUNT_NOT_ALLOWED: { layer: 'door', text: 'The caller may not act for this account' },
  REQUEST_ID_REUSED: { layer: 'lifecycle', text: 'requestId was used before with another body' },
  TOO_LATE: { layer: 'lifecycle', text: 'The request was decided after its deadline' },
  UNKNOWN_INSTRUMENT: { layer: 'pre-trade', text: 'Symbol is not traded on this venue' },
  PRICE_REQUIRED: { layer: 'pre-trade', text: 'A limit order needs a price' },
  PRICE_NOT_ALLOWED: { layer: 'pre-trade', text: 'A market order has no price' },
  PRICE_OFF_TICK: { layer: 'pre-trade', text: 'Price is not a multiple of the tick' },
  PRICE_OUT_OF_RANGE: { layer: 'pre-trade', text: 'Price is outside the allowed range' },
  QUANTITY_OFF_LOT: { layer: 'pre-trade', text: 'Quantity is not a positive multiple of the lot' },
  QUANTITY_OUT_OF_RANGE: { layer: 'pre-trade', text: 'Quantity is outside the allowed range' },
  EXPIRE_TIME_PASSED: { layer: 'pre-trade', text: 'expireTime is over' },
  TRADING_STOPPED: { layer: 'pre-trade', text: 'Trading is stopped; cancels pass' },
  TOO_MANY_OPEN_ORDERS: {
    layer: 'pre-trade',
    text: 'The account has as many open orders as it may have',
  },
  QUANTITY_ABOVE_LIMIT: { layer: 'pre-trade', text: 'Quantity is above the limit of the account' },
  NOTIONAL_TOO_LARGE: { layer: 'pre-trade', text: 'Price x quantity is above the limit' },
  PRICE_OUTSIDE_COLLAR: {
    layer: 'pre-trade',
    text: 'Price is too far from the last trade',
  },
  LAST_PRICE_UNKNOWN: {
    layer: 'pre-trade',
    text: 'The last trade, which the order is checked by, is not known now: try again',
  },
  LIST_REFUSED: { layer: 'pre-trade', text: 'Another order of the list is wrong' },
  EXPIRE_TIME_REQUIRED: { layer: 'pre-trade', text: 'GTD needs an expireTime' },
  NOT_PERMITTED: { layer: 'lifecycle', text: 'The caller may not do this' },
  UNKNOWN_STOP: { layer: 'lifecycle', text: 'No such stop is in force' },
  NOT_DUE: { layer: 'lifecycle', text: 'The time of the order is not over' },
  ORDER_CLOSED: { layer: 'lifecycle', text: 'The order is closed' },
  ORDER_HAS_FILLS: { layer: 'lifecycle', text: 'Not allowed - Order has fills' },
  REQUEST_PENDING: {
    layer: 'lifecycle',
    text: 'Another request of this order waits for the venue',
  },
  NOT_NEWEST_NAME: { layer: 'lifecycle', text: 'Order does not exist' },
  ALREADY_ACKNOWLEDGED: { layer: 'lifecycle', text: 'The venue has the order' },
  TAKEN_BACK: {
    layer: 'lifecycle',
    text: 'The request was taken back before it arrived: send it as a new one',
  },
  REVISION_MISMATCH: { layer: 'lifecycle', text: 'The order was changed meanwhile' },
  NOTHING_TO_CHANGE: { layer: 'lifecycle', text: 'The request changes nothing' },
  // These two were said by earlier versions: logs have them.
  UNSUPPORTED_REQUEST: { layer: 'lifecycle', text: 'This kind of request is not supported' },
  UNSUPPORTED_EXEC_TYPE: { layer: 'lifecycle', text: 'This kind of report is not supported' },
  STATUS_CONFLICT: { layer: 'lifecycle', text: 'The report does not fit the status of the order' },
  NO_SUCH_PENDING_REQUEST: {
    layer: 'lifecycle',
    text: 'No request of this order waits for such an answer',
  },
  WRONG_VENUE: { layer: 'lifecycle', text: 'The report is not from the venue of the order' },
  QUANTITY_MISSING: { layer: 'lifecycle', text: 'A trade needs lastQty or cumQty' },
  PRICE_MISSING: { layer: 'lifecycle', text: 'A trade needs lastPx' },
  EXEC_REF_ID_MISSING: {
    layer: 'lifecycle',
    text: 'A correction or bust needs execRefId: the execution that it is about',
  },
  UNKNOWN_EXECUTION: {
    layer: 'lifecycle',
    text: 'execRefId names no booked execution of this order',
  },
  EXECUTION_BUSTED: { layer: 'lifecycle', text: 'The execution was busted before' },
  EXECUTION_CHANGED: {
    layer: 'lifecycle',
    text: 'Another change of the execution was booked while this one waited for it',
  },
  TOO_PRECISE: { layer: 'lifecycle', text: 'More digits than the instrument has' },
  WAITS_BEHIND_PARKED: {
    layer: 'lifecycle',
    text: 'An older report of the same order is parked',
  },
  PARKING_FULL: { layer: 'lifecycle', text: 'Too many reports wait already' },
  OVERFILL: { layer: 'lifecycle', text: 'The fill is larger than what is open' },
  STATE_UNAVAILABLE: { layer: 'lifecycle', text: 'The state of the order cannot be read now' },
  UNAUTHENTICATED: { layer: 'door', text: 'Nobody is signed in by this request' },
  FORBIDDEN: { layer: 'door', text: 'The role of the caller may not do this' },
  RATE_LIMITED: { layer: 'door', text: 'Too many requests of the user or on the account' },
  AMBIGUOUS_ORDER: { layer: 'door', text: 'Orders of several accounts have this name' },
  UNAVAILABLE: { layer: 'door', text: 'The service cannot do this now; it may be tried again' },
  UNRESOLVED: { layer: 'door', text: 'No order has this venueOrderId' },
  NOT_FOUND: { layer: 'door', text: 'Nothing of the caller has this name or address' },
  METHOD_NOT_ALLOWED: { layer: 'door', text: 'The address is known, but not with this method' },
  GONE: { layer: 'door', text: 'It was here, and is not any more' },
  CONFLICT: { layer: 'door', text: 'It cannot be done as things stand' },
  REQUEST_TIMEOUT: { layer: 'door', text: 'The request did not end in time' },
  HEADERS_TOO_LARGE: {
    layer: 'door',
    text: 'Request line and headers are longer than the door takes',
  },
  BODY_TOO_LARGE: { layer: 'door', text: 'The body is larger than the door takes' },
  UNSUPPORTED_MEDIA_TYPE: { layer: 'door', text: 'The body is no JSON' },
  MALFORMED: { layer: 'door', text: 'The record is not what its topic carries' },
  OUTPUT_TOO_LARGE: {
    layer: 'lifecycle',
    text: 'The outcome would be larger than a record may be',
  },
  REFUSED_BY_VENUE: { layer: 'venue', text: 'The venue refused' },
  NOT_DELIVERED: { layer: 'venue', text: 'The venue could not be reached' },
  PENDING_AT_VENUE: {
    layer: 'venue',
    text: 'Another cancel or replace of the order is pending at the venue',
  },
  DUPLICATE_BY_VOICE: { layer: 'venue', text: 'The order was placed by voice before' },
} as const satisfies Readonly<Record<string, { layer: ReasonLayer; text: string }>>;

export type ReasonCode = keyof typeof REASONS;

/** Why something was refused: the code, and what a person needs to act on it. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text?: string;
  readonly context?: ReasonContext;
}

/** What a refusal is about, for programs: numbers are decimals as texts, and what says nothing of it is absent. */
export interface ReasonContext {
  /** Of the request, as topics.md calls it. */
  readonly field?: string;
  /** What was asked for, or what it comes to. */
  readonly value?: string;
  readonly minimum?: string;
  readonly maximum?: string;
  /** What the value must be a multiple of: the tick or the lot. */
  readonly step?: string;
  /** The last trade that the price was held to. */
  readonly lastPrice?: string;
  /** What the order has instead of what was expected. */
  readonly actual?: string;
  /** Status of the order that refused. */
  readonly ordStatus?: OrdStatus;
  /** The clientOrderId of the newest request that waits for the venue. */
  readonly pending?: string;
  readonly stopId?: string;
}

export function isReason(value: unknown): value is Reason {
  return typeof value === 'object' && value !== null && 'code' in value;
}
