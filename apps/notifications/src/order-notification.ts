import {
  EVENT_TYPES,
  parseOrderEvent,
  type EventColumns,
  type OrderEventRecord,
} from '@ome/contracts';
import type { OrdStatus } from '@ome/domain';
import type { ReceivedRecord } from '@ome/messaging';

/** What is told of one event of an order: the columns as they stand after it, decimals as text. */
export interface OrderNotification {
  /** `<orderId>/<version>`: the same at every delivery. */
  readonly id: string;
  readonly orderId: string;
  /** The same under the name that the old engine's messages had. */
  readonly order_id: string;
  readonly version: number;
  readonly type: string;
  readonly account: string;
  readonly clientOrderId?: string;
  readonly execType?: string;
  readonly ordStatus?: OrdStatus;
  readonly orderQty?: string;
  readonly cumQty?: string;
  readonly leavesQty?: string;
  readonly avgPx?: string;
  readonly lastQty?: string;
  readonly lastPx?: string;
  readonly reason?: string;
  readonly text?: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** `<partition>/<offset>` in `ome.order-events.v1`. */
  readonly position: string;
}

/** A notification for one of the order's subscribers. */
export interface UserNotification extends OrderNotification {
  readonly user: string;
  readonly user_id: string;
}

/** An event of an order, and who entered the order when this event did that. */
export interface OrderChange {
  readonly notification: OrderNotification;
  readonly partition: number;
  readonly offset: bigint;
  readonly enteredBy?: string;
}

/** What a record tells; `other`: of no order, or a type of event that only a later version knows. */
export type ReadRecord =
  | { readonly kind: 'change'; readonly change: OrderChange }
  | { readonly kind: 'other' }
  | { readonly kind: 'broken'; readonly error: string };

/** A record of `ome.order-events.v1`. Never throws. */
export function readOrderEvent(record: ReceivedRecord): ReadRecord {
  const parsed = parseOrderEvent(record.value);
  if (!parsed.ok) {
    if (hasLaterType(record.value)) return { kind: 'other' };
    return { kind: 'broken', error: parsed.faults.join('; ') };
  }
  if (!('version' in parsed.value)) return { kind: 'other' };
  return { kind: 'change', change: changeOf(parsed.value, record) };
}

/** The change, where a record tells one; what is broken is put aside by the consumer of the topic. */
export function orderChangeOf(record: ReceivedRecord): OrderChange | undefined {
  const read = readOrderEvent(record);
  return read.kind === 'change' ? read.change : undefined;
}

function hasLaterType(value: Buffer | null): boolean {
  try {
    const read: unknown = JSON.parse(String(value));
    if (typeof read !== 'object' || read === null || !('type' in read)) return false;
    return typeof read.type === 'string' && !EVENT_TYPES.includes(read.type);
  } catch {
    return false;
  }
}

type OrderEvent = Extract<OrderEventRecord, { readonly version: number }>;

function changeOf(event: OrderEvent, record: ReceivedRecord): OrderChange {
  const { orderId, version, type, account, occurredAt, recordedAt } = event;
  const { partition, offset } = record;
  return {
    notification: {
      id: event.eventId,
      orderId,
      order_id: orderId,
      version,
      type,
      account,
      ...columnsOf(event),
      occurredAt,
      recordedAt,
      position: `${partition}/${offset}`,
    },
    partition,
    offset,
    ...enteredBy(event),
  };
}

/** An order that we hold is entered as well, though no venue has it yet. */
function enteredBy(event: OrderEvent): Pick<OrderChange, 'enteredBy'> {
  if (event.type !== 'ORDER_PLACED' && event.type !== 'ORDER_HELD') return {};
  const { submittedBy } = event.data;
  return submittedBy === undefined ? {} : { enteredBy: submittedBy };
}

/** Absent columns stay absent: the record is JSON, and so is what becomes of it. */
function columnsOf(event: EventColumns): Partial<OrderNotification> {
  const { clientOrderId, execType, ordStatus, orderQty, cumQty, leavesQty, avgPx } = event;
  const { lastQty, lastPx, reason, text } = event;
  return {
    ...(clientOrderId !== undefined && { clientOrderId }),
    ...(execType !== undefined && { execType }),
    ...(ordStatus !== undefined && { ordStatus }),
    ...(orderQty !== undefined && { orderQty }),
    ...(cumQty !== undefined && { cumQty }),
    ...(leavesQty !== undefined && { leavesQty }),
    ...(avgPx !== undefined && { avgPx }),
    ...(lastQty !== undefined && { lastQty }),
    ...(lastPx !== undefined && { lastPx }),
    ...(reason !== undefined && { reason }),
    ...(text !== undefined && { text }),
  };
}

export function notificationFor(user: string, notification: OrderNotification): UserNotification {
  return { ...notification, user, user_id: user };
}
