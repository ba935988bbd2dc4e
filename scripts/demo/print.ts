import type { Running } from '../local/running.ts';
import type { Fills, FillsCheck } from './check-fills.ts';
import type { PlacedOrder } from './doors.ts';
import type { OrderResource } from './orders.ts';
import { OPERATOR } from './sign-in.ts';

const COLUMNS = [
  'door',
  'order',
  'symbol',
  'side',
  'type',
  'price',
  'quantity',
  'filled',
  'average',
  'status',
];

/** One line per order: what was asked, and what became of it. */
export function orderTable(
  rows: readonly { readonly placed: PlacedOrder; readonly order: OrderResource }[],
): string {
  const cells = rows.map(({ placed: { planned }, order }) => [
    planned.door,
    order.orderId,
    `${order.symbol}.${order.venue}`,
    order.side,
    order.orderType,
    order.price ?? '',
    order.quantity,
    order.cumQty,
    order.cumQty === '0' ? '' : Number(order.avgPx).toFixed(2),
    `${order.ordStatus}${order.revision > 0 && order.ordStatus !== 'CANCELED' ? ', amended' : ''}`,
  ]);
  return aligned([COLUMNS, ...cells]);
}

/** The first row has the names of the columns. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const [columns = []] = rows;
  const widths = columns.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const FILLS_SHOWN = 10;

/** The newest fills that the trade post received, and how many more there are. */
export function fillTable(fills: Fills): string {
  const newestFirst = [...fills].toSorted(([, one], [, other]) =>
    (other.transactTime ?? '').localeCompare(one.transactTime ?? ''),
  );
  const cells = newestFirst
    .slice(0, FILLS_SHOWN)
    .map(([fillId, { orderId, quantity = '', price = '', transactTime = '' }]) => [
      transactTime,
      orderId,
      quantity,
      price,
      fillId,
    ]);
  const more = Math.max(0, fills.size - FILLS_SHOWN);
  const rows = aligned([['traded at', 'order', 'quantity', 'price', 'fill'], ...cells]);
  return `The trade post received these fills, the newest first:\n${rows}\n... and ${more} more`;
}

export function summary(orders: readonly OrderResource[], check: FillsCheck): string {
  const counts = new Map<string, number>();
  for (const { ordStatus } of orders) counts.set(ordStatus, (counts.get(ordStatus) ?? 0) + 1);
  const statuses = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  const { inLog, atTradePost, differing } = check;
  const verdict =
    differing.length === 0 ? 'they are the same' : `THEY DIFFER in ${differing.join(', ')}`;
  return [
    `${orders.length} orders: ${statuses}.`,
    `${inLog.size} fills in the log, ${atTradePost.size} at the trade post: ${verdict}.`,
  ].join('\n');
}

/** Lines that work as printed, in this order: a token lasts for a quarter of an hour. */
export function nextSteps({ ports }: Running, orders: readonly OrderResource[]): string {
  const entry = `http://127.0.0.1:${ports['order-entry']}`;
  const filled = orders.find(({ cumQty }) => cumQty !== '0') ?? orders[0];
  const order = filled?.orderId ?? '';
  const body =
    '{"type":1,"user_id":7,"client":7,"account":7,"counter_party":"me","product_id":"INFY","exchange_id":"NSE","side":0,"price_instruction":"LIMIT","ask_price":1500,"total_qty":10}';
  return [
    'Go on with:',
    `  curl -s ${entry}/order_endpoint -H 'content-type: application/json' -d '${body}'`,
    `  TOKEN=$(curl -s ${entry}/api/auth -H 'content-type: application/json' -d '${JSON.stringify(OPERATOR)}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/') && curl -s -H "authorization: Bearer $TOKEN" ${entry}/v1/orders/${order}`,
    `  curl -s -H "authorization: Bearer $TOKEN" 'http://127.0.0.1:${ports['trade-post']}/v1/trades?orderId=${order}'`,
  ].join('\n');
}
