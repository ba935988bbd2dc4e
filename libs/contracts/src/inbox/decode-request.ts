import {
  account,
  clientOrderId,
  inputId,
  instrumentSymbol,
  orderId,
  requestId,
  timestamp,
  unreachable,
  venue,
} from '@ome/domain';
import type {
  CancelOrder,
  HoldRequest,
  ListedOrder,
  NewOrder,
  OrderList,
  OrderReference,
  Position,
  Preconditions,
  ReplaceOrder,
  RequestBody,
  RequestInput,
} from '@ome/domain';
import { decimalOf } from '../wire/decimals.js';
import { instrumentFromWire } from '../wire/instrument.js';
import { optionally, present } from '../wire/present.js';
import { orderIdFor } from '../ids/order-ids.js';
import { requestHashOf } from './body-hash.js';
import { massCancelOf } from './decode-control.js';
import type { InboxRequestBody, InboxRequestRecord } from './inbox-schemas.js';

type BodyOf<Type extends InboxRequestBody['type']> = Extract<
  InboxRequestBody,
  { readonly type: Type }
>;

/** What the record says of the order outside the body. */
interface Names {
  readonly orderId?: string;
  readonly account?: string;
}

/** Wire to domain of a checked record. Throws a RangeError where the parts do not fit together. */
export function requestInputOf(record: InboxRequestRecord, cause: Position): RequestInput {
  const { instrument } = record.context;
  return present<RequestInput>({
    kind: 'REQUEST',
    inputId: inputId(record.inputId),
    cause,
    receivedAt: timestamp(record.receivedAt),
    requestId: requestId(record.requestId),
    bodyHash: requestHashOf(record.body),
    account: optionally(account, record.account),
    principal: record.principal,
    dialect: record.dialect,
    deadline: optionally(timestamp, record.deadline),
    preconditions: preconditionsOf(record),
    instrument: optionally(instrumentFromWire, instrument),
    lastPrice: optionally(decimalOf, record.context.lastPrice),
    lastPriceUnknown: record.context.lastPriceUnknown === true ? true : undefined,
    body: bodyOf(record),
  });
}

function bodyOf(record: InboxRequestRecord): RequestBody {
  const { body } = record;
  switch (body.type) {
    case 'NEW_ORDER':
      return newOrderOf(record, body);
    case 'REPLACE_ORDER':
      return replaceOrderOf(record, body);
    case 'CANCEL_ORDER':
      return cancelOrderOf(record, body);
    case 'HIBERNATE_ORDER':
    case 'ACTIVATE_ORDER':
      return present<HoldRequest>({
        type: body.type,
        target: targetOf(record, body),
        submittedBy: body.submittedBy,
        text: body.text,
        reason: body.reason,
        attributes: body.attributes,
      });
    case 'ORDER_STATUS':
      return { type: body.type, target: targetOf(record, body) };
    case 'ORDER_LIST':
      return orderListOf(record, body);
    case 'MASS_CANCEL':
      return massCancelOf(body);
    default:
      return unreachable(body);
  }
}

function orderListOf(record: InboxRequestRecord, body: BodyOf<'ORDER_LIST'>): OrderList {
  const owner = record.account;
  if (owner === undefined) throw new RangeError('account: is missing; a list is of one account');
  if ((body.orders.length === 0) !== (body.contentHash !== undefined)) {
    throw new RangeError('orders: must be given, unless contentHash says what the list is of');
  }
  const { instruments = [], lastPrices = [] } = record.context;
  const known = instruments.map(instrumentFromWire);
  const orders = body.orders.map((order) => {
    const id = orderIdFor(account(owner), clientOrderId(order.clientOrderId));
    const isIts = ({ venue: name, symbol }: { readonly venue: string; readonly symbol: string }) =>
      name === order.venue && symbol === order.symbol;
    return present<ListedOrder>({
      body: newOrderOf({ account: owner, orderId: id }, order),
      instrument: known.find(isIts),
      lastPrice: optionally(decimalOf, lastPrices.find(isIts)?.price),
    });
  });
  return {
    type: body.type,
    allOrNoneValidation: body.allOrNoneValidation ?? false,
    orders,
  };
}

type ListedBody = BodyOf<'ORDER_LIST'>['orders'][number];

function newOrderOf(record: Names, body: BodyOf<'NEW_ORDER'> | ListedBody): NewOrder {
  if (record.orderId === undefined || record.account === undefined) {
    throw new RangeError('orderId: is missing; the door gives a NEW_ORDER its orderId and account');
  }
  return present<NewOrder>({
    type: 'NEW_ORDER',
    orderId: orderId(record.orderId),
    clientOrderId: clientOrderId(body.clientOrderId ?? record.orderId),
    symbol: instrumentSymbol(body.symbol),
    venue: venue(body.venue),
    side: body.side,
    orderType: body.orderType,
    quantity: decimalOf(body.quantity),
    price: optionally(decimalOf, body.price),
    timeInForce: body.timeInForce ?? 'DAY',
    expireTime: optionally(timestamp, body.expireTime),
    displayQuantity: optionally(decimalOf, body.displayQuantity),
    displayPriceDelta: optionally(decimalOf, body.displayPriceDelta),
    allOrNone: body.allOrNone,
    initialState: body.initialState,
    possResend: body.possResend,
    submittedBy: body.submittedBy,
    text: body.text,
    reason: body.reason,
    attributes: body.attributes,
  });
}

function replaceOrderOf(record: Names, body: BodyOf<'REPLACE_ORDER'>): ReplaceOrder {
  return present<ReplaceOrder>({
    type: 'REPLACE_ORDER',
    target: targetOf(record, body),
    clientOrderId: optionally(clientOrderId, body.clientOrderId),
    assignName: body.assignName,
    quantity: optionally(decimalOf, body.quantity),
    openQuantity: optionally(decimalOf, body.openQuantity),
    price: optionally(decimalOf, body.price),
    timeInForce: body.timeInForce,
    expireTime: optionally(timestamp, body.expireTime),
    displayQuantity: optionally(decimalOf, body.displayQuantity),
    displayPriceDelta: optionally(decimalOf, body.displayPriceDelta),
    allOrNone: body.allOrNone,
    ifUnchanged: body.ifUnchanged,
    possResend: body.possResend,
    submittedBy: body.submittedBy,
    text: body.text,
    reason: body.reason,
    attributes: body.attributes,
  });
}

function cancelOrderOf(record: Names, body: BodyOf<'CANCEL_ORDER'>): CancelOrder {
  return present<CancelOrder>({
    type: 'CANCEL_ORDER',
    target: targetOf(record, body),
    clientOrderId: optionally(clientOrderId, body.clientOrderId),
    assignName: body.assignName,
    takesBack: optionally(requestId, body.takesBack),
    possResend: body.possResend,
    submittedBy: body.submittedBy,
    text: body.text,
    reason: body.reason,
    attributes: body.attributes,
  });
}

function preconditionsOf({ preconditions }: InboxRequestRecord): Preconditions {
  if (preconditions === undefined) return {};
  return present<Preconditions>({
    noFills: preconditions.noFills,
    noPending: preconditions.noPending,
    newestName: optionally(clientOrderId, preconditions.newestName),
    revision: preconditions.revision,
    venueRevision: preconditions.venueRevision,
    venueOrderId: preconditions.venueOrderId,
    notAcknowledged: preconditions.notAcknowledged,
  });
}

/** The name that the caller gave; the record's orderId where the body names none. */
function targetOf(
  record: Names,
  body: { readonly orderId?: string; readonly origClientOrderId?: string },
): OrderReference {
  if (body.orderId !== undefined) return { by: 'orderId', orderId: orderId(body.orderId) };
  if (body.origClientOrderId !== undefined) {
    if (record.account === undefined) {
      throw new RangeError('account: is missing; an origClientOrderId names an order only with it');
    }
    return { by: 'clientOrderId', clientOrderId: clientOrderId(body.origClientOrderId) };
  }
  if (record.orderId === undefined) {
    throw new RangeError('orderId: is missing; the record names no order');
  }
  return { by: 'orderId', orderId: orderId(record.orderId) };
}
