import { dlqRecordOf, formatPosition, parseVenueOrder, TOPICS } from '@ome/contracts';
import { timestamp, type Instrument, type Venue } from '@ome/domain';
import { partitionForKey, type OutputRecord, type ReceivedRecord } from '@ome/messaging';
import { changeRules, openOrdersOf, type OpenOrders } from './book/changing-rules.js';
import type { ExecutionReport } from './book/execution-report.js';
import { nextExpiry, passTime } from './book/expiring.js';
import type { Background } from './book/instruction.js';
import { intervene } from './book/intervening.js';
import type { MarketRules } from './book/market-rules.js';
import type { OrderBook } from './book/order-book.js';
import { takeStep } from './book/take-step.js';
import { createExchange, isKnown, isTaken } from './book/venue-books.js';
import type { VenueReason } from './book/venue-reason.js';
import { interventionOf, type InterventionRequest } from './intervention-request.js';
import { causeOf, JOURNAL_PARTITION, parseEntry, rulesEntryOf } from './journal.js';
import { rulesOf, stepEntryOf, stepOf, type JournalEntry, type RulesEntry } from './journal.js';
import { tradesIn } from './market-data.js';
import { marketDataOutput } from './market-feed.js';
import { reportRecordOf } from './report-record.js';

/** What the simulated venues are like now; all that a book is traded by goes into the journal. */
export interface VenueRules {
  /** Instructions to other venues are left alone. */
  readonly venues: ReadonlySet<string>;
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

/** What must be written in one transaction, and what came of each intervention: why it was refused, or nothing. */
export interface Taken {
  readonly outputs: readonly OutputRecord[];
  readonly refusals: readonly (VenueReason | undefined)[];
  /** Books that changed and that the public may see. */
  readonly books: ReadonlySet<OrderBook>;
}

/**
 * The simulated venues between two transactions. Everything here follows from the journal: `restore` folds it, `take` adds
 * to it. When a transaction fails, this is ahead of what was written: drop it and restore another one.
 */
export class Venues {
  readonly exchange = createExchange();
  readonly #next = new Map<number, bigint>();
  #lastTakenAt = '';
  #activeUntil = '';
  #hasRulesOfNow = false;
  #openOrders: OpenOrders | undefined;
  #changed = new Set<OrderBook>();

  constructor(
    private readonly rules: VenueRules,
    private readonly observer: VenueObserver,
  ) {}

  /** Folds one record of the journal. */
  restore(record: ReceivedRecord): void {
    const entry = parseEntry(record.value, formatPosition(record));
    const cause = causeOf(entry);
    if (cause !== undefined) this.#next.set(cause.partition, cause.offset + 1n);
    // Whoever acquired the venues may have died before it played them.
    if (entry.type !== 'ACQUIRED') this.#activeUntil = entry.takenAt;
    this.#advance(entry.takenAt);
    const takenAt = timestamp(entry.takenAt);
    if (entry.type !== 'RULES') this.#openOrders = undefined;
    if (entry.type === 'STEP') takeStep(this.exchange, stepOf(entry));
    else if (entry.type === 'CLOCK') passTime(this.exchange, takenAt);
    else if (entry.type === 'RULES') this.#changeRules(entry);
    else if (entry.type === 'INTERVENTION') {
      intervene(this.exchange, interventionOf(entry.intervention, takenAt));
    }
  }

  /** The venues' time never goes back, whatever the clock of the host that plays them. */
  #advance(time: string): void {
    if (time > this.#lastTakenAt) this.#lastTakenAt = time;
  }

  /** Where input of a partition of `ome.venue-orders.v1` resumes; `undefined` when nothing was ever read of it. */
  nextOffset(partition: number): bigint | undefined {
    return this.#next.get(partition);
  }

  /** When the venues were last known to be played, as the journal has it; `undefined` when they never were. */
  get activeUntil(): Date | undefined {
    return this.#activeUntil === '' ? undefined : new Date(this.#activeUntil);
  }

  /** When time must pass next, in milliseconds since 1970. */
  nextExpiry(): number | undefined {
    return nextExpiry(this.exchange);
  }

  /** The books that the public may see. */
  publicBooks(): readonly OrderBook[] {
    const books = [...this.exchange.values()].flatMap((venue) => [...venue.books.values()]);
    return books.filter(({ market }) => market !== undefined);
  }

  /** Takes what is due by now, inputs and interventions, in this order. */
  take(inputs: readonly ReceivedRecord[], asked: readonly InterventionRequest[], now: Date): Taken {
    this.#advance(now.toISOString());
    this.#changed = new Set();
    const outputs = [...this.#takeRules(), ...this.#passTime()];
    outputs.push(...this.#takeAll(inputs));
    const refusals = asked.map((request) => this.#intervene(request, outputs));
    return { outputs, refusals, books: this.#changed };
  }

  /**
   * Also what made nothing moves the position: read again under other settings, an instruction that another venue has
   * executed would be taken here.
   */
  #takeAll(inputs: readonly ReceivedRecord[]): readonly OutputRecord[] {
    const outputs: OutputRecord[] = [];
    const passedOver = new Map<number, ReceivedRecord>();
    for (const input of inputs) {
      if (input.offset < (this.#next.get(input.partition) ?? 0n)) continue;
      this.#next.set(input.partition, input.offset + 1n);
      const made = this.#takeOne(input);
      if (made.length === 0) passedOver.set(input.partition, input);
      else passedOver.delete(input.partition);
      outputs.push(...made);
    }
    const takenAt = this.#lastTakenAt;
    for (const input of passedOver.values()) {
      const entry = { type: 'PASSED_OVER', cause: formatPosition(input), takenAt } as const;
      outputs.push(journalRecordOf(entry, null));
    }
    return outputs;
  }

  /** Open books are traded by the rules of this process from its first look on, and the journal says since when. */
  #takeRules(): readonly OutputRecord[] {
    if (this.#hasRulesOfNow) return [];
    this.#hasRulesOfNow = true;
    this.#openOrders = undefined;
    const books = [...this.exchange.values()].flatMap((venue) => [...venue.books.values()]);
    return books.flatMap((book) => {
      const entry = this.#newRulesOf(book);
      if (entry === undefined) return [];
      this.#changeRules(entry);
      this.#markChanged(book.instrument);
      return [journalRecordOf(entry, book.instrument.symbol)];
    });
  }

  /** Rules of many books come one after the other, and change no order. */
  #changeRules(entry: RulesEntry): void {
    this.#openOrders ??= openOrdersOf(this.exchange);
    changeRules(this.exchange, rulesOf(entry), this.#openOrders);
  }

  /** `undefined` when the book has the rules of now, or cannot have them: what rests is in its own decimal places. */
  #newRulesOf(book: OrderBook): RulesEntry | undefined {
    const { venue, symbol, priceScale, quantityScale } = book.instrument;
    if (!this.rules.venues.has(venue) || isOver(book.market, this.#lastTakenAt)) return undefined;
    const instrument = this.rules.instrumentOf(venue, symbol);
    if (instrument?.priceScale !== priceScale) return undefined;
    if (instrument.quantityScale !== quantityScale) return undefined;
    const takenAt = this.#lastTakenAt;
    const wanted = rulesEntryOf({ instrument, market: this.rules.marketOf(instrument) }, takenAt);
    const same = JSON.stringify(rulesEntryOf(book, takenAt)) === JSON.stringify(wanted);
    return same ? undefined : wanted;
  }

  #passTime(): readonly OutputRecord[] {
    const takenAt = timestamp(this.#lastTakenAt);
    const next = this.nextExpiry();
    if (next === undefined || next > Date.parse(takenAt)) return [];
    const reports = passTime(this.exchange, takenAt);
    if (reports.length === 0) return [];
    return [journalRecordOf({ type: 'CLOCK', takenAt }, null), ...this.#tell(reports)];
  }

  #intervene(request: InterventionRequest, outputs: OutputRecord[]): VenueReason | undefined {
    const takenAt = timestamp(this.#lastTakenAt);
    const { reports, refused } = intervene(this.exchange, interventionOf(request, takenAt));
    // What was due is said already, so that a refusal leaves everything as it was.
    if (refused !== undefined) return refused;
    const entry = { type: 'INTERVENTION', takenAt, intervention: request } as const;
    outputs.push(journalRecordOf(entry, null), ...this.#tell(reports));
    return undefined;
  }

  #takeOne(input: ReceivedRecord): readonly OutputRecord[] {
    const cause = formatPosition(input);
    const takenAt = this.#lastTakenAt;
    const parsed = parseVenueOrder(input.value);
    if (!parsed.ok) {
      this.observer.skipped();
      const skipped = journalRecordOf({ type: 'SKIPPED', cause, takenAt }, null);
      return [skipped, dlqRecordOf(input, parsed.faults.join('; '))];
    }
    const order = parsed.value;
    if (!this.rules.venues.has(order.venue)) return [];
    const instrument = this.rules.instrumentOf(order.venue, order.symbol);
    const background = instrument && this.rules.backgroundOf(instrument);
    const market = instrument && this.rules.marketOf(instrument);
    const entry = stepEntryOf(order, { cause, takenAt, instrument, background, market });
    const step = stepOf(entry);
    if (isTaken(this.exchange, step.instruction)) return [];
    const isConfigured = this.rules.isConfigured(order.venue, order.symbol);
    if (!isConfigured && !isKnown(this.exchange, step.instruction)) return [];
    const reports = takeStep(this.exchange, step);
    this.observer.took(step.instruction.venue, step.instruction.instruction);
    this.#markChanged(step.instruction);
    return [journalRecordOf(entry, order.symbol), ...this.#tell(reports)];
  }

  #tell(reports: readonly ExecutionReport[]): readonly OutputRecord[] {
    for (const report of reports) {
      this.observer.said(report);
      this.#markChanged(report);
    }
    const trades = tradesIn(reports).map((trade) =>
      marketDataOutput(trade, this.rules.reportPartitions),
    );
    return [...reports.map((report) => this.#reportOutput(report)), ...trades];
  }

  #markChanged({ venue, symbol }: Pick<ExecutionReport, 'venue' | 'symbol'>): void {
    const book = this.exchange.get(venue)?.books.get(symbol);
    if (book?.market !== undefined) this.#changed.add(book);
  }

  #reportOutput(report: ExecutionReport): OutputRecord {
    const key = report.orderId;
    return {
      topic: TOPICS.executionReports,
      partition: partitionForKey(key, this.rules.reportPartitions),
      key,
      value: JSON.stringify(reportRecordOf(report)),
    };
  }
}

/** What was open at the gate closure has ended. */
function isOver(market: MarketRules | undefined, now: string): boolean {
  return market !== undefined && Date.parse(market.tradingPhaseEnd) <= Date.parse(now);
}

/** An entry as a record of its topic. */
export function journalRecordOf(entry: JournalEntry, key: string | null): OutputRecord {
  return {
    topic: TOPICS.venueSimulator,
    partition: JOURNAL_PARTITION,
    key,
    value: JSON.stringify(entry),
  };
}
