import { isAcknowledged, type EndedStatus } from '@ome/domain';
import type { ExecutionDocument } from '../documents/execution.schema.js';
import type { OrderDocument, LogPosition, SupersededTerms } from '../documents/order.schema.js';
import { decodeOrderState } from '../documents/order-state-codec.js';

/** The order resource (`GET /v1/orders/{id}`): decimals as text, enum values in the words of FIX. */
export interface OrderView {
  readonly orderId: string;
  /** The newest accepted one. */
  readonly clientOrderId: string;
  /** Accepted names, oldest first. */
  readonly clientOrderIds: readonly string[];
  readonly account: string;
  readonly symbol: string;
  readonly venue: string;
  readonly side: string;
  readonly orderType: string;
  readonly quantity: string;
  readonly price?: string;
  readonly timeInForce: string;
  readonly expireTime?: string;
  readonly displayQuantity?: string;
  readonly displayPriceDelta?: string;
  readonly allOrNone?: boolean;
  readonly ordStatus: string;
  readonly cumQty: string;
  readonly leavesQty: string;
  readonly avgPx: string;
  readonly version: number;
  readonly revision: number;
  readonly venueOrderId?: string;
  readonly venueRevision?: string;
  /** Whether the venue said, in whatever words, that it has it; part of the equities dialect only. */
  readonly acknowledged: boolean;
  /** What it ended as before the venue had said that it has it; part of the equities dialect only. */
  readonly endedUntaken?: EndedStatus;
  /** Its cancel, because it was not acknowledged in time, waits or succeeded; part of the equities dialect only. */
  readonly takenBack: boolean;
  /** Fills, corrections and busts that `fillsOf` has of it; part of the equities dialect only. */
  readonly executionCount: number;
  readonly submittedBy?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly reason?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When the terms in force came into force; part of the equities dialect only. */
  readonly termsSince: string;
  /** Values that accepted requests replaced, oldest first; part of the equities dialect only. */
  readonly history: readonly SupersededTerms[];
  /** The position of the order's last event in `ome.order-events.v1`. */
  readonly asOf: LogPosition;
}

/** A booked fill, correction or bust. A correction's numbers replace those of `refFillId`; a bust's are taken off. */
export interface FillView {
  readonly kind: 'FILL' | 'CORRECTION' | 'BUST';
  readonly refFillId?: string;
  readonly orderId: string;
  readonly fillId: string;
  readonly venue: string;
  readonly execId: string;
  /** The order's version that booked it. */
  readonly version: number;
  readonly quantity: string;
  readonly price: string;
  readonly transactTime: string;
}

export function orderViewOf(document: OrderDocument): OrderView {
  const { _id, state, ...fields } = document;
  const order = decodeOrderState(state);
  const { ended, endedUntaken, takenBack, attributes } = order;
  const { stateVersion: _shape, open: _open, firstOffset: _first, ...shown } = fields;
  return {
    orderId: _id,
    ...shown,
    acknowledged: isAcknowledged(order),
    ...(ended !== undefined && endedUntaken === true && { endedUntaken: ended }),
    takenBack: takenBack !== undefined,
    ...(attributes === undefined ? {} : { attributes }),
  };
}

export function fillViewOf(document: ExecutionDocument): FillView {
  const { orderId, eventId, venue, execId, version, lastQty, lastPx, transactTime } = document;
  const { kind = 'FILL', replaces } = document;
  return {
    kind,
    ...(replaces !== undefined && { refFillId: replaces.eventId }),
    orderId,
    fillId: eventId,
    venue,
    execId,
    version,
    quantity: lastQty,
    price: lastPx,
    transactTime,
  };
}
