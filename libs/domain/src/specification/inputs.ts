import type {
  CancelOrder,
  ControlBody,
  ControlInput,
  NewOrder,
  OrderReference,
  ReplaceOrder,
  ReportInput,
  RequestBody,
  RequestInput,
  TimeBody,
  TimeInput,
  UnusableInput,
} from '../input.js';
import { timestamp } from '../identifiers.js';
import type { ExecType, TimeInForce } from '../status.js';
import {
  ACCOUNT,
  arrival,
  decimal,
  FIRST_NAME,
  INSTRUMENT,
  names,
  ORDER,
  RECEIVED_AT,
  TRANSACT_TIME,
  VENUE,
} from './values.js';

let arrivals = 0;

export const BY_ORDER_ID: OrderReference = { by: 'orderId', orderId: ORDER };

export function byName(name: string): OrderReference {
  return { by: 'clientOrderId', clientOrderId: names.clientOrderId(name) };
}

/** A request of a body; its requestId and hash are its own unless stated. */
export function request(body: RequestBody, stated: Partial<RequestInput> = {}): RequestInput {
  arrivals += 1;
  return {
    kind: 'REQUEST',
    ...arrival(arrivals),
    receivedAt: RECEIVED_AT,
    requestId: names.requestId(`topic:request-${arrivals}`),
    bodyHash: `hash-${arrivals}`,
    account: ACCOUNT,
    principal: 'topic',
    dialect: 'topic',
    preconditions: {},
    ...(body.type === 'NEW_ORDER' && { instrument: INSTRUMENT }),
    body,
    ...stated,
  };
}

/** Buy 10000 TEST at 100, day, unless stated. */
export function newOrderBody(stated: Partial<NewOrder> = {}): NewOrder {
  const { orderType = 'LIMIT' } = stated;
  return {
    type: 'NEW_ORDER',
    orderId: ORDER,
    clientOrderId: FIRST_NAME,
    symbol: INSTRUMENT.symbol,
    venue: VENUE,
    side: 'BUY',
    orderType,
    quantity: decimal('10000'),
    ...(orderType === 'LIMIT' && { price: decimal('100') }),
    timeInForce: 'DAY',
    ...stated,
  };
}

export function newOrder(body: Partial<NewOrder> = {}, stated: Partial<RequestInput> = {}) {
  return request(newOrderBody(body), stated);
}

export function replaceOrder(
  body: Partial<ReplaceOrder> = {},
  stated: Partial<RequestInput> = {},
): RequestInput {
  return request({ type: 'REPLACE_ORDER', target: BY_ORDER_ID, ...body }, stated);
}

export function cancelOrder(
  body: Partial<CancelOrder> = {},
  stated: Partial<RequestInput> = {},
): RequestInput {
  return request({ type: 'CANCEL_ORDER', target: BY_ORDER_ID, ...body }, stated);
}

/** A report on the order by its orderId; its execId is its own unless stated. */
export function report(execType: ExecType, stated: Partial<ReportInput> = {}): ReportInput {
  arrivals += 1;
  return {
    kind: 'REPORT',
    ...arrival(arrivals),
    receivedAt: RECEIVED_AT,
    account: ACCOUNT,
    target: BY_ORDER_ID,
    venue: VENUE,
    execId: names.execId(`exec-${arrivals}`),
    execType,
    transactTime: TRANSACT_TIME,
    ...stated,
  };
}

export function trade(lastQty: number, lastPx: string, stated: Partial<ReportInput> = {}) {
  return report('TRADE', { lastQty: decimal(lastQty), lastPx: decimal(lastPx), ...stated });
}

export function unusable(fault: string): UnusableInput {
  arrivals += 1;
  return { kind: 'UNUSABLE', ...arrival(arrivals), fault };
}

/** A word of the clock about the order. */
export function time(body: TimeBody, stated: Partial<TimeInput> = {}): TimeInput {
  arrivals += 1;
  return {
    kind: 'TIME',
    ...arrival(arrivals),
    receivedAt: RECEIVED_AT,
    requestId: names.requestId(`sys:time-${arrivals}`),
    bodyHash: `hash-${arrivals}`,
    account: ACCOUNT,
    orderId: ORDER,
    body,
    ...stated,
  };
}

export function expire(due: string, timeInForce: TimeInForce): TimeInput {
  return time({ type: 'EXPIRE_ORDER', due: timestamp(due), timeInForce });
}

export function rollDay(tradingDay: string, dayBegan?: string): TimeInput {
  const began = dayBegan !== undefined && { dayBegan: timestamp(dayBegan) };
  return time({ type: 'ROLL_DAY', tradingDay, ...began });
}

/** An operator's word to the partition. */
export function control(body: ControlBody, stated: Partial<ControlInput> = {}): ControlInput {
  arrivals += 1;
  return {
    kind: 'CONTROL',
    ...arrival(arrivals),
    receivedAt: RECEIVED_AT,
    requestId: names.requestId(`sys:control-${arrivals}`),
    bodyHash: `hash-${arrivals}`,
    principal: { user: 'otto', roles: ['operator'], accounts: [] },
    body,
    ...stated,
  };
}
