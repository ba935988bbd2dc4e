import type { FillView, OrderView } from '@ome/projections';
import { shownAccount, shownSide, shownStamp, stateCodeOf } from '@ome/equities';

/** An order of the user with its fills, as a row and its sub-table show it. */
export interface DetailedOrder {
  readonly order: Pick<
    OrderView,
    | 'account'
    | 'clientOrderId'
    | 'venue'
    | 'symbol'
    | 'side'
    | 'orderType'
    | 'ordStatus'
    | 'quantity'
    | 'cumQty'
    | 'leavesQty'
    | 'price'
    | 'termsSince'
    | 'attributes'
  >;
  readonly fills: readonly Pick<
    FillView,
    'fillId' | 'venue' | 'quantity' | 'price' | 'transactTime'
  >[];
  /** `undefined` until the first trade of the symbol on its exchange. */
  readonly lastTradePrice: string | undefined;
}

type Cell = string | number;

const ORDER_COLUMNS = columns(
  'Side',
  'State',
  'Symbol',
  'Client',
  'Size',
  'QtyDone',
  'QtyOpen',
  'OrderId',
  'PriceInstruction',
  'Exchange',
  'OrderStamp',
  'ProductType',
  'Ask',
  'Bid',
  'LTP',
  'Fills',
);
const FILL_COLUMNS = columns('OrderId', 'QtyDone', 'Exchange', 'Stamp', 'Price', 'FillId');
const PRODUCT_TYPE = 'stock';
const NEVER_TRADED = -1;

/** The answer to type 4 (legacy-rest.md, "Type 4 answer") as JSON text, piece by piece, as the orders come. */
export async function* orderDetailsText(
  batches: AsyncIterable<readonly DetailedOrder[]>,
): AsyncGenerator<string> {
  const heads = `"order_columns":${ORDER_COLUMNS},"fill_columns":${FILL_COLUMNS}`;
  // Of each order a few bytes: they follow after the last order.
  const accounts: Cell[] = [];
  yield `{"Orders":{${heads},"data":[`;
  for await (const batch of batches) {
    const before = accounts.length;
    const rows = batch.map((detailed, index) => JSON.stringify(rowOf(detailed, before + index)));
    accounts.push(...batch.map(({ order }) => shownAccount(order.account)));
    if (rows.length > 0) yield `${before > 0 ? ',' : ''}${rows.join(',')}`;
  }
  yield `]},"accounts":${JSON.stringify(accounts)}}`;
}

function rowOf(detailed: DetailedOrder, id: number) {
  return {
    id,
    order_table: orderRow(detailed),
    fill_table: detailed.fills.map((fill) => fillRow(detailed, fill)),
  };
}

/** 15 cells: the old engine left out the last column's, and repeated the price under Ask and Bid. */
function orderRow({ order, lastTradePrice }: DetailedOrder): readonly Cell[] {
  const price = Number(order.price ?? 0);
  return [
    shownSide(order.side),
    stateCodeOf(order.ordStatus),
    order.symbol,
    shownClient(order.attributes?.['client']),
    Number(order.quantity),
    Number(order.cumQty),
    Number(order.leavesQty),
    order.clientOrderId,
    order.orderType,
    order.venue,
    shownStamp(order.termsSince),
    PRODUCT_TYPE,
    price,
    price,
    Number(lastTradePrice ?? NEVER_TRADED),
  ];
}

function fillRow({ order }: DetailedOrder, fill: DetailedOrder['fills'][number]): readonly Cell[] {
  return [
    order.clientOrderId,
    Number(fill.quantity),
    fill.venue,
    shownStamp(fill.transactTime),
    Number(fill.price),
    fill.fillId,
  ];
}

function shownClient(client: string | undefined): Cell {
  return client === undefined || !/^\d{1,15}$/.test(client) ? (client ?? '') : Number(client);
}

function columns(...names: readonly string[]): string {
  return JSON.stringify(names.map((name, id) => ({ id, name, sortAsc: true })));
}
