import { describe, expect, it } from 'vitest';
import { orderDetailsAnswer, type DetailedOrder } from './order-details.js';

const ORDER: DetailedOrder['order'] = {
  account: 'equities-3',
  clientOrderId: '1a2b00000000000001000001',
  venue: 'NSE',
  symbol: 'INFY',
  side: 'BUY',
  orderType: 'LIMIT',
  ordStatus: 'PARTIALLY_FILLED',
  quantity: '100',
  cumQty: '40',
  leavesQty: '60',
  price: '1500.05',
  termsSince: '2026-01-05T09:15:00.123Z',
  attributes: { user_id: '7', client: '12', counter_party: 'CP' },
};
const FILL: DetailedOrder['fills'][number] = {
  fillId: '1a2b00000000000001000000/3',
  venue: 'NSE',
  quantity: '40',
  price: '1500.05',
  transactTime: '2026-01-05T09:16:01.5Z',
};

const detailed = (order: Partial<DetailedOrder['order']> = {}): DetailedOrder => ({
  order: { ...ORDER, ...order },
  fills: [FILL],
  lastTradePrice: '1500.05',
});

const rowOf = (order: DetailedOrder) => orderDetailsAnswer([order]).Orders.data[0]?.order_table;

describe('the answer to type 4', () => {
  it('names 16 order columns and 6 fill columns', () => {
    const { order_columns, fill_columns } = orderDetailsAnswer([]).Orders;
    expect(order_columns.map(({ name }) => name)).toEqual([
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
    ]);
    expect(order_columns[15]).toEqual({ id: 15, name: 'Fills', sortAsc: true });
    expect(fill_columns).toEqual([
      { id: 0, name: 'OrderId', sortAsc: true },
      { id: 1, name: 'QtyDone', sortAsc: true },
      { id: 2, name: 'Exchange', sortAsc: true },
      { id: 3, name: 'Stamp', sortAsc: true },
      { id: 4, name: 'Price', sortAsc: true },
      { id: 5, name: 'FillId', sortAsc: true },
    ]);
  });

  it('shows an order in 15 cells and its fills in 6', () => {
    expect(orderDetailsAnswer([detailed()])).toMatchObject({
      Orders: {
        data: [
          {
            id: 0,
            order_table: [
              'B',
              '1',
              'INFY',
              12,
              100,
              40,
              60,
              '1a2b00000000000001000001',
              'LIMIT',
              'NSE',
              '2026-01-05 09:15:00',
              'stock',
              1500.05,
              1500.05,
              1500.05,
            ],
            fill_table: [
              [
                '1a2b00000000000001000001',
                40,
                'NSE',
                '2026-01-05 09:16:01',
                1500.05,
                '1a2b00000000000001000000/3',
              ],
            ],
          },
        ],
      },
      accounts: [3],
    });
  });

  it.each([
    ['PENDING_NEW', 'A'],
    ['NEW', '0'],
    ['PARTIALLY_FILLED', '1'],
    ['FILLED', '2'],
    ['DONE_FOR_DAY', '3'],
    ['CANCELED', '4'],
    ['PENDING_CANCEL', '6'],
    ['STOPPED', '7'],
    ['REJECTED', '8'],
    ['SUSPENDED', '9'],
    ['CALCULATED', 'B'],
    ['EXPIRED', 'C'],
    ['ACCEPTED_FOR_BIDDING', 'D'],
    ['PENDING_REPLACE', 'E'],
  ])('shows %s as %s', (ordStatus, code) => {
    expect(rowOf(detailed({ ordStatus }))?.[1]).toBe(code);
  });

  it('shows a sale, a MARKET order and a symbol that was never traded', () => {
    const { price: _price, ...market } = ORDER;
    const order: DetailedOrder = {
      order: { ...market, side: 'SELL', orderType: 'MARKET' },
      fills: [],
      lastTradePrice: undefined,
    };
    const row = rowOf(order);
    expect([row?.[0], row?.[8], row?.[12], row?.[13], row?.[14]]).toEqual([
      'S',
      'MARKET',
      0,
      0,
      -1,
    ]);
  });

  it('lists the accounts in the order of the rows', () => {
    const answer = orderDetailsAnswer([detailed(), detailed({ account: 'equities-11' })]);
    expect(answer.accounts).toEqual([3, 11]);
    expect(answer.Orders.data.map(({ id }) => id)).toEqual([0, 1]);
  });
});
