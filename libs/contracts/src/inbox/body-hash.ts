import { hash } from 'node:crypto';
import { unreachable } from '@ome/domain';
import type { InboxRequestBody } from './inbox-schemas.js';

/** What a repeat may say otherwise and still be the same request. */
const LEFT_OUT: ReadonlySet<string> = new Set(['requestId', 'possResend', 'deadline']);

/** SHA-256, base64url, over the body's JSON with sorted keys: the same request whatever the order of its fields. */
export function bodyHashOf(body: Readonly<Record<string, unknown>>): string {
  return hash('sha256', JSON.stringify(sortedObject(body, LEFT_OUT)), 'base64url');
}

/**
 * The hash of a request's body. Of an order that it is about, the name counts, and not what its door made of that: as
 * an orderId or a clientOrderId, with or without the account, by what its caller may see that day. With other rights
 * he repeats the same request. The account is that of the order, among whose requests the writer looks.
 */
export function requestHashOf(body: InboxRequestBody): string {
  switch (body.type) {
    case 'NEW_ORDER':
    case 'MASS_CANCEL':
      return bodyHashOf(body);
    case 'ORDER_LIST':
      return bodyHashOf({ ...body, orders: body.orders.map(sameAtRepeats) });
    case 'REPLACE_ORDER':
    case 'CANCEL_ORDER':
    case 'HIBERNATE_ORDER':
    case 'ACTIVATE_ORDER':
    case 'ORDER_STATUS': {
      const { account: _account, orderId, origClientOrderId, ...said } = body;
      const names = [orderId, origClientOrderId].filter((name) => name !== undefined);
      return bodyHashOf({ ...said, names });
    }
    default:
      return unreachable(body);
  }
}

/** Of an order of a list too, a repeat may say that it is one. */
function sameAtRepeats(order: Readonly<Record<string, unknown>>) {
  return sortedObject(order, LEFT_OUT);
}

function sortedObject(
  object: Readonly<Record<string, unknown>>,
  leftOut?: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(object).sort()) {
    if (leftOut?.has(key) !== true) result[key] = sorted(object[key]);
  }
  return result;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(sorted) : sortedObject({ ...value });
}
