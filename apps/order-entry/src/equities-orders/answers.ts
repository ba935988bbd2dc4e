import { REASONS, type ReasonCode } from '@ome/domain';

/** Answer to types 1, 2 and 3. `order_id` on a refusal names an order that exists or may come to exist. */
export type OrderAnswer =
  | { readonly success: true; readonly order_id: string }
  | { readonly success: false; readonly comment: string; readonly order_id?: string };

/** The two comments that clients of the old engine match (legacy-rest.md). */
export const ORDER_DOES_NOT_EXIST = 'Order does not exist';
export const ORDER_HAS_FILLS = 'Not allowed - Order has fills';

export const UNKNOWN_OUTCOME =
  'The outcome is not known yet: the venue has not answered in time. Ask for the order details (type 4).';

export function accepted(orderId: string): OrderAnswer {
  return { success: true, order_id: orderId };
}

export function refused(comment: string, orderId?: string): OrderAnswer {
  return { success: false, comment, ...(orderId === undefined ? {} : { order_id: orderId }) };
}

/** The comment of a refusal; `detail` is what the refusing side said, and never changes the two fixed comments. */
export function commentOf(code: string | undefined, detail?: string): string {
  if (code === 'UNKNOWN_ORDER' || code === 'NOT_NEWEST_NAME') return ORDER_DOES_NOT_EXIST;
  if (code === 'ORDER_HAS_FILLS') return ORDER_HAS_FILLS;
  const words = isReasonCode(code) ? REASONS[code].text : 'The request was refused';
  return detail === undefined || detail === '' || detail === words ? words : `${words}: ${detail}`;
}

function isReasonCode(code: string | undefined): code is ReasonCode {
  return code !== undefined && Object.hasOwn(REASONS, code);
}
