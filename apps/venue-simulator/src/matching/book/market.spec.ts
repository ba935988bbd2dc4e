import { PLACE_LOSSES, powerInstrument } from '@ome/contracts';
import { account, clientOrderId, formatDecimal, instrumentSymbol, orderId } from '@ome/domain';
import { parseDecimal, price, quantity, timestamp, venue } from '@ome/domain';
import type { Decimal, Instrument, Side, TimeInForce } from '@ome/domain';
import { changeRules, openOrdersOf } from './changing-rules.js';
import type { ExecutionReport } from './execution-report.js';
import type {
  Instruction,
  Intervention,
  ReplaceInstruction,
  VenueStep,
  WantedTerms,
} from './instruction.js';
import { intervene, type Intervened } from './intervening.js';
import { passTime } from './expiring.js';
import type { MarketRules } from './market-rules.js';
import type { OrderBook } from './order-book.js';
import { takeStep } from './take-step.js';
import { createExchange, type Exchange } from './venue-books.js';

export const INFY: Instrument = {
  venue: venue('NSE'),
  symbol: instrumentSymbol('INFY'),
  version: 1,
  priceScale: 2,
  quantityScale: 0,
  tick: price(5),
  lot: quantity(1),
  minimumPrice: price(5),
  minimumQuantity: quantity(1),
  maximumQuantity: quantity(1_000_000),
};

export const POWER = powerInstrument({ granularity: 'Hour', identifier: 'FR-RTE-299221201' });

export const POWER_MARKET: MarketRules = {
  placeLostBy: PLACE_LOSSES,
  tradingPhaseStart: timestamp('2026-11-20T09:00:00Z'),
  tradingPhaseEnd: timestamp('2026-11-20T13:55:00Z'),
};

export interface Wish {
  readonly displayQuantity?: string;
  readonly displayPriceDelta?: string;
  readonly expireTime?: string;
  readonly initialState?: 'HIBERNATED';
  readonly side?: Side;
  readonly quantity?: string;
  readonly price?: string;
  readonly timeInForce?: TimeInForce;
  readonly allOrNone?: boolean;
}

/** A market to play with: each order is named, versions and times count up by themselves. */
export class Market {
  readonly exchange: Exchange = createExchange();
  readonly steps: VenueStep[] = [];
  readonly #versions = new Map<string, number>();

  #conditions: Conditions;
  readonly #instrument: Instrument;
  #now: string | undefined;

  constructor(conditions: Conditions = { instrument: INFY }) {
    this.#conditions = conditions;
    this.#instrument = conditions.instrument ?? INFY;
  }

  /** What follows happens at this moment, and what is due by then. */
  passed(now: string): readonly ExecutionReport[] {
    this.#now = now;
    return passTime(this.exchange, timestamp(now));
  }

  intervened(wish: Pick<Intervention, 'order' | 'action'> & Partial<Intervention>): Intervened {
    const { venue: of } = this.#instrument;
    return intervene(this.exchange, { venue: of, takenAt: this.#time(), ...wish });
  }

  placed(name: string, wish: Wish): readonly ExecutionReport[] {
    return this.#take({
      instruction: 'NEW',
      ...this.#facts(name),
      side: wish.side ?? 'BUY',
      terms: termsOf(wish),
      ...(wish.initialState !== undefined && { initialState: wish.initialState }),
    });
  }

  replaced(
    name: string,
    wish: Wish,
    expected: ReplaceInstruction['expected'] = {},
  ): readonly ExecutionReport[] {
    const terms = termsOf(wish);
    return this.#take({ instruction: 'REPLACE', ...this.#facts(name), terms, expected });
  }

  told(name: string, instruction: 'CANCEL' | 'HIBERNATE' | 'ACTIVATE'): readonly ExecutionReport[] {
    return this.#take({ instruction, ...this.#facts(name) });
  }

  /** Steps say so from here on; the book stays as it is. */
  judged(instrument: Instrument, market: MarketRules): void {
    this.#conditions = { ...this.#conditions, instrument, market };
  }

  /** From here on the book is traded so. */
  ruled(instrument: Instrument, market: MarketRules): void {
    this.judged(instrument, market);
    changeRules(this.exchange, { instrument, market }, openOrdersOf(this.exchange));
  }

  book(): OrderBook {
    const { venue: of, symbol } = this.#instrument;
    const book = this.exchange.get(of)?.books.get(symbol);
    if (book === undefined) throw new Error('No book was opened');
    return book;
  }

  #facts(name: string) {
    const version = (this.#versions.get(name) ?? 0) + 1;
    this.#versions.set(name, version);
    return {
      venue: this.#instrument.venue,
      symbol: this.#instrument.symbol,
      orderId: orderId(name),
      account: account('acme-1'),
      clientOrderId: clientOrderId(`${name}-${version}`),
      version,
    };
  }

  #take(instruction: Instruction): readonly ExecutionReport[] {
    const step: VenueStep = { instruction, takenAt: this.#time(), ...this.#conditions };
    this.steps.push(step);
    return takeStep(this.exchange, step);
  }

  #time() {
    const second = String(this.steps.length % 60).padStart(2, '0');
    return timestamp(this.#now ?? `2026-11-20T09:15:${second}Z`);
  }
}

type Conditions = Pick<VenueStep, 'instrument' | 'background' | 'market'>;

function termsOf(wish: Wish): WantedTerms {
  return {
    orderType: wish.price === undefined ? 'MARKET' : 'LIMIT',
    quantity: decimal(wish.quantity ?? '10'),
    timeInForce: wish.timeInForce ?? 'DAY',
    ...(wish.price !== undefined && { price: decimal(wish.price) }),
    ...(wish.expireTime !== undefined && { expireTime: timestamp(wish.expireTime) }),
    ...(wish.displayQuantity !== undefined && { displayQuantity: decimal(wish.displayQuantity) }),
    ...(wish.displayPriceDelta !== undefined && {
      displayPriceDelta: decimal(wish.displayPriceDelta),
    }),
    ...(wish.allOrNone !== undefined && { allOrNone: wish.allOrNone }),
  };
}

export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new Error(`Not a decimal: ${text}`);
  return parsed;
}

/** One line a report: `orderId execType lastQty@lastPx reason ordStatus cumQty/leavesQty`. */
export function said(reports: readonly ExecutionReport[]): readonly string[] {
  return reports.map((report) => {
    const traded =
      report.lastQty === undefined || report.lastPx === undefined
        ? []
        : [`${report.lastQty}@${formatDecimal(report.lastPx, report.priceScale)}`];
    const reason = report.reason === undefined ? [] : [report.reason];
    const standing = `${report.ordStatus} ${report.cumQty}/${report.leavesQty}`;
    return [report.orderId, report.execType, ...traded, ...reason, standing].join(' ');
  });
}

/** One line a report of a numbering market: `order execType identifier.revision ...`, as `said` without the id. */
export function numbered(reports: readonly ExecutionReport[]): readonly string[] {
  return reports.map((report) => {
    const { orderId: name, execType, venueOrderId = '-', venueRevision = '-', actor } = report;
    const ended =
      report.origVenueOrderId === undefined
        ? []
        : [`was ${numberOf(report.origVenueOrderId)}.${report.origVenueRevision}`];
    const [line = ''] = said([report]);
    const rest = line.split(' ').slice(2).join(' ');
    const by = actor === undefined ? [] : [`by ${actor}`];
    return [
      name,
      execType,
      `${numberOf(venueOrderId)}.${venueRevision}`,
      ...ended,
      rest,
      ...by,
    ].join(' ');
  });
}

/** Numbers begin above 2^32; what matters is which one it is. */
function numberOf(venueOrderId: string): string {
  return venueOrderId === '-' ? '-' : `#${Number(venueOrderId) - 5_000_000_000}`;
}
