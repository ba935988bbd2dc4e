/** One order of the demo, and what is done to it after it is in. Decimals are strings, as on the wire. */
export interface PlannedOrder {
  readonly door: 'rest' | 'topic';
  /** n here is account `equities-n`, by either door. */
  readonly account: number;
  readonly symbol: string;
  readonly venue: 'NSE' | 'BSE';
  readonly side: 'BUY' | 'SELL';
  readonly orderType: 'LIMIT' | 'MARKET';
  readonly price?: string;
  readonly quantity: number;
  readonly afterwards?: 'amend' | 'cancel';
}

interface Market {
  readonly symbol: string;
  readonly venue: 'NSE' | 'BSE';
  readonly price: string;
  /** A little above the market: takes what is offered up to it, and rests with what it did not get. */
  readonly through: string;
}

const MARKETS: readonly Market[] = [
  { symbol: 'INFY', venue: 'NSE', price: '1500.00', through: '1500.40' },
  { symbol: 'TCS', venue: 'NSE', price: '3500.00', through: '3500.40' },
  { symbol: 'RELIANCE', venue: 'NSE', price: '1400.00', through: '1400.40' },
  { symbol: 'HDFCBANK', venue: 'BSE', price: '950.00', through: '950.40' },
  { symbol: 'SBIN', venue: 'BSE', price: '800.00', through: '800.40' },
];

/** Far enough from every market price to rest in the book until it is amended or canceled. */
const RESTING_PRICE = '101.25';

/** 60 orders: 12 per instrument, half of them by each door, on three accounts. */
export function planOrders(): readonly PlannedOrder[] {
  return MARKETS.flatMap((market, index) => [
    ...ordersOf(market, 'rest', (index % 3) + 1),
    ...ordersOf(market, 'topic', ((index + 1) % 3) + 1),
  ]);
}

function ordersOf(
  { symbol, venue, price, through }: Market,
  door: PlannedOrder['door'],
  account: number,
): PlannedOrder[] {
  const order = { door, account, symbol, venue } as const;
  const limit = { ...order, orderType: 'LIMIT' } as const;
  return [
    { ...limit, side: 'SELL', price, quantity: 100 },
    { ...limit, side: 'BUY', price, quantity: 40 },
    // More than anybody offers there: partially filled.
    { ...limit, side: 'BUY', price: through, quantity: 2_000 },
    { ...limit, side: 'BUY', price: RESTING_PRICE, quantity: 25, afterwards: 'amend' },
    { ...limit, side: 'BUY', price: RESTING_PRICE, quantity: 30, afterwards: 'cancel' },
    { ...order, orderType: 'MARKET', side: 'BUY', quantity: 10 },
  ];
}
