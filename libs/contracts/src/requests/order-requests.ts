import { checkOf, isObject, readObject, refused } from '../wire/parse.js';
import type { Check } from '../wire/parse.js';
import {
  CancelOrderSchema,
  HoldOrderSchema,
  NewOrderSchema,
  OrderStatusSchema,
  ReplaceOrderSchema,
} from './order-request-schemas.js';
import type {
  OrderRequest,
  OrderRequestType,
  ReplaceOrderRequest,
} from './order-request-schemas.js';

export type ParsedOrderRequest =
  | { readonly ok: true; readonly request: OrderRequest }
  | { readonly ok: false; readonly faults: readonly string[] };

const CHANGES = [
  'quantity',
  'openQuantity',
  'price',
  'timeInForce',
  'expireTime',
  'displayQuantity',
  'displayPriceDelta',
  'allOrNone',
  'text',
] as const satisfies readonly (keyof ReplaceOrderRequest)[];

const checkHold = checkOf('HIBERNATE_ORDER and ACTIVATE_ORDER', HoldOrderSchema, targetFaults);
const checks: ReadonlyMap<unknown, Check<OrderRequest>> = new Map<
  OrderRequestType,
  Check<OrderRequest>
>([
  ['NEW_ORDER', checkOf('NEW_ORDER', NewOrderSchema)],
  ['REPLACE_ORDER', checkOf('REPLACE_ORDER', ReplaceOrderSchema, replaceFaults)],
  ['CANCEL_ORDER', checkOf('CANCEL_ORDER', CancelOrderSchema, targetFaults)],
  ['HIBERNATE_ORDER', checkHold],
  ['ACTIVATE_ORDER', checkHold],
  ['ORDER_STATUS', checkOf('ORDER_STATUS', OrderStatusSchema, targetFaults)],
]);

/** A record of `ome.order-requests.v1`. Never throws; faults are for the `.dlq` header and for people. */
export function parseOrderRequest(value: Uint8Array | null): ParsedOrderRequest {
  const object = readObject(value);
  return object.ok ? checkOrderRequest(object.value) : object;
}

/** The same check for a door that has an object already, such as the body of an HTTP request with its `type`. */
export function checkOrderRequest(value: unknown): ParsedOrderRequest {
  if (!isObject(value)) return refused('value: must be a JSON object');
  const check = checks.get(value.type);
  if (check === undefined) return refused(`type: must be one of ${[...checks.keys()].join(', ')}`);
  const checked = check(value);
  return checked.ok ? { ok: true, request: checked.value } : checked;
}

function targetFaults(request: {
  readonly orderId?: string;
  readonly origClientOrderId?: string;
}): readonly string[] {
  const named =
    Number(request.orderId !== undefined) + Number(request.origClientOrderId !== undefined);
  if (named === 1) return [];
  return named === 0
    ? ['orderId: is missing; name the order by orderId or by origClientOrderId']
    : ['origClientOrderId: must be left out when orderId is given; one of them names the order'];
}

function replaceFaults(request: ReplaceOrderRequest): readonly string[] {
  const faults = [...targetFaults(request)];
  if (request.quantity !== undefined && request.openQuantity !== undefined) {
    faults.push('openQuantity: must be left out when quantity is given; one of them says the size');
  }
  if (CHANGES.every((field) => request[field] === undefined)) {
    faults.push(`REPLACE_ORDER: must change something; give at least one of ${CHANGES.join(', ')}`);
  }
  return faults;
}
