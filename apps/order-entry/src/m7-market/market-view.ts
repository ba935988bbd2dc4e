import {
  powerContract,
  productOf,
  type FillRecord,
  type MarketDataRecord,
  type MarketStatisticsRecord,
  type PowerContract,
  type PublicBookRecord,
  type PublicTradeRecord,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { ownFillOf, type OwnTrade } from '@ome/m7';

/** What a market view knows of one contract. */
interface ContractView {
  book?: PublicBookRecord;
  statistics?: MarketStatisticsRecord;
  readonly trades: PublicTradeRecord[];
  /** By the fillId of their newest version, the oldest trade first. */
  readonly ownTrades: Map<string, OwnTrade>;
}

const MOST_TRADES = 10_000;

/** The power market as it was told, by contract. Contracts that were delivered are forgotten. */
export class MarketView {
  readonly #contracts = new Map<string, ContractView>();

  /** Contracts that something is known of. */
  get size(): number {
    return this.#contracts.size;
  }

  /** @returns false when the record says nothing new */
  take(record: MarketDataRecord): boolean {
    if (powerContract(record.symbol) === undefined) return false;
    const view = this.#viewOf(record.symbol);
    switch (record.type) {
      case 'TRADE':
        keep(view.trades, record);
        return true;
      case 'BOOK':
        if (record.revision < (view.book?.revision ?? 0)) return false;
        view.book = record;
        return true;
      case 'STATISTICS':
        view.statistics = record;
        return true;
      case 'CONTRACT':
        return true;
      default:
        return record satisfies never;
    }
  }

  /** The trade that a fill is, or is a later version of; `undefined` when it is of no power contract. */
  takeFill(fill: FillRecord): OwnTrade | undefined {
    if (powerContract(fill.symbol) === undefined) return undefined;
    const { ownTrades } = this.#viewOf(fill.symbol);
    const before = ownTrades.get(fill.refFillId ?? '');
    const { execId } = before ?? fill;
    // Of a trade that is not known any more, all that is sure is that this is not its first version.
    const revision = fill.kind === 'FILL' ? 1 : (before?.revision ?? 1) + 1;
    const trade = { fill: ownFillOf(fill), execId, revision };
    ownTrades.delete(fill.refFillId ?? '');
    ownTrades.set(fill.fillId, trade);
    const [oldest] = ownTrades.keys();
    if (ownTrades.size > MOST_TRADES && oldest !== undefined) ownTrades.delete(oldest);
    return trade;
  }

  of(symbol: string): Readonly<ContractView> {
    return this.#contracts.get(symbol) ?? emptyView();
  }

  /** Forgets what was delivered by then. */
  forget(now: Date): void {
    for (const symbol of this.#contracts.keys()) {
      const contract = powerContract(symbol);
      if (contract === undefined || isDelivered(contract, now)) this.#contracts.delete(symbol);
    }
  }

  #viewOf(symbol: string): ContractView {
    const known = this.#contracts.get(symbol);
    if (known !== undefined) return known;
    const view = emptyView();
    this.#contracts.set(symbol, view);
    return view;
  }
}

/** True once nothing of the contract is left to deliver. */
export function isDelivered({ deliveryEnd }: PowerContract, now: Date): boolean {
  return Date.parse(deliveryEnd) < now.getTime();
}

/** The product that a contract belongs to. */
export function productAt(contract: PowerContract, now: Date): string {
  return productOf(contract, timestamp(now.toISOString())).name;
}

function emptyView(): ContractView {
  return { trades: [], ownTrades: new Map() };
}

function keep<Record>(records: Record[], record: Record): void {
  records.push(record);
  if (records.length > MOST_TRADES) records.shift();
}
