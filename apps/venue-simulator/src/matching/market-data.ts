import {
  DELIVERY_AREA_NAMES,
  isKnownContract,
  listedContracts,
  POWER_VENUE,
  powerContract,
  productOf,
  standingOf,
  type ContractStateRecord,
  type MarketDataRecord,
  type MarketStatisticsRecord,
  type PowerContract,
  type PowerProducts,
  type PublicBookRecord,
  type PublicTradeRecord,
} from '@ome/contracts';
import { formatDecimal, timestamp, type Timestamp } from '@ome/domain';
import type { ExecutionReport } from './book/execution-report.js';
import { depthOf, type DepthLevel, type OrderBook } from './book/order-book.js';

/** What anybody may see of a book: this many price levels of a side. */
const PUBLIC_LEVELS = 10;

/** The trades that the reports are about, each once. */
export function tradesIn(reports: readonly ExecutionReport[]): readonly PublicTradeRecord[] {
  const trades = new Map<string, PublicTradeRecord>();
  for (const report of reports) {
    const { tradeId, lastPx, lastQty, priceScale, quantityScale } = report;
    if (tradeId === undefined || lastPx === undefined || lastQty === undefined) continue;
    trades.set(tradeId, {
      type: 'TRADE',
      venue: report.venue,
      symbol: report.symbol,
      tradeId,
      price: formatDecimal(lastPx, priceScale),
      quantity: formatDecimal(lastQty, quantityScale),
      transactTime: report.transactTime,
    });
  }
  return [...trades.values()];
}

/** The book as it stands, and what was traded in it. */
export function publicViewOf(book: OrderBook, at: Timestamp): readonly MarketDataRecord[] {
  const statistics = statisticsOf(book, at);
  return statistics === undefined ? [bookOf(book, at)] : [bookOf(book, at), statistics];
}

function bookOf(book: OrderBook, at: Timestamp): PublicBookRecord {
  const { venue, symbol, priceScale, quantityScale } = book.instrument;
  const { bids, offers } = depthOf(book);
  const shown = (levels: readonly DepthLevel[]) =>
    levels.slice(0, PUBLIC_LEVELS).map(({ price, quantity }) => ({
      price: formatDecimal(price, priceScale),
      quantity: formatDecimal(quantity, quantityScale),
    }));
  const revision = book.changes.count;
  return { type: 'BOOK', venue, symbol, revision, at, bids: shown(bids), offers: shown(offers) };
}

function statisticsOf(book: OrderBook, at: Timestamp): MarketStatisticsRecord | undefined {
  const { venue, symbol, priceScale, quantityScale } = book.instrument;
  const { last, before, quantity, notional, highest, lowest } = book.traded;
  if (last === undefined || highest === undefined || lowest === undefined) return undefined;
  const move = last.price - (before ?? last).price;
  return {
    type: 'STATISTICS',
    venue,
    symbol,
    at,
    lastPrice: formatDecimal(last.price, priceScale),
    lastQuantity: formatDecimal(last.quantity, quantityScale),
    totalQuantity: formatDecimal(quantity, quantityScale),
    lastTradeTime: last.time,
    highestPrice: formatDecimal(highest, priceScale),
    lowestPrice: formatDecimal(lowest, priceScale),
    priceDirection: move > 0 ? 'UP' : move < 0 ? 'DOWN' : 'UNCHANGED',
    averagePrice: averageOf(notional, BigInt(quantity), priceScale),
  };
}

const MORE_DIGITS = 2;

function averageOf(notional: bigint, quantity: bigint, priceScale: number): string {
  const scaled = (notional < 0n ? -notional : notional) * 10n ** BigInt(MORE_DIGITS);
  const rounded = (2n * scaled + quantity) / (2n * quantity);
  return formatDecimal(notional < 0n ? -rounded : rounded, priceScale + MORE_DIGITS);
}

/** A moment of the market, and the rules of its products then; by default, the usual ones. */
export interface MarketMoment {
  readonly at: Date;
  readonly products?: PowerProducts | undefined;
}

/**
 * What became of the power contracts between two moments: those that were listed, changed their phase, their product or the
 * times of their phases. Other rules may close a contract earlier or list it later than was told.
 */
export function contractChanges(
  before: MarketMoment,
  now: MarketMoment,
): readonly ContractStateRecord[] {
  const [then, at] = [timeOf(before.at), timeOf(now.at)];
  return DELIVERY_AREA_NAMES.flatMap((area) => {
    const contracts = [before, now].flatMap((moment) =>
      listedContracts(area, moment.at, moment.products),
    );
    const identifiers = new Set(contracts.map(({ identifier }) => identifier));
    return [...identifiers].flatMap((identifier) => {
      const was = powerContract(identifier, before.products);
      const is = powerContract(identifier, now.products);
      if (was === undefined || is === undefined) return [];
      const record = contractStateOf(is, at);
      const isNew = !isKnownContract(was, before.at);
      return !isNew && isSameState(contractStateOf(was, then), record) ? [] : [record];
    });
  });
}

function isSameState(one: ContractStateRecord, other: ContractStateRecord): boolean {
  return (
    one.tradingPhase === other.tradingPhase &&
    one.product === other.product &&
    one.tradingPhaseStart === other.tradingPhaseStart &&
    one.tradingPhaseEnd === other.tradingPhaseEnd
  );
}

function contractStateOf(contract: PowerContract, at: Timestamp): ContractStateRecord {
  const { state, tradingPhase } = standingOf(contract, at);
  const { tradingPhaseStart, tradingPhaseEnd } = contract;
  return {
    type: 'CONTRACT',
    venue: POWER_VENUE,
    symbol: contract.identifier,
    at,
    state: STATES[state],
    tradingPhase: PHASES[tradingPhase],
    product: productOf(contract, at).name,
    tradingPhaseStart,
    tradingPhaseEnd,
  };
}

const STATES = { Active: 'ACTIVE', Inactive: 'INACTIVE', Standby: 'STANDBY' } as const;
const PHASES = { Closed: 'CLOSED', Continuous: 'CONTINUOUS' } as const;

function timeOf(date: Date): Timestamp {
  return timestamp(date.toISOString());
}
