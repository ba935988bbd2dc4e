import type { Running } from '../local/running.ts';
import { checkFills, type FillsCheck } from './check-fills.ts';
import { restDoor, topicDoor, type PlacedOrder } from './doors.ts';
import { runM7Story } from './m7-story.ts';
import { fetchOrder, isSettled, type OrderResource } from './orders.ts';
import { planOrders } from './plan.ts';
import { fillTable, nextSteps, orderTable, summary } from './print.ts';
import { signIn, type SignedIn } from './sign-in.ts';

const SETTLE_LIMIT_MS = 60_000;

/**
 * Sends the demo's orders, waits for what becomes of them, prints it; then the story of an M7 order. True when trade post
 * and log agree, and the story's events are as the document has them.
 */
export async function runDemo(running: Running, say: (text: string) => void): Promise<boolean> {
  const started = performance.now();
  const placed = await placeOrders(running);
  const headers = await signIn(running);
  const orders = await settled(running, placed, headers);
  const check = await agreement(running, orders, headers);
  const took = ((performance.now() - started) / 1000).toFixed(1);
  const rows = placed.flatMap((each, index) => {
    const order = orders[index];
    return order === undefined ? [] : [{ placed: each, order }];
  });
  say(`\n${orderTable(rows)}\n\n${fillTable(check.atTradePost)}\n`);
  say(`${summary(orders, check)} The demo took ${took} s.\n`);
  const told = await runM7Story(running, say);
  say(`${nextSteps(running, orders)}\n`);
  return check.inLog.size > 0 && check.differing.length === 0 && told;
}

async function placeOrders(running: Running): Promise<readonly PlacedOrder[]> {
  const doors = { rest: restDoor(running), topic: topicDoor(running) };
  const placed: PlacedOrder[] = [];
  for (const planned of planOrders()) placed.push(await doors[planned.door].place(planned));
  for (const { planned, ...order } of placed) {
    if (planned.afterwards === 'amend') await order.amend();
    if (planned.afterwards === 'cancel') await order.cancel();
  }
  await doors.topic.close();
  return placed;
}

async function settled(
  running: Running,
  placed: readonly PlacedOrder[],
  headers: SignedIn,
): Promise<readonly OrderResource[]> {
  return await within(`all orders to settle`, async () => {
    const orders = await Promise.all(
      placed.map(({ orderId }) => fetchOrder(running, orderId, headers)),
    );
    const waiting = placed.filter((order, index) => !isSettled(order, orders[index]));
    const found = orders.filter((order) => order !== undefined);
    if (waiting.length === 0) return { value: found };
    return { still: waiting.map(({ orderId }) => orderId).join(', ') };
  });
}

/** The trade post is a consumer of its own and may lag: what differs for good is a fault. */
async function agreement(
  running: Running,
  orders: readonly OrderResource[],
  headers: SignedIn,
): Promise<FillsCheck> {
  let last = await checkFills(running, orders, headers);
  const until = Date.now() + SETTLE_LIMIT_MS;
  while (last.differing.length > 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    last = await checkFills(running, orders, headers);
  }
  return last;
}

async function within<Value>(
  what: string,
  attempt: () => Promise<{ readonly value: Value } | { readonly still: string }>,
): Promise<Value> {
  const until = Date.now() + SETTLE_LIMIT_MS;
  for (;;) {
    const result = await attempt();
    if ('value' in result) return result.value;
    if (Date.now() > until)
      throw new Error(`Waited ${SETTLE_LIMIT_MS / 1000} s for ${what}: ${result.still}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
