import { orderIdFor } from '@ome/contracts';
import { account, clientOrderId, orderColumns, type PartitionState } from '@ome/domain';
import { RecordList, type InboxBytes } from './mixed-inputs.ts';

export const LONG_ORDER = 10_000;
const LONG_ID = orderIdFor(account('bench'), clientOrderId('long'));

const fillPrices = Array.from(
  { length: LONG_ORDER },
  (_, fill) => `10${String(fill % 10)}.${String(fill % 7)}1`,
);

/** An order, and the fills of each of its units. */
export function longOrder(): readonly InboxBytes[] {
  const list = new RecordList('bench');
  list.request({
    type: 'NEW_ORDER',
    account: 'bench',
    clientOrderId: 'long',
    symbol: 'TEST',
    venue: 'XTST',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: String(LONG_ORDER),
    price: '101.25',
  });
  fillPrices.forEach((lastPx, fill) => {
    list.report('long', { execId: `e${String(fill)}`, lastQty: '1', lastPx });
  });
  return list.records;
}

/**
 * Ten thousand prices in cents make an average of six decimals, exactly.
 * @throws Error when the order is not what its fills make of it
 */
export function checkLongOrder({ orders }: PartitionState): void {
  const order = orders.get(LONG_ID);
  if (order === undefined) throw new Error('There is no long order');
  const { ordStatus, cumQty, avgPx } = orderColumns(order);
  const cents = fillPrices.reduce((sum, lastPx) => sum + BigInt(lastPx.replace('.', '')), 0n);
  const expected = String(cents)
    .replace(/(\d{6})$/, '.$1')
    .replace(/0+$/, '');
  if (ordStatus !== 'FILLED' || cumQty !== LONG_ORDER || avgPx !== expected) {
    throw new Error(`The long order is ${ordStatus}, ${String(cumQty)} at ${avgPx}`);
  }
}
