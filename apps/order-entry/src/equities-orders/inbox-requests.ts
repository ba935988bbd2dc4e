import {
  inboxRequestOf,
  prefixedRequestId,
  type InboxRequestRecord,
  type NewOrderContext,
  type RequestFacts,
} from '@ome/contracts';
import type { OrderId, Timestamp } from '@ome/domain';
import { accountName, isSaid, SIDES } from '@ome/equities';
import type { CancelOrderDto, NewOrderDto, UpdateOrderDto } from './equities-requests.dto.js';

/** One POST: what its inbox record says beside the caller's words. */
export interface Arrival {
  readonly inputId: string;
  /** The caller's Idempotency-Key, or an id of our own; without the door's prefix. */
  readonly requestId: string;
  readonly receivedAt: Timestamp;
}

const DOOR = 'eq';
const TIMEOUT_REASON = 'The venue did not acknowledge the order in time';

/** The dialect knows no users that log in: whoever reaches the door is trusted for every account. */
const TRUSTED = { user: 'equities', roles: ['trader'], accounts: ['*'] };

export function newOrderRequest(
  order: NewOrderDto,
  context: NewOrderContext,
  orderId: OrderId,
  arrival: Arrival,
): InboxRequestRecord {
  return inboxRequestOf(
    {
      type: 'NEW_ORDER',
      account: accountName(order.account),
      symbol: order.product_id,
      venue: order.exchange_id,
      side: SIDES[order.side],
      orderType: order.price_instruction,
      quantity: order.total_qty,
      ...(order.price_instruction === 'LIMIT' && isSaid(order.ask_price)
        ? { price: order.ask_price }
        : {}),
      submittedBy: String(order.user_id),
      attributes: {
        user_id: String(order.user_id),
        client: String(order.client),
        counter_party: order.counter_party,
      },
    },
    { ...factsOf(arrival), ...context, orderId },
  );
}

/** Only the newest id of an order without fills may be changed, one change at a time: the dialect's rules, kept by the writer. */
export function updateRequest(
  update: UpdateOrderDto,
  orderId: OrderId,
  arrival: Arrival,
): InboxRequestRecord {
  return inboxRequestOf(
    {
      type: 'REPLACE_ORDER',
      orderId,
      assignName: 'REVISION',
      ...(isSaid(update.ask_price) ? { price: update.ask_price } : {}),
      ...(isSaid(update.total_qty) ? { quantity: update.total_qty } : {}),
    },
    { ...factsOf(arrival), preconditions: unchangedSince(update.order_id) },
  );
}

export function cancelRequest(
  cancel: CancelOrderDto,
  orderId: OrderId,
  arrival: Arrival,
): InboxRequestRecord {
  return inboxRequestOf(
    {
      type: 'CANCEL_ORDER',
      orderId,
      assignName: 'REVISION',
      ...(isSaid(cancel.reason_cancellation) ? { reason: cancel.reason_cancellation } : {}),
    },
    { ...factsOf(arrival), preconditions: unchangedSince(cancel.order_id) },
  );
}

/**
 * What the door asks by itself when a new order was not acknowledged in time. The writer checks again: an order that the
 * venue has by now may have been answered as a success to a repeat, and one that was not there yet must not live later.
 */
export function timeoutCancelRequest(
  order: NewOrderDto,
  orderId: OrderId,
  arrival: Arrival,
): InboxRequestRecord {
  return inboxRequestOf(
    {
      type: 'CANCEL_ORDER',
      account: accountName(order.account),
      orderId,
      assignName: 'REVISION',
      reason: TIMEOUT_REASON,
      takesBack: prefixedRequestId(DOOR, arrival.requestId),
    },
    {
      ...factsOf({
        ...arrival,
        inputId: `${arrival.inputId}/timeout`,
        requestId: `${arrival.requestId}/timeout`,
      }),
      preconditions: { notAcknowledged: true },
    },
  );
}

function unchangedSince(newestName: string) {
  return { noFills: true, noPending: true, newestName };
}

function factsOf({ inputId, requestId, receivedAt }: Arrival): RequestFacts {
  return {
    door: DOOR,
    dialect: 'equities',
    principal: TRUSTED,
    inputId,
    receivedAt,
    defaultRequestId: requestId,
  };
}
