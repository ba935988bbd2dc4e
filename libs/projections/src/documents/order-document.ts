import {
  formatDecimal,
  isOpenOrder,
  orderColumns,
  restingStatusOf,
  type Instrument,
  type OrderState,
  type OrderTerms,
} from '@ome/domain';
import type { LogPosition, OrderDocument, SupersededTerms } from './order.schema.js';
import { ORDER_STATE_VERSION, encodeOrderState } from './order-state-codec.js';

/** An order with what its document holds beside the state. */
export interface ProjectedOrder {
  readonly state: OrderState;
  readonly history: readonly SupersededTerms[];
  readonly executionCount: number;
  /** When the terms in force came into force. */
  readonly termsSince: string;
  readonly asOf: LogPosition;
  /** Of its first event, in the partition of `asOf`. */
  readonly firstOffset: number;
}

export function orderDocumentOf(order: ProjectedOrder): OrderDocument {
  const { state, history, executionCount, asOf, firstOffset, termsSince } = order;
  const { instrument } = state;
  const { ordStatus, cumQty, leavesQty, avgPx } = orderColumns(state);
  return {
    _id: state.orderId,
    stateVersion: ORDER_STATE_VERSION,
    version: state.version,
    revision: state.revision,
    asOf,
    firstOffset,
    executionCount,
    account: state.account,
    ...optional('submittedBy', state.submittedBy),
    clientOrderId: state.clientOrderId,
    clientOrderIds: state.clientOrderIds,
    venue: instrument.venue,
    symbol: instrument.symbol,
    side: state.side,
    ...termFields(state.terms, instrument),
    ordStatus,
    ...optional('open', isOpenOrder(state) ? true : undefined),
    cumQty: formatDecimal(cumQty, instrument.quantityScale),
    leavesQty: formatDecimal(leavesQty, instrument.quantityScale),
    avgPx,
    ...optional('venueOrderId', state.venueOrderId),
    ...optional('venueRevision', state.venueRevision),
    ...optional('text', state.text),
    ...optional('reason', state.reason),
    createdAt: state.createdAt,
    updatedAt: state.updatedAt,
    termsSince,
    history,
    state: encodeOrderState(state),
  };
}

/** The terms as the order had them before `state` replaced them. */
export function supersededTermsOf(before: ProjectedOrder): SupersededTerms {
  const { state } = before;
  const { price, quantity } = termFields(state.terms, state.instrument);
  return {
    clientOrderId: state.clientOrderId,
    quantity,
    ...optional('price', price),
    ordStatus: restingStatusOf(state),
    since: before.termsSince,
  };
}

function termFields(terms: OrderTerms, { priceScale, quantityScale }: Instrument) {
  const { displayQuantity, displayPriceDelta } = terms;
  return {
    orderType: terms.orderType,
    quantity: formatDecimal(terms.quantity, quantityScale),
    ...(terms.orderType === 'LIMIT' ? { price: formatDecimal(terms.price, priceScale) } : {}),
    timeInForce: terms.timeInForce,
    ...optional('expireTime', terms.expireTime),
    ...(displayQuantity === undefined
      ? {}
      : { displayQuantity: formatDecimal(displayQuantity, quantityScale) }),
    ...(displayPriceDelta === undefined
      ? {}
      : { displayPriceDelta: formatDecimal(displayPriceDelta, priceScale) }),
    ...optional('allOrNone', terms.allOrNone),
  };
}

/** An absent field is absent, in a document as on the wire. */
function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });
}
