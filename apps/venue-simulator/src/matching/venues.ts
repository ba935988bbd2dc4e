import { dlqRecordOf, formatPosition, parseVenueOrder } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import type { OutputRecord, ReceivedRecord } from '@ome/messaging';
import { changeRules, openOrdersOf, type OpenOrders } from './book/changing-rules.js';
import type { ExecutionReport } from './book/execution-report.js';
import { nextExpiry, passTime } from './book/expiring.js';
import { intervene } from './book/intervening.js';
import type { OrderBook } from './book/order-book.js';
import { takeStep } from './book/take-step.js';
import { allBooks, createExchange, isKnown, isTaken, openBookOf } from './book/venue-books.js';
import type { VenueReason } from './book/venue-reason.js';
import { interventionOf, type InterventionRequest } from './intervention-request.js';
import { causeOf, journalRecordOf, parseEntry } from './journal.js';
import type { JournalEntry, RulesEntry } from './journal.js';
import { rulesOf, stepEntryOf, stepOf } from './journal-steps.js';
import { PlayedTime } from './played-time.js';
import { conditionsOf, newRulesOf } from './rules-of-now.js';
import { toldOutputs } from './told-outputs.js';
import { instructionOf } from './venue-instruction.js';
import type { VenueObserver, VenueRules } from './venue-rules.js';
import { VenueTime } from './venue-time.js';

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
  readonly time = new VenueTime();
  readonly playedTime = new PlayedTime();
  readonly #next = new Map<number, bigint>();
  /** Of what is taken now. */
  #takenAt = '';
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
    if (entry.type === 'ACQUIRED') this.playedTime.acquired(entry.products);
    else this.playedTime.played(entry.takenAt);
    this.time.took(entry);
    const takenAt = timestamp(entry.takenAt);
    if (entry.type !== 'RULES') this.#openOrders = undefined;
    if (entry.type === 'STEP') takeStep(this.exchange, stepOf(entry));
    else if (entry.type === 'CLOCK') passTime(this.exchange, takenAt);
    else if (entry.type === 'RULES') this.#changeRules(entry);
    else if (entry.type === 'INTERVENTION') {
      intervene(this.exchange, interventionOf(entry.intervention, takenAt));
    }
  }

  /** Where input of a partition of `ome.venue-orders.v1` resumes; `undefined` when nothing was ever read of it. */
  nextOffset(partition: number): bigint | undefined {
    return this.#next.get(partition);
  }

  /** When time must pass next, in milliseconds since 1970. */
  nextExpiry(): number | undefined {
    return nextExpiry(this.exchange);
  }

  /** The books that the public may see. */
  publicBooks(): readonly OrderBook[] {
    return allBooks(this.exchange).filter(({ market }) => market !== undefined);
  }

  /** Takes what is due by now, inputs and interventions, in this order. */
  take(inputs: readonly ReceivedRecord[], asked: readonly InterventionRequest[], now: Date): Taken {
    this.#takenAt = this.time.at(now).toISOString();
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
    const takenAt = this.#takenAt;
    for (const input of passedOver.values()) {
      outputs.push(this.#write({ type: 'PASSED_OVER', cause: formatPosition(input), takenAt }));
    }
    return outputs;
  }

  /** Open books are traded by the rules of this process from its first look on, and the journal says since when. */
  #takeRules(): readonly OutputRecord[] {
    if (this.#hasRulesOfNow) return [];
    this.#hasRulesOfNow = true;
    this.#openOrders = undefined;
    return allBooks(this.exchange).flatMap((book) => {
      const entry = newRulesOf(book, this.rules, this.#takenAt);
      if (entry === undefined) return [];
      this.#changeRules(entry);
      this.#markChanged(book.instrument);
      return [this.#write(entry, book.instrument.symbol)];
    });
  }

  /** Rules of many books come one after the other, and change no order. */
  #changeRules(entry: RulesEntry): void {
    this.#openOrders ??= openOrdersOf(this.exchange);
    changeRules(this.exchange, rulesOf(entry), this.#openOrders);
  }

  #passTime(): readonly OutputRecord[] {
    const takenAt = timestamp(this.#takenAt);
    const next = this.nextExpiry();
    if (next === undefined || next > Date.parse(takenAt)) return [];
    const reports = passTime(this.exchange, takenAt);
    if (reports.length === 0) return [];
    return [this.#write({ type: 'CLOCK', takenAt }), ...this.#tell(reports)];
  }

  #intervene(request: InterventionRequest, outputs: OutputRecord[]): VenueReason | undefined {
    const takenAt = timestamp(this.#takenAt);
    const { reports, refused } = intervene(this.exchange, interventionOf(request, takenAt));
    // What was due is said already, so that a refusal leaves everything as it was.
    if (refused !== undefined) return refused;
    const written = this.#write({ type: 'INTERVENTION', takenAt, intervention: request });
    outputs.push(written, ...this.#tell(reports));
    return undefined;
  }

  #takeOne(input: ReceivedRecord): readonly OutputRecord[] {
    const cause = formatPosition(input);
    const takenAt = this.#takenAt;
    const parsed = parseVenueOrder(input.value);
    if (!parsed.ok) {
      this.observer.skipped();
      const skipped = this.#write({ type: 'SKIPPED', cause, takenAt });
      return [skipped, dlqRecordOf(input, parsed.faults.join('; '))];
    }
    const order = parsed.value;
    if (!this.rules.venues.has(order.venue)) return [];
    const instruction = instructionOf(order);
    if (isTaken(this.exchange, instruction)) return [];
    const isConfigured = this.rules.isConfigured(order.venue, order.symbol);
    if (!isConfigured && !isKnown(this.exchange, instruction)) return [];
    const conditions = conditionsOf(this.rules, order, openBookOf(this.exchange, instruction));
    const entry = stepEntryOf(order, { cause, takenAt, ...conditions });
    const reports = takeStep(this.exchange, stepOf(entry));
    this.observer.took(instruction.venue, instruction.instruction);
    this.#markChanged(instruction);
    return [this.#write(entry, order.symbol), ...this.#tell(reports)];
  }

  #write(entry: JournalEntry, key: string | null = null): OutputRecord {
    this.time.took(entry);
    return journalRecordOf(entry, key);
  }

  #tell(reports: readonly ExecutionReport[]): readonly OutputRecord[] {
    for (const report of reports) {
      this.observer.said(report);
      this.#markChanged(report);
    }
    return toldOutputs(reports, this.rules.reportPartitions);
  }

  #markChanged(of: Pick<ExecutionReport, 'venue' | 'symbol'>): void {
    const book = openBookOf(this.exchange, of);
    if (book?.market !== undefined) this.#changed.add(book);
  }
}
