import type { FillRecord, VenueOrderRecord } from '@ome/contracts';
import { shownAccount, shownSide, shownStamp, stateCodeOf } from '@ome/equities';

/** The path of an instruction under the link's base, and its `type`. */
const OPERATIONS = {
  NEW: { path: '/api/v1/new_order', type: 1 },
  REPLACE: { path: '/api/v1/update_order', type: 2 },
  CANCEL: { path: '/api/v1/delete_order', type: 3 },
} as const;

export type LinkInstruction = keyof typeof OPERATIONS;

/** A request to an execution link (legacy-rest.md, "Outbound, to execution links"). */
export interface LinkRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** `undefined` for an instruction that the links have no word for. */
export function linkInstructionOf(order: VenueOrderRecord): LinkInstruction | undefined {
  const { instruction } = order;
  return instruction === 'HIBERNATE' || instruction === 'ACTIVATE' ? undefined : instruction;
}

/** `instruction` is the order's own, or CANCEL to take back what was not answered. */
export function linkRequest(order: VenueOrderRecord, instruction: LinkInstruction): LinkRequest {
  const { path, type } = OPERATIONS[instruction];
  const body = {
    type,
    order_id: order.clientOrderId,
    OrigClOrdID: order.origClientOrderId ?? order.clientOrderId,
    user_id: userOf(order),
    product_id: order.symbol,
    side: order.side === 'BUY' ? '0' : '1',
    ask_price: order.price ?? '0',
    total_qty: order.quantity,
    order_stamp: shownStamp(order.createdAt),
    order_qtydone: Number(order.cumQty),
    account: shownAccount(order.account),
    exchange_id: order.venue,
    price_instruction: order.orderType,
  };
  return { path, body };
}

/** The body for a trade post (legacy-rest.md, "Outbound, to trade post"). Sides as the dialect shows them. */
export function tradePostBody(fill: FillRecord): Readonly<Record<string, unknown>> {
  return {
    order_id: fill.clientOrderId,
    user_id: userOf(fill),
    product_id: fill.symbol,
    side: shownSide(fill.side),
    ask_price: Number(fill.orderPrice ?? '0'),
    total_qty: Number(fill.orderQuantity),
    order_stamp: shownStamp(fill.createdAt),
    state: stateCodeOf(fill.ordStatus),
    account: shownAccount(fill.account),
    LTP: fill.lastTradePrice === undefined ? -1 : Number(fill.lastTradePrice),
    fill_id: fill.fillId,
    fill: {
      fill_id: fill.fillId,
      price: Number(fill.price),
      qtydone: Number(fill.quantity),
      exchange_id: fill.venue,
      exchange_stamp: shownStamp(fill.transactTime),
    },
  };
}

/** A number, as it came in the equities dialect; a user of another door by name. */
function userOf({
  attributes,
  submittedBy,
}: Pick<VenueOrderRecord, 'attributes' | 'submittedBy'>): number | string {
  const user = attributes?.['user_id'] ?? submittedBy ?? '';
  return /^(0|[1-9]\d{0,14})$/.test(user) ? Number(user) : user;
}

/** What a peer says: `undefined` when it is no answer of this dialect. */
export function readAnswer(
  body: string,
): { readonly success: boolean; readonly comment?: string } | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null || !('success' in answer)) return undefined;
    const { success } = answer;
    if (typeof success !== 'boolean') return undefined;
    const comment = 'comment' in answer ? answer.comment : undefined;
    return { success, ...(typeof comment === 'string' && { comment }) };
  } catch {
    return undefined;
  }
}
