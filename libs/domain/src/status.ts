/** FIX OrdStatus in words, plus HIBERNATED (held by us, not at the venue). */
export const ORD_STATUSES = [
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'DONE_FOR_DAY',
  'CANCELED',
  'PENDING_CANCEL',
  'STOPPED',
  'REJECTED',
  'SUSPENDED',
  'CALCULATED',
  'EXPIRED',
  'ACCEPTED_FOR_BIDDING',
  'PENDING_REPLACE',
  'HIBERNATED',
] as const;
export type OrdStatus = (typeof ORD_STATUSES)[number];

/** FIX ExecType in words, plus the two refusals of FIX OrderCancelReject and hibernation's own. */
export const EXEC_TYPES = [
  'NEW',
  'TRADE',
  'TRADE_CORRECT',
  'TRADE_CANCEL',
  'CANCELED',
  'PENDING_CANCEL',
  'REPLACED',
  'PENDING_REPLACE',
  'PENDING_NEW',
  'REJECTED',
  'CANCEL_REJECTED',
  'REPLACE_REJECTED',
  'EXPIRED',
  'DONE_FOR_DAY',
  'SUSPENDED',
  'STOPPED',
  'CALCULATED',
  'ACCEPTED_FOR_BIDDING',
  'RESTATED',
  'ORDER_STATUS',
  'TRIGGERED',
  'HIBERNATED',
  'ACTIVATED',
  'HIBERNATE_REJECTED',
  'ACTIVATE_REJECTED',
] as const;
export type ExecType = (typeof EXEC_TYPES)[number];

/** Statuses that a pending request can return to when the venue refuses it. */
export type RestingStatus = Exclude<OrdStatus, 'PENDING_CANCEL' | 'PENDING_REPLACE'>;
/**
 * What a venue says of the rest of an order, and what lasts until it says otherwise. Each outranks those after it: FIX rule 1
 * has Stopped above what fills say, and leaves room for Suspended below it; HIBERNATED is no word of FIX.
 */
export const LASTING_STATUSES = ['STOPPED', 'SUSPENDED', 'HIBERNATED'] as const;
export type LastingStatus = (typeof LASTING_STATUSES)[number];
/** Nothing but corrections and late fills follows one of these. */
export type ClosedStatus = 'FILLED' | 'CANCELED' | 'REJECTED' | 'EXPIRED';
/** An end that is none by fills. */
export type EndedStatus = Exclude<ClosedStatus, 'FILLED'>;
export type WorkingStatus = Exclude<RestingStatus, ClosedStatus>;

export type Side = 'BUY' | 'SELL';
export type OrderType = 'LIMIT' | 'MARKET';
export const TIMES_IN_FORCE = ['DAY', 'GTC', 'IOC', 'FOK', 'GTD', 'GOOD_FOR_SESSION'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** Whether it lasts beyond its trading day. */
export function isGoodTill(timeInForce: TimeInForce): boolean {
  return timeInForce === 'GTC' || timeInForce === 'GTD';
}

/** Whether an expireTime ends it: a GTD, and an immediate order, which may wait hibernated. */
export function mayExpire(timeInForce: TimeInForce): boolean {
  return timeInForce === 'GTD' || timeInForce === 'IOC' || timeInForce === 'FOK';
}
