import { quantity, type Decimal, type Price, type Quantity } from '../decimal.js';
import type { ReportInput } from '../input.js';
import type { OrderState, OrderTerms } from '../order-state.js';
import { isReason, type Reason } from '../reasons.js';
import { toPrice, toQuantity } from '../units.js';

/**
 * The terms with what the venue's report states of them. FIX rule 7: a quantity is not below what is filled; at or below
 * means stop, and the order is FILLED at OrderQty = CumQty. More than the quantity before and the one that was asked for was not
 * filled when the venue took the new one: it came of a later replace, or is an overfill, and stays to be seen.
 */
export function statedTerms(
  order: OrderState,
  terms: OrderTerms,
  input: ReportInput,
): OrderTerms | Reason {
  const total = statedTotal(order, terms, input.orderQty);
  if (isReason(total)) return total;
  const shown = statedDisplay(order, input);
  if (isReason(shown)) return shown;
  const common = { ...shown, quantity: total };
  if (terms.orderType !== 'LIMIT') return { ...terms, ...common };
  const limit = statedPrice(order, terms.price, input);
  return isReason(limit) ? limit : { ...terms, ...common, price: limit };
}

function statedTotal(
  order: OrderState,
  terms: OrderTerms,
  orderQty: Decimal | undefined,
): Quantity | Reason {
  const told = orderQty === undefined ? terms.quantity : toQuantity(orderQty, order.instrument);
  if (isReason(told)) return told;
  if (told === 0) return { code: 'QUANTITY_OUT_OF_RANGE' };
  const covered = Math.max(order.terms.quantity, terms.quantity);
  return quantity(Math.max(told, Math.min(order.cumQty, covered)));
}

function statedDisplay(order: OrderState, { displayQuantity }: ReportInput) {
  if (displayQuantity === undefined) return {};
  const shown = toQuantity(displayQuantity, order.instrument);
  return isReason(shown) ? shown : { displayQuantity: shown };
}

function statedPrice(order: OrderState, before: Price, { price }: ReportInput): Price | Reason {
  return price === undefined ? before : toPrice(price, order.instrument);
}
