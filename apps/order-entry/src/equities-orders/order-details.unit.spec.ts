import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { orderDetailsText, type DetailedOrder } from './order-details.js';

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

interface Answer {
  readonly Orders: {
    readonly order_columns: readonly { readonly name: string }[];
    readonly fill_columns: readonly { readonly name: string }[];
    readonly data: readonly { readonly id: number; readonly order_table: readonly unknown[] }[];
  };
  readonly accounts: readonly unknown[];
}

/** The answer that a client parses, whatever the pieces it comes in. */
async function answerOf(...batches: readonly (readonly DetailedOrder[])[]): Promise<Answer> {
  async function* coming() {
    yield* batches;
  }
  const text = (await Readable.from(orderDetailsText(coming())).toArray()).join('');
  return JSON.parse(text) as Answer;
}

const rowOf = async (order: DetailedOrder) => (await answerOf([order])).Orders.data[0]?.order_table;

describe('the answer to type 4', () => {
  it('names 16 order columns and 6 fill columns', async () => {
    const { order_columns, fill_columns } = (await answerOf()).Orders;
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

  it('shows an order in 15 cells and its fills in 6', async () => {
    expect(await answerOf([detailed()])).toMatchObject({
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
  ])('shows %s as %s', async (ordStatus, code) => {
    expect((await rowOf(detailed({ ordStatus })))?.[1]).toBe(code);
  });

  it('shows a sale, a MARKET order and a symbol that was never traded', async () => {
    const { price: _price, ...market } = ORDER;
    const order: DetailedOrder = {
      order: { ...market, side: 'SELL', orderType: 'MARKET' },
      fills: [],
      lastTradePrice: undefined,
    };
    const row = await rowOf(order);
    expect([row?.[0], row?.[8], row?.[12], row?.[13], row?.[14]]).toEqual([
      'S',
      'MARKET',
      0,
      0,
      -1,
    ]);
  });

  it.each([[[2]], [[1, 1]], [[0, 1, 0, 1, 0]]])(
    'numbers rows and lists accounts in one order, in parts of %j',
    async (parts) => {
      const orders = [detailed(), detailed({ account: 'equities-11' })];
      const answer = await answerOf(...parts.map((count) => orders.splice(0, count)));
      expect(answer.accounts).toEqual([3, 11]);
      expect(answer.Orders.data.map(({ id }) => id)).toEqual([0, 1]);
    },
  );

  it('of a user without orders is whole too', async () => {
    expect(await answerOf()).toMatchObject({ Orders: { data: [] }, accounts: [] });
  });
});
