import { account, clientOrderId, formatDecimal, instrumentSymbol, orderId } from '@ome/domain';
import { parseDecimal, price, quantity, timestamp, venue } from '@ome/domain';
import type { Decimal, Instrument, Side, TimeInForce } from '@ome/domain';
import type { ExecutionReport } from './execution-report.js';
import type { Instruction, VenueStep, WantedTerms } from './instruction.js';
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

export interface Wish {
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

  readonly #conditions: Pick<VenueStep, 'instrument' | 'background'>;

  constructor(conditions: Pick<VenueStep, 'instrument' | 'background'> = { instrument: INFY }) {
    this.#conditions = conditions;
  }

  placed(name: string, wish: Wish): readonly ExecutionReport[] {
    return this.#take({
      instruction: 'NEW',
      ...this.#facts(name),
      side: wish.side ?? 'BUY',
      terms: termsOf(wish),
    });
  }

  replaced(name: string, wish: Wish): readonly ExecutionReport[] {
    return this.#take({ instruction: 'REPLACE', ...this.#facts(name), terms: termsOf(wish) });
  }

  told(name: string, instruction: 'CANCEL' | 'HIBERNATE' | 'ACTIVATE'): readonly ExecutionReport[] {
    return this.#take({ instruction, ...this.#facts(name) });
  }

  book(): OrderBook {
    const book = this.exchange.get(INFY.venue)?.books.get(INFY.symbol);
    if (book === undefined) throw new Error('No book was opened');
    return book;
  }

  #facts(name: string) {
    const version = (this.#versions.get(name) ?? 0) + 1;
    this.#versions.set(name, version);
    return {
      venue: venue('NSE'),
      symbol: instrumentSymbol('INFY'),
      orderId: orderId(name),
      account: account('acme-1'),
      clientOrderId: clientOrderId(`${name}-${version}`),
      version,
    };
  }

  #take(instruction: Instruction): readonly ExecutionReport[] {
    const second = String(this.steps.length % 60).padStart(2, '0');
    const step: VenueStep = {
      instruction,
      takenAt: timestamp(`2026-11-20T09:15:${second}Z`),
      ...this.#conditions,
    };
    this.steps.push(step);
    return takeStep(this.exchange, step);
  }
}

function termsOf(wish: Wish): WantedTerms {
  return {
    orderType: wish.price === undefined ? 'MARKET' : 'LIMIT',
    quantity: decimal(wish.quantity ?? '10'),
    timeInForce: wish.timeInForce ?? 'DAY',
    ...(wish.price !== undefined && { price: decimal(wish.price) }),
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
