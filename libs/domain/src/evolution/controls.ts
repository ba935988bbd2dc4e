import { unreachable } from '../brand.js';
import type { LimitsSet, StopLifted, StopSet } from '../event.js';
import { isClosedStatus, restingStatusOf, type OrderState } from '../order-state.js';
import { openOrdersKey, STOPS, type PartitionState } from '../partition-state.js';
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
  const change = Number(isOpen(after)) - Number(before !== undefined && isOpen(before));
  if (change === 0) return;
  count(state, openOrdersKey(after.account), change);
  const { venue, symbol } = after.instrument;
  for (const limited of [{ venue }, { symbol }, { venue, symbol }]) {
    count(state, openOrdersKey(after.account, limited), change);
  }
}

function count({ openOrders }: PartitionState, key: string, change: number): void {
  const number = (openOrders.get(key) ?? 0) + change;
  invariant(number >= 0, `${key} has ${number} open orders`);
  openOrders.set(key, number);
}

function isOpen(order: OrderState): boolean {
  return !isClosedStatus(restingStatusOf(order));
}
