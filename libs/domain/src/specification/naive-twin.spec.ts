/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import { unreachable } from '../brand.js';
import type { OrdStatus } from '../status.js';

/** What happens to one order; `fill` and `of` number the executions in the order in which they were tried. */
export type Step =
  | { readonly does: 'replace'; readonly quantity: number }
  | { readonly does: 'cancel' | 'take back' | 'hibernate' | 'activate' }
  | { readonly does: 'TRADE'; readonly quantity: number; readonly price: number }
  | {
      readonly does: 'TRADE_CORRECT';
      readonly of: number;
      readonly quantity: number;
      readonly price: number;
    }
  | { readonly does: 'TRADE_CANCEL'; readonly of: number }
  | { readonly does: 'RESTATED'; readonly quantity: number }
  | { readonly does: 'report'; readonly execType: PlainReport }
  | { readonly does: 'renewed' };

export const PLAIN_REPORTS = [
  'NEW',
  'REJECTED',
  'CANCELED',
  'EXPIRED',
  'DONE_FOR_DAY',
  'CALCULATED',
  'SUSPENDED',
  'STOPPED',
  'REPLACED',
  'REPLACE_REJECTED',
  'CANCEL_REJECTED',
  'HIBERNATED',
  'ACTIVATED',
  'HIBERNATE_REJECTED',
  'ACTIVATE_REJECTED',
] as const;
type PlainReport = (typeof PLAIN_REPORTS)[number];

type Mark = 'DONE_FOR_DAY' | 'CALCULATED' | 'SUSPENDED' | 'STOPPED' | 'HIBERNATED';
type End = 'CANCELED' | 'REJECTED' | 'EXPIRED';

interface Trade {
  quantity: number;
  price: number;
  live: boolean;
}

/**
 * One day order as a person would keep it on paper: what the venue said last, what is asked for, and every trade. Its
 * status is worked out anew each time. Written apart from decide and evolve, and slow.
 */
export class NaiveTwin {
  ordered: number;
  acknowledged = false;
  /** The venue has the order: it said anything but no. */
  known = false;
  mark: Mark | undefined;
  end: End | undefined;
  /** Cancelled when nothing was left. */
  dropped = false;
  asked: {
    readonly what: 'REPLACE' | 'CANCEL' | 'HIBERNATE' | 'ACTIVATE';
    readonly quantity: number;
  }[] = [];
  readonly trades: Trade[] = [];

  constructor(quantity: number) {
    this.ordered = quantity;
  }

  get filledQuantity(): number {
    return this.live().reduce((sum, { quantity }) => sum + quantity, 0);
  }

  get paid(): number {
    return this.live().reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  }

  /** Without what is asked for. */
  resting(): OrdStatus {
    if (this.end !== undefined) return this.end;
    if (this.mark === 'DONE_FOR_DAY' || this.mark === 'CALCULATED') return this.mark;
    if (this.filledQuantity >= this.ordered) return 'FILLED';
    if (this.mark !== undefined) return this.mark;
    if (this.filledQuantity > 0) return 'PARTIALLY_FILLED';
    return this.known ? 'NEW' : 'PENDING_NEW';
  }

  status(): OrdStatus {
    if (this.waits('CANCEL')) return 'PENDING_CANCEL';
    return this.asked.length > 0 ? 'PENDING_REPLACE' : this.resting();
  }

  left(): number {
    const resting = this.resting();
    const none = this.isClosed() || resting === 'DONE_FOR_DAY' || resting === 'CALCULATED';
    return none ? 0 : Math.max(0, this.ordered - this.filledQuantity);
  }

  /** True when the step is accepted. */
  take(step: Step): boolean {
    const accepted = this.#take(step);
    this.#settle();
    return accepted;
  }

  #take(step: Step): boolean {
    switch (step.does) {
      case 'replace':
        return this.#ask('REPLACE', this.#mayReplace(step.quantity), step.quantity);
      case 'cancel':
        return this.#ask('CANCEL', !this.waits('CANCEL') && this.#mayAsk());
      case 'take back':
        return this.#ask('CANCEL', !this.known && !this.waits('CANCEL') && this.#mayAsk());
      case 'hibernate':
        return this.#ask('HIBERNATE', this.#mayHold() && this.mark !== 'HIBERNATED');
      case 'activate':
        return this.#ask('ACTIVATE', this.#mayHold() && this.mark === 'HIBERNATED');
      case 'TRADE':
        this.trades.push({ quantity: step.quantity, price: step.price, live: true });
        this.known = true;
        return true;
      case 'TRADE_CORRECT':
        return this.#change(step.of, { quantity: step.quantity, price: step.price, live: true });
      case 'TRADE_CANCEL':
        return this.#change(step.of, { quantity: 0, price: 0, live: false });
      case 'RESTATED':
        if (this.end !== undefined) return false;
        this.known = true;
        this.#order(step.quantity);
        return true;
      case 'renewed':
        if (this.isClosed()) return false;
        if (this.mark === 'DONE_FOR_DAY' || this.mark === 'CALCULATED') this.mark = undefined;
        this.known = true;
        this.#order(this.ordered);
        return true;
      case 'report':
        return this.#hear(step.execType);
      default:
        return unreachable(step);
    }
  }

  #hear(report: PlainReport): boolean {
    switch (report) {
      case 'NEW':
        return this.#acknowledge();
      case 'REJECTED':
        return this.#finish('REJECTED', this.resting() === 'PENDING_NEW');
      case 'EXPIRED':
        return this.#finish('EXPIRED', !this.isClosed());
      case 'CANCELED':
        if (this.isClosed() && this.asked.length === 0) return false;
        this.asked = [];
        if (this.resting() === 'FILLED') this.dropped = true;
        else this.end = 'CANCELED';
        return true;
      case 'DONE_FOR_DAY':
      case 'CALCULATED':
      case 'SUSPENDED':
      case 'STOPPED':
        return this.#markAs(report, !this.isClosed());
      case 'HIBERNATED':
        if (!this.#markAs(report, !this.isClosed() && this.mark !== 'HIBERNATED')) return false;
        this.#answer('HIBERNATE');
        return true;
      case 'ACTIVATED':
        if (this.resting() !== 'HIBERNATED') return false;
        this.mark = undefined;
        this.known = true;
        this.#answer('ACTIVATE');
        return true;
      case 'REPLACED': {
        const answered = this.#answer('REPLACE');
        if (answered === undefined) return false;
        this.acknowledged = true;
        this.known = true;
        this.#order(answered.quantity);
        return true;
      }
      case 'REPLACE_REJECTED':
        return this.#answer('REPLACE') !== undefined;
      case 'CANCEL_REJECTED':
        return this.#answer('CANCEL') !== undefined;
      case 'HIBERNATE_REJECTED':
        return this.#answer('HIBERNATE') !== undefined;
      case 'ACTIVATE_REJECTED':
        return this.#answer('ACTIVATE') !== undefined;
      default:
        return unreachable(report);
    }
  }

  isClosed(): boolean {
    return ['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'].includes(this.resting());
  }

  waits(what: string): boolean {
    return this.asked.some((request) => request.what === what);
  }

  live(): readonly Trade[] {
    return this.trades.filter(({ live }) => live);
  }

  #mayAsk(): boolean {
    return !this.isClosed() || this.asked.length > 0;
  }

  #mayReplace(quantity: number): boolean {
    if (this.waits('CANCEL') || !this.#mayAsk()) return false;
    const replaces = this.asked.filter(({ what }) => what === 'REPLACE');
    return replaces.length < 8 && quantity !== (replaces.at(-1)?.quantity ?? this.ordered);
  }

  #mayHold(): boolean {
    return !this.isClosed() && this.asked.every(({ what }) => what === 'REPLACE');
  }

  #ask(what: 'REPLACE' | 'CANCEL' | 'HIBERNATE' | 'ACTIVATE', may: boolean, quantity = 0): boolean {
    if (may) this.asked.push({ what, quantity });
    return may;
  }

  #answer(what: string) {
    const index = this.asked.findIndex((request) => request.what === what);
    return index < 0 ? undefined : this.asked.splice(index, 1)[0];
  }

  #order(quantity: number): void {
    this.ordered = Math.max(quantity, this.filledQuantity);
    // The venue completed the order by saying that there is no more of it.
    if (this.filledQuantity >= this.ordered) this.mark = undefined;
    else if (this.dropped) this.end = 'CANCELED';
  }

  #acknowledge(): boolean {
    if (this.end !== undefined) return false;
    const resumes = this.resting() === 'SUSPENDED';
    if (this.acknowledged && !resumes) return false;
    if (resumes) this.mark = undefined;
    this.acknowledged = true;
    this.known = true;
    return true;
  }

  #finish(end: End, may: boolean): boolean {
    if (!may) return false;
    this.asked = [];
    this.end = end;
    return true;
  }

  #markAs(mark: Mark, may: boolean): boolean {
    if (!may) return false;
    this.mark = mark;
    this.known = true;
    return true;
  }

  #change(of: number, values: Trade): boolean {
    const trade = this.trades[of];
    if (trade === undefined || !trade.live) return false;
    this.trades[of] = values;
    if (this.dropped && this.filledQuantity < this.ordered) this.end ??= 'CANCELED';
    return true;
  }

  /** An order that was complete once has left what the venue had said of its rest behind. */
  #settle(): void {
    const done = this.mark === 'DONE_FOR_DAY' || this.mark === 'CALCULATED';
    if (!done && this.end === undefined && this.filledQuantity >= this.ordered) {
      this.mark = undefined;
    }
  }
}
