import type { DecidedRecord } from '@ome/contracts';
import { REASONS } from '@ome/domain';
import { commentOf } from './answers.js';

/** What is known of a request so far; `orderId` is the id that the client is to use. */
export type Settled =
  | { readonly kind: 'TAKEN'; readonly orderId: string }
  | { readonly kind: 'REFUSED'; readonly comment: string; readonly orderId?: string }
  | Waiting;

/** Accepted by the order's event `version`, which the venue has to answer. */
export interface Waiting {
  readonly kind: 'WAITING';
  readonly orderId: string;
  readonly version: number;
}

/** Accepted when it came first, by the event `version` of order `baseOrderId`; the projection has what followed. */
export interface Repeated {
  readonly kind: 'REPEATED';
  readonly baseOrderId: string;
  readonly orderId: string;
  readonly version: number;
}

/** The writer's answer: the record whose inputId is the request's. */
export function verdictOfOutcome(record: DecidedRecord): Settled | Repeated {
  if (
    record.type === 'ORDER_PLACED' ||
    record.type === 'REPLACE_REQUESTED' ||
    record.type === 'CANCEL_REQUESTED'
  ) {
    const { clientOrderId: orderId } = record.data;
    return { kind: 'WAITING', orderId, version: record.version };
  }
  if (record.type === 'REQUEST_REPEATED') return verdictOnRepeat(record.data);
  if (
    record.type === 'ORDER_REFUSED' ||
    record.type === 'REPLACE_REFUSED' ||
    record.type === 'CANCEL_REFUSED' ||
    record.type === 'REQUEST_REFUSED' ||
    record.type === 'INPUT_PARKED'
  ) {
    const { reason } = record.data;
    return { kind: 'REFUSED', comment: commentOf(reason.code, reason.text) };
  }
  const detail = record.type === 'INPUT_SKIPPED' ? record.data.fault : record.type;
  return { kind: 'REFUSED', comment: `The request cannot be decided: ${detail}` };
}

/**
 * Only a venue that has the order says this of it, and the writer takes no order back after it. Its end does not prove it: an order of which
 * nothing was sent is reported canceled too. Nor does a refused change: one that could not be
 * delivered is refused as well (architecture.md, "Doors").
 */
const VENUE_HAS_IT: ReadonlySet<string> = new Set<DecidedRecord['type']>([
  'ORDER_ACKNOWLEDGED',
  'FILL_BOOKED',
  'FILL_CORRECTED',
  'FILL_BUSTED',
  'ORDER_RESTATED',
  'ORDER_RENEWED',
  'ORDER_REPLACED',
  'ORDER_DONE_FOR_DAY',
  'ORDER_SUSPENDED',
  'ORDER_STOPPED',
  'ORDER_CALCULATED',
  'ORDER_ACCEPTED_FOR_BIDDING',
]);

export const CANCELED_UNTAKEN = 'The order was canceled before the venue took it';
export const CANCELED_PARTLY_FILLED = 'The order was canceled after a part of it was filled';
export const EXPIRED_UNTAKEN = 'The order expired before the venue took it';

/** What a later record of the order says about the new order. */
export function verdictOnNewOrder(record: DecidedRecord, orderId: string): Settled | undefined {
  if (record.type === 'ORDER_REJECTED') return venueRefusal(record.data.reason, orderId);
  // Whatever the record tells of an order that ended: an acknowledgement may come after the end.
  if (record.ordStatus === 'CANCELED') {
    const comment = hasFills(record) ? CANCELED_PARTLY_FILLED : CANCELED_UNTAKEN;
    return { kind: 'REFUSED', comment, orderId };
  }
  if (record.ordStatus === 'EXPIRED') {
    return { kind: 'REFUSED', comment: EXPIRED_UNTAKEN, orderId };
  }
  if (record.ordStatus === 'REJECTED') {
    return { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE'), orderId };
  }
  // Acknowledged or not, it is about to end: only the answer to its cancel tells.
  if (record.ordStatus === 'PENDING_CANCEL') return undefined;
  const has = VENUE_HAS_IT.has(record.type) || isKept(record);
  return has ? { kind: 'TAKEN', orderId } : undefined;
}

function hasFills({ cumQty = '0' }: { readonly cumQty?: string }): boolean {
  return Number(cumQty) > 0;
}

/** Its cancel failed, or all was filled before it ended. Of an order that the venue never spoke of, that says nothing. */
function isKept({ type, ordStatus }: DecidedRecord): boolean {
  const failed =
    type === 'CANCEL_REJECTED' || type === 'ORDER_CANCELED' || type === 'ORDER_EXPIRED';
  return failed && ordStatus !== undefined && ordStatus !== 'PENDING_NEW';
}

/** What a later record says about the replace or cancel of the order's event `version`. */
export function verdictOnChange(
  record: DecidedRecord,
  orderId: string,
  version: number,
): Settled | undefined {
  const taken: Settled = { kind: 'TAKEN', orderId };
  if (record.type === 'ORDER_REPLACED') {
    return record.data.inReplyTo === version ? taken : undefined;
  }
  if (record.type === 'REPLACE_REJECTED' || record.type === 'CANCEL_REJECTED') {
    return record.data.inReplyTo === version ? venueRefusal(record.data.reason) : undefined;
  }
  if (record.type === 'ORDER_CANCELED') {
    return record.data.inReplyTo === version ? taken : CLOSED;
  }
  return record.type === 'ORDER_REJECTED' || record.type === 'ORDER_EXPIRED' ? CLOSED : undefined;
}

const CLOSED: Settled = { kind: 'REFUSED', comment: REASONS.ORDER_CLOSED.text };

/** The first outcome's eventId ends in the version of the event. */
function verdictOnRepeat({
  duplicateOf,
  outcome: { accepted, orderId, clientOrderId, reason },
}: Extract<DecidedRecord, { type: 'REQUEST_REPEATED' }>['data']): Settled | Repeated {
  if (!accepted || orderId === undefined) {
    return { kind: 'REFUSED', comment: commentOf(reason?.code, reason?.text) };
  }
  return {
    kind: 'REPEATED',
    baseOrderId: orderId,
    orderId: clientOrderId ?? orderId,
    version: Number(duplicateOf.slice(duplicateOf.lastIndexOf('/') + 1)),
  };
}

function venueRefusal(
  reason: { readonly code: string; readonly text?: string },
  orderId?: string,
): Settled {
  const comment = commentOf(reason.code, reason.text);
  return { kind: 'REFUSED', comment, ...(orderId === undefined ? {} : { orderId }) };
}
