import {
  powerContract,
  productOf,
  standingOf,
  type ContractState,
  type FillRecord,
  type MarketStatisticsRecord,
  type PowerContract,
  type PowerProducts,
  type PowerProduct,
  type PublicBookRecord,
  type PublicTradeRecord,
  type TradingPhase,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { longOf } from './numbers.js';
import { formatTime, shortTime } from './times.js';

/** Which power an order, a trade or a book is of; the product as it is at the moment of telling. */
export interface ContractAreaPayload {
  readonly identifier: string;
  readonly deliveryArea: string;
  readonly contractName: string;
  readonly deliveryStart: string;
  readonly deliveryEnd: string;
  readonly product: PowerProduct;
}

export function contractAreaPayload(contract: PowerContract, now: Date): ContractAreaPayload {
  const { identifier, deliveryArea, contractName, deliveryStart, deliveryEnd } = contract;
  const product = productOf(contract, timestamp(now.toISOString()));
  return { identifier, deliveryArea, contractName, deliveryStart, deliveryEnd, product };
}

export interface ContractAreaStatePayload {
  readonly contractArea: ContractAreaPayload;
  readonly state: ContractState;
  readonly expirationDate: string;
  readonly tradingPhaseStart: string;
  readonly tradingPhaseEnd: string;
  readonly tradingPhase: TradingPhase;
}

export function contractAreaStatePayload(
  contract: PowerContract,
  now: Date,
): ContractAreaStatePayload {
  const { tradingPhaseStart, tradingPhaseEnd } = contract;
  return {
    contractArea: contractAreaPayload(contract, now),
    ...standingOf(contract, timestamp(now.toISOString())),
    expirationDate: tradingPhaseEnd,
    tradingPhaseStart,
    tradingPhaseEnd,
  };
}

/** Both sides are of one contract: the market is not coupled over areas here. */
export function publicTradePayload(trade: PublicTradeRecord, contract: PowerContract, now: Date) {
  const contractArea = contractAreaPayload(contract, now);
  return {
    identifier: trade.tradeId,
    revisionNumber: 1,
    price: Number(trade.price),
    quantity: Number(trade.quantity),
    state: 'Active',
    buyContractArea: contractArea,
    sellContractArea: contractArea,
    execDate: shortTime(trade.transactTime),
  };
}

/**
 * A book of aggregated price levels, always whole (`isDelta` false): it replaces what the client has of the contract. A
 * level is no order; its identifier is the same as long as its price is, and no other's in the book.
 */
export function publicOrderBookPayload(book: PublicBookRecord, contract: PowerContract, now: Date) {
  const levels = (side: PublicBookRecord['bids'], base: number) =>
    side.map(({ price, quantity }) => ({
      identifier: base + Math.round(Number(price) * 100),
      price: Number(price),
      quantity: Number(quantity),
      entryDate: shortTime(book.at),
    }));
  return {
    isDelta: false,
    revisionNumber: book.revision,
    contractArea: contractAreaPayload(contract, now),
    buyOrders: levels(book.bids, BUY_LEVELS),
    sellOrders: levels(book.offers, SELL_LEVELS),
  };
}

/** Above 0 for every price from -9999 to 9999, and apart for the two sides. */
const BUY_LEVELS = 1_000_000;
const SELL_LEVELS = 3_000_000;

const DIRECTIONS = { UP: 'Up', DOWN: 'Down', UNCHANGED: 'Unchanged' } as const;

/** What was traded of a contract; nothing yet is said by a total of 0. */
export function marketInformationPayload(
  statistics: MarketStatisticsRecord | undefined,
  contract: PowerContract,
  now: Date,
) {
  const contractArea = contractAreaPayload(contract, now);
  if (statistics === undefined) {
    return { contractArea, totalTradedQuantity: 0, priceDirection: 'Unchanged' };
  }
  return {
    contractArea,
    lastTradedPrice: Number(statistics.lastPrice),
    lastTradedQuantity: Number(statistics.lastQuantity),
    totalTradedQuantity: Number(statistics.totalQuantity),
    lastTradedDate: shortTime(statistics.lastTradeTime),
    highestTradedPrice: Number(statistics.highestPrice),
    lowestTradedPrice: Number(statistics.lowestPrice),
    priceDirection: DIRECTIONS[statistics.priceDirection],
    volumeWeightedAveragePrice: Number(statistics.averagePrice),
  };
}

/** What is kept of a fill: of a day there are many. */
export type OwnFill = Pick<
  FillRecord,
  | 'account'
  | 'attributes'
  | 'kind'
  | 'price'
  | 'quantity'
  | 'side'
  | 'submittedBy'
  | 'symbol'
  | 'text'
  | 'transactTime'
  | 'venueOrderId'
>;

export function ownFillOf({ attributes, submittedBy, text, venueOrderId, ...fill }: FillRecord) {
  const { account, kind, price, quantity, side, symbol, transactTime } = fill;
  const kept: OwnFill = {
    account,
    kind,
    price,
    quantity,
    side,
    symbol,
    transactTime,
    ...(attributes !== undefined && { attributes }),
    ...(submittedBy !== undefined && { submittedBy }),
    ...(text !== undefined && { text }),
    ...(venueOrderId !== undefined && { venueOrderId }),
  };
  return kept;
}

/** A trade of ours as it stands: corrections and a bust are later revisions of one trade. */
export interface OwnTrade {
  /** Its newest version. */
  readonly fill: OwnFill;
  /** Of the execution that was corrected or busted; its own when it was not. */
  readonly execId: string;
  /** 1 of the trade itself. */
  readonly revision: number;
}

/** One side of a trade: the other party is nobody's business. `undefined` when the fill is of no power contract. */
export function privateTradePayload(
  { fill, execId, revision }: OwnTrade,
  now: Date,
  products?: PowerProducts,
) {
  const contract = powerContract(fill.symbol, products);
  if (contract === undefined) return undefined;
  const side = {
    identifier: execId,
    ...(fill.venueOrderId !== undefined && { orderIdentifier: longOf(fill.venueOrderId) }),
    contractArea: contractAreaPayload(contract, now),
    ...(fill.text !== undefined && { comment: fill.text }),
    ...(fill.submittedBy !== undefined && { userCode: fill.submittedBy }),
  };
  return {
    identifier: execId.replace(/_[BS]$/, ''),
    revisionNumber: revision,
    quantity: Number(fill.quantity),
    price: Number(fill.price),
    execDate: formatTime(new Date(fill.transactTime)),
    ...(fill.side === 'BUY' ? { buySide: side } : { sellSide: side }),
    state: fill.kind === 'BUST' ? 'Cancelled' : 'Active',
  };
}
