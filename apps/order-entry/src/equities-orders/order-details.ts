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

interface Column {
  readonly id: number;
  readonly name: string;
  readonly sortAsc: true;
}

/** The answer to type 4 (legacy-rest.md, "Type 4 answer"). */
export interface OrderDetailsAnswer {
  readonly Orders: {
    readonly order_columns: readonly Column[];
    readonly fill_columns: readonly Column[];
    readonly data: readonly {
      readonly id: number;
      readonly order_table: readonly Cell[];
      readonly fill_table: readonly (readonly Cell[])[];
    }[];
  };
  readonly accounts: readonly Cell[];
}

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

export function orderDetailsAnswer(orders: readonly DetailedOrder[]): OrderDetailsAnswer {
  return {
    Orders: {
      order_columns: ORDER_COLUMNS,
      fill_columns: FILL_COLUMNS,
      data: orders.map((detailed, id) => ({
        id,
        order_table: orderRow(detailed),
        fill_table: detailed.fills.map((fill) => fillRow(detailed, fill)),
      })),
    },
    accounts: orders.map(({ order }) => shownAccount(order.account)),
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

function columns(...names: readonly string[]): readonly Column[] {
  return names.map((name, id) => ({ id, name, sortAsc: true }));
}
