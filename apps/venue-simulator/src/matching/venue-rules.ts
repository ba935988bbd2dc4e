import type { PowerProducts } from '@ome/contracts';
import type { Instrument, Venue } from '@ome/domain';
import type { ExecutionReport } from './book/execution-report.js';
import type { Background } from './book/instruction.js';
import type { MarketRules } from './book/market-rules.js';

/** What the simulated venues are like now; all that a book is traded by goes into the journal. */
export interface VenueRules {
  /** Instructions to other venues are left alone. */
  readonly venues: ReadonlySet<string>;
  /** By which power contracts are listed and closed. */
  readonly products: PowerProducts;
  /** Instructions for other symbols are left alone as well, but for orders that the venue has. */
  isConfigured(venue: string, symbol: string): boolean;
  instrumentOf(venue: string, symbol: string): Instrument | undefined;
  backgroundOf(instrument: Instrument): Background | undefined;
  /** `undefined` where trading is plain. */
  marketOf(instrument: Instrument): MarketRules | undefined;
  /** Partitions of `ome.execution-reports.v1` and `ome.market-data.v1`. */
  readonly reportPartitions: number;
}

/** Told of what was taken and said; the counters of a process, for example. */
export interface VenueObserver {
  took(venue: Venue, instruction: string): void;
  said(report: ExecutionReport): void;
  skipped(): void;
  /** So many positions were removed from the topic before they were read. */
  lost(positions: bigint): void;
}
