import type { OrderId } from '@ome/domain';

interface DueOrder {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly orderId: OrderId;
}

/**
 * Orders by the time at which they end, the earliest first (a binary heap). An order that changed is put in again; what is
 * stale comes out all the same, and whoever takes it compares.
 */
export type DueOrders = DueOrder[];

export function putDue(orders: DueOrders, due: DueOrder): void {
  orders.push(due);
  let index = orders.length - 1;
  while (index > 0) {
    const parent = (index - 1) >>> 1;
    if (!isEarlier(orders, index, parent)) return;
    swap(orders, index, parent);
    index = parent;
  }
}

/** Takes the earliest out; `undefined` when nothing is due by then. */
export function takeDue(orders: DueOrders, now: number): DueOrder | undefined {
  const [first] = orders;
  if (first === undefined || first.at > now) return undefined;
  swap(orders, 0, orders.length - 1);
  orders.pop();
  let index = 0;
  for (;;) {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    let earliest = index;
    if (isEarlier(orders, left, earliest)) earliest = left;
    if (isEarlier(orders, right, earliest)) earliest = right;
    if (earliest === index) return first;
    swap(orders, index, earliest);
    index = earliest;
  }
}

/** When the earliest is due; `undefined` when there is none. */
export function nextDue(orders: DueOrders): number | undefined {
  return orders[0]?.at;
}

/** Of two at the same time, the order of their ids: what a rebuild does must not hang on the shape of the heap. */
function isEarlier(orders: DueOrders, left: number, right: number): boolean {
  const [l, r] = [orders[left], orders[right]];
  if (l === undefined || r === undefined) return false;
  return l.at < r.at || (l.at === r.at && l.orderId < r.orderId);
}

function swap(orders: DueOrders, left: number, right: number): void {
  const [l, r] = [orders[left], orders[right]];
  if (l === undefined || r === undefined) return;
  orders[left] = r;
  orders[right] = l;
}
