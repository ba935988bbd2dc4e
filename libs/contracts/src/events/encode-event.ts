import { eventIdOf, execTypeOf, formatDecimal, isOrderEvent, orderColumns } from '@ome/domain';
import type { DomainEvent, OrderState, Reason } from '@ome/domain';
import { splitRequestId } from '../ids/request-ids.js';
import { present } from '../wire/present.js';
import type { EventColumns } from './event-parts.js';
import type { DecidedRecord } from './event-schemas.js';
import { requestDataOf } from './request-data.js';
import { venueDataOf } from './venue-data.js';

export interface WriterFacts {
  /** The writer's: one more at each change of writer. */
  readonly epoch: number;
}

/**
 * A record of `ome.order-events.v1`. `order` is the order as it stands after the event, which an order event must have;
 * a record of no order states the columns of the order that it names, where there is one. `requestId` is as the caller
 * gave it: the door's prefix goes to `data.door`.
 */
export function encodeEvent(
  event: DomainEvent,
  order: OrderState | undefined,
  { epoch }: WriterFacts,
): DecidedRecord {
  if (isOrderEvent(event) && order === undefined) {
    throw new Error(`${event.type} of order ${event.orderId} is encoded without its order`);
  }
  const request = 'requestId' in event ? splitRequestId(event.requestId) : undefined;
  const record = {
    eventId: eventIdOf(event),
    type: event.type,
    cause: event.cause,
    epoch,
    inputId: event.inputId,
    orderId: 'orderId' in event ? event.orderId : undefined,
    version: 'version' in event ? event.version : undefined,
    account: event.account,
    requestId: request?.requestId,
    execId: 'execId' in event ? event.execId : undefined,
    occurredAt: 'occurredAt' in event ? event.occurredAt : undefined,
    recordedAt: event.recordedAt,
    ...columnsOf(event, order),
    data: present<object>(
      'execId' in event ? venueDataOf(event, order) : requestDataOf(event, request?.door, order),
    ),
  };
  return present<object>(record) as DecidedRecord;
}

type Columns = { readonly [Name in keyof EventColumns]: EventColumns[Name] | undefined };

function columnsOf(event: DomainEvent, order: OrderState | undefined): Columns {
  const reason = 'reason' in event ? event.reason : undefined;
  const said = {
    text: textOf(event, reason),
    reason: reason?.code,
    clientOrderId: 'clientOrderId' in event ? event.clientOrderId : undefined,
    origClientOrderId: 'origClientOrderId' in event ? event.origClientOrderId : undefined,
  };
  if (order === undefined) return { ...said, ...columnsOfNone(event) };
  const columns = orderColumns(order);
  const { ordStatus, orderQty, cumQty, leavesQty, avgPx, dayOrderQty, dayCumQty } = columns;
  const { priceScale, quantityScale } = order.instrument;
  const amount = statesAmount(event) ? event : undefined;
  return {
    revision: order.revision,
    execType: statedExecType(event),
    ordStatus,
    clientOrderId: said.clientOrderId ?? order.clientOrderId,
    origClientOrderId: said.origClientOrderId,
    orderQty: formatDecimal(orderQty, quantityScale),
    cumQty: formatDecimal(cumQty, quantityScale),
    leavesQty: formatDecimal(leavesQty, quantityScale),
    avgPx,
    dayOrderQty: dayOrderQty === undefined ? undefined : formatDecimal(dayOrderQty, quantityScale),
    dayCumQty: dayCumQty === undefined ? undefined : formatDecimal(dayCumQty, quantityScale),
    lastQty:
      amount?.lastQty === undefined ? undefined : formatDecimal(amount.lastQty, quantityScale),
    lastPx: amount?.lastPx === undefined ? undefined : formatDecimal(amount.lastPx, priceScale),
    execRefId: 'replaces' in event ? event.replaces.execId : undefined,
    restatementReason: 'restatementReason' in event ? event.restatementReason : undefined,
    text: said.text,
    reason: said.reason,
  };
}

/** Of an order that nobody knows (FIX rule 8). Its OrderID NONE is an absent `orderId` here: no order is called so. */
function columnsOfNone(event: DomainEvent): Pick<Columns, 'execType' | 'ordStatus'> {
  return event.type === 'REQUEST_REFUSED' && event.execType !== undefined
    ? { execType: event.execType, ordStatus: 'REJECTED' }
    : {};
}

/** Of a fill or correction what is booked; of a stopped order what its venue guarantees. */
function statesAmount(
  event: DomainEvent,
): event is Extract<
  DomainEvent,
  { readonly type: 'FILL_BOOKED' | 'FILL_CORRECTED' | 'ORDER_STOPPED' }
> {
  const { type } = event;
  return type === 'FILL_BOOKED' || type === 'FILL_CORRECTED' || type === 'ORDER_STOPPED';
}

function statedExecType(event: DomainEvent): EventColumns['execType'] {
  return isOrderEvent(event) || event.type === 'ORDER_STATUS_REPORTED'
    ? execTypeOf(event)
    : undefined;
}

function textOf(event: DomainEvent, reason: Reason | undefined): string | undefined {
  return reason?.text ?? ('text' in event ? event.text : undefined);
}
