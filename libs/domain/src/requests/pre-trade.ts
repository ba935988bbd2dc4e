import { formatDecimal, type Decimal } from '../decimal.js';
import type { OrderScope } from '../event.js';
import type { Instrument } from '../instrument.js';
import type { TradingLimits } from '../limits.js';
import { marketOf } from '../markets.js';
import { STOPS, type PartitionState } from '../partition-state.js';
import type { Reason } from '../reasons.js';
import type { WantedOrder } from './wanted-order.js';
import { collarFault, isAbove, notionalFault, textOf } from './price-limits.js';

/** What a stop may be about. */
export type StoppableOrder = Pick<
  WantedOrder,
  'account' | 'instrument' | 'side' | 'submittedBy' | 'changedBy'
>;

/** What the account, an operator or the instrument does not allow. A change is checked where it asks for more. */
export function preTradeFault(state: PartitionState, wanted: WantedOrder): Reason | undefined {
  return stopFault(state, wanted) ?? instrumentFault(wanted) ?? accountFault(state, wanted);
}

/** A stop in force holds back everything but cancels and hibernation. */
export function stopFault({ stops }: PartitionState, order: StoppableOrder): Reason | undefined {
  const inForce = stops.get(STOPS);
  if (inForce === undefined || inForce.length === 0) return undefined;
  const stop = inForce.find(({ scope }) => isInScope(order, scope));
  if (stop === undefined) return undefined;
  const { stopId } = stop;
  const text = `Trading is stopped (${stopId}); cancels pass`;
  return { code: 'TRADING_STOPPED', text, context: { stopId } };
}

/** A user's stop is about his orders, and about what he asks for of others' orders. */
function isInScope(order: StoppableOrder, scope: OrderScope): boolean {
  const { account, venue, symbol, side, submittedBy } = scope;
  return (
    (account === undefined || account === order.account) &&
    (venue === undefined || venue === order.instrument.venue) &&
    (symbol === undefined || symbol === order.instrument.symbol) &&
    (side === undefined || side === order.side) &&
    (submittedBy === undefined ||
      submittedBy === order.submittedBy ||
      submittedBy === order.changedBy)
  );
}

function instrumentFault(wanted: WantedOrder): Reason | undefined {
  const { maximumNotional, collarBasisPoints } = wanted.instrument;
  return (
    deltaFault(wanted) ??
    notionalFault(wanted, maximumNotional) ??
    collarFault(wanted, collarBasisPoints)
  );
}

/** Only the price of the first slice is checked: by a delta that improves it, the others would leave every range and collar. */
function deltaFault({ side, terms, instrument, before }: WantedOrder): Reason | undefined {
  const { displayPriceDelta: delta = 0 } = terms;
  if (delta === before?.displayPriceDelta || (side === 'BUY' ? delta <= 0 : delta >= 0)) {
    return undefined;
  }
  const value = formatDecimal(delta, instrument.priceScale);
  const text = 'displayPriceDelta improves the price: a buy goes down, a sell goes up';
  return { code: 'PRICE_OUT_OF_RANGE', text, context: { field: 'displayPriceDelta', value } };
}

function accountFault(state: PartitionState, wanted: WantedOrder): Reason | undefined {
  for (const limits of state.limits.get(wanted.account) ?? []) {
    if (!isLimited(wanted.instrument, limits)) continue;
    const fault =
      openOrdersFault(state, wanted, limits) ??
      quantityFault(wanted, limits.maximumQuantity) ??
      notionalFault(wanted, limits.maximumNotional) ??
      collarFault(wanted, limits.collarBasisPoints);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isLimited({ venue, symbol }: Instrument, limits: TradingLimits): boolean {
  return (
    (limits.venue === undefined || limits.venue === venue) &&
    (limits.symbol === undefined || limits.symbol === symbol)
  );
}

function openOrdersFault(
  { openOrders }: PartitionState,
  { account, opens }: WantedOrder,
  limits: TradingLimits,
): Reason | undefined {
  const { maximumOpenOrders } = limits;
  if (!opens || maximumOpenOrders === undefined) return undefined;
  const open = openOrders.get(account, marketOf(limits)) ?? 0;
  if (open < maximumOpenOrders) return undefined;
  const context = { value: String(open), maximum: String(maximumOpenOrders) };
  return { code: 'TOO_MANY_OPEN_ORDERS', context };
}

function quantityFault(
  { terms, before, instrument }: WantedOrder,
  maximum: Decimal | undefined,
): Reason | undefined {
  if (maximum === undefined || terms.quantity <= (before?.quantity ?? 0)) return undefined;
  const { quantityScale: scale } = instrument;
  if (!isAbove(BigInt(terms.quantity), scale, maximum)) return undefined;
  const value = formatDecimal(terms.quantity, scale);
  const context = { field: 'quantity', value, maximum: textOf(maximum) };
  return { code: 'QUANTITY_ABOVE_LIMIT', context };
}
