import { unreachable } from '../brand.js';
import type { LimitsSet, StopLifted, StopSet } from '../event.js';
import type { Account } from '../identifiers.js';
import { isOpenOrder, type OrderState } from '../order-state.js';
import { marketsOf } from '../markets.js';
import { STOPS, type PartitionState } from '../partition-state.js';
import { invariant } from './invariant.js';

/** Stops and limits: what an operator said to the partition. */
export function changeControls(
  state: PartitionState,
  event: StopSet | StopLifted | LimitsSet,
): void {
  const inForce = state.stops.get(STOPS) ?? [];
  switch (event.type) {
    case 'STOP_SET': {
      const others = inForce.filter(({ stopId }) => stopId !== event.stopId);
      state.stops.set(STOPS, [...others, { stopId: event.stopId, scope: event.scope }]);
      return;
    }
    case 'STOP_LIFTED':
      state.stops.set(
        STOPS,
        inForce.filter(({ stopId }) => stopId !== event.stopId),
      );
      return;
    case 'LIMITS_SET':
      state.limits.set(event.account, event.limits);
      return;
    default:
      unreachable(event);
  }
}

/** Counts an order while it is open, with its account, and with its venue, its symbol and both there. */
export function countOpenOrders(
  state: PartitionState,
  before: OrderState | undefined,
  after: OrderState,
): void {
  const change = Number(isOpenOrder(after)) - Number(before !== undefined && isOpenOrder(before));
  if (change === 0) return;
  for (const market of marketsOf(after.instrument)) count(state, after.account, market, change);
}

function count(
  { openOrders }: PartitionState,
  account: Account,
  market: string,
  change: number,
): void {
  const number = (openOrders.get(account, market) ?? 0) + change;
  invariant(number >= 0, () => `${account} has ${number} open orders of market ${market}`);
  openOrders.set(account, market, number);
}
