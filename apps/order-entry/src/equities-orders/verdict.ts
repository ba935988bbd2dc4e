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
  /** Of a new order that was accepted before; absent: nobody has asked to cancel it. */
  readonly since?: Since;
  /** The venue had it before. */
  readonly taken?: boolean;
}

/** Its cancel waits, by the door or by anybody else; or nobody can say now what became of it. */
export type Since = 'TAKING_BACK' | 'CANCELING' | 'UNKNOWN';

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

/** Hears the later records of an order, one by one, until they say what became of the request. */
export type Hearing = (record: DecidedRecord) => Settled | undefined;

/**
 * Only a venue that has the order says this of it, and the writer takes no order back after it. Its end does not prove it:
 * an order of which nothing was sent is reported canceled too. Nor does a refused change: one that could not be delivered
 * is refused as well (architecture.md, "Doors").
 */
const VENUE_HAS_IT: ReadonlySet<string> = new Set<DecidedRecord['type']>([
  'ORDER_ACKNOWLEDGED',
  'FILL_BOOKED',
  'FILL_CORRECTED',
  'FILL_BUSTED',
  'ORDER_RESTATED',
  'ORDER_RENEWED',
  'ORDER_REPLACED',
  'ORDER_HIBERNATED',
  'ORDER_ACTIVATED',
  'ORDER_DONE_FOR_DAY',
  'ORDER_SUSPENDED',
  'ORDER_STOPPED',
  'ORDER_CALCULATED',
  'ORDER_ACCEPTED_FOR_BIDDING',
]);

const CANCELED_UNTAKEN = 'The order was canceled before the venue took it';
const CANCELED_PARTLY_FILLED = 'The order was canceled after a part of it was filled';
export const EXPIRED_UNTAKEN = 'The order expired before the venue took it';

/**
 * What becomes of a new order. Once the venue has it, it is a success, whoever cancels it then: all but the door itself,
 * whose cancel undoes the order. While that waits, only its answer tells.
 */
export function hearNewOrder({ orderId, since, taken: before = false }: Waiting): Hearing {
  let cancel = since;
  let taken = before;
  return (record) => {
    if (record.type === 'CANCEL_REQUESTED') {
      cancel = record.data.takesBack === undefined ? 'CANCELING' : 'TAKING_BACK';
    }
    if (record.type === 'ORDER_REJECTED') return venueRefusal(record.data.reason, orderId);
    const { ordStatus } = record;
    if (ordStatus === undefined) return undefined;
    if (ordStatus === 'REJECTED') {
      return { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE'), orderId };
    }
    // Whatever the record tells of an order that ended: an acknowledgement may come after the end.
    if (ordStatus === 'CANCELED') {
      const unknown = since === 'UNKNOWN' && cancel !== 'TAKING_BACK';
      return unknown ? undefined : canceled(record, orderId);
    }
    if (ordStatus === 'EXPIRED') {
      if (taken) return { kind: 'TAKEN', orderId };
      if (since === 'UNKNOWN') return undefined;
      return { kind: 'REFUSED', comment: EXPIRED_UNTAKEN, orderId };
    }
    taken ||= isTaken(record);
    if (ordStatus === 'PENDING_CANCEL' && cancel !== 'CANCELING') return undefined;
    return taken ? { kind: 'TAKEN', orderId } : undefined;
  };
}

/** By the door, or before the venue took it. */
export function canceled(
  { cumQty = '0' }: { readonly cumQty?: string | undefined },
  orderId: string,
): Settled {
  const filled = Number(cumQty) > 0;
  return { kind: 'REFUSED', comment: filled ? CANCELED_PARTLY_FILLED : CANCELED_UNTAKEN, orderId };
}

/** A late fill is of an order that ended before: it says nothing of whether the venue had it by then. */
function isTaken(record: DecidedRecord): boolean {
  if (record.type === 'FILL_BOOKED' && record.data.late === true) return false;
  return VENUE_HAS_IT.has(record.type) || isKept(record);
}

/** Its cancel failed, or all was filled before it ended. Of an order that the venue never spoke of, that says nothing. */
function isKept({ type, ordStatus }: DecidedRecord): boolean {
  const ended = type === 'ORDER_CANCELED' || type === 'ORDER_EXPIRED';
  if (ended) return ordStatus === 'FILLED';
  const silent = ordStatus === 'PENDING_NEW' || ordStatus === 'PENDING_REPLACE';
  return type === 'CANCEL_REJECTED' && ordStatus !== undefined && !silent;
}

export function hearChange({ orderId, version }: Waiting): Hearing {
  return (record) => verdictOnChange(record, orderId, version);
}

/** What a later record says about the replace or cancel of the order's event `version`. */
function verdictOnChange(
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
