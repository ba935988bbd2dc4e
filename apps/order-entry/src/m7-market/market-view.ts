import {
  powerContract,
  type FillRecord,
  type MarketDataRecord,
  type MarketStatisticsRecord,
  type PublicBookRecord,
  type PublicTradeRecord,
} from '@ome/contracts';

/** What a market view knows of one contract. */
interface ContractView {
  book?: PublicBookRecord;
  statistics?: MarketStatisticsRecord;
  readonly trades: PublicTradeRecord[];
  readonly fills: FillRecord[];
}

const MOST_TRADES = 10_000;

/** The power market as it was told, by contract. Contracts that were delivered are forgotten. */
export class MarketView {
  readonly #contracts = new Map<string, ContractView>();

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

  /** @returns false when the fill is of no power contract */
  takeFill(fill: FillRecord): boolean {
    if (powerContract(fill.symbol) === undefined) return false;
    keep(this.#viewOf(fill.symbol).fills, fill);
    return true;
  }

  of(symbol: string): Readonly<ContractView> {
    return this.#contracts.get(symbol) ?? { trades: [], fills: [] };
  }

  /** Forgets what was delivered by then. */
  forget(now: Date): void {
    for (const symbol of this.#contracts.keys()) {
      const contract = powerContract(symbol);
      if (contract === undefined || Date.parse(contract.deliveryEnd) < now.getTime()) {
        this.#contracts.delete(symbol);
      }
    }
  }

  #viewOf(symbol: string): ContractView {
    const known = this.#contracts.get(symbol);
    if (known !== undefined) return known;
    const view: ContractView = { trades: [], fills: [] };
    this.#contracts.set(symbol, view);
    return view;
  }
}

function keep<Record>(records: Record[], record: Record): void {
  records.push(record);
  if (records.length > MOST_TRADES) records.shift();
}
