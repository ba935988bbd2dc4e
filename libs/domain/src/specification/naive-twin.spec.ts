/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import { unreachable } from '../brand.js';
import type { OrdStatus, TimeInForce } from '../status.js';
import type { PlainReport, Step } from './steps.spec.js';

type End = 'CANCELED' | 'REJECTED' | 'EXPIRED';

interface Trade {
  readonly quantity: number;
  readonly price: number;
  readonly live: boolean;
  /** The trading day of the order to which it belongs; 0 is the first. */
  readonly day: number;
  /** What its report said was filled in all. */
  readonly cumQty: number | undefined;
}

/**
 * One order as a person would keep it on paper: what the venue said last, what is asked for, and every trade. Its
 * status is worked out anew each time. Written apart from decide and evolve, and slow.
 */
export class NaiveTwin {
  ordered: number;
  acknowledged = false;
  /** What the venue calls it now. */
  name: string | undefined;
  /** All that the venue ever called it. */
  readonly names = new Set<string>();
  /** The venue has the order: it said anything but no. */
  known = false;
  /** How its day ended. */
  done: 'DONE_FOR_DAY' | 'CALCULATED' | undefined;
  stopped = false;
  suspended = false;
  hidden = false;
  end: End | undefined;
  asked: {
    readonly what: 'REPLACE' | 'CANCEL' | 'HIBERNATE' | 'ACTIVATE';
    readonly quantity: number;
  }[] = [];
  /** Replaces that waited when it was canceled or expired: the venue may have done them before. */
  overtaken: typeof this.asked = [];
  readonly trades: Trade[] = [];
  day = 0;
  /** Hour at which it began. */
  #began: number | undefined;
  /** The last day of our calendar that was told. */
  rolled = 0;
  /** Of the last step: it made, or would have made, more filled than the venue can have accepted. */
  overfills = false;

  /** `cumQtyIdentifies`: of a venue that says a fill again under another execId (equities dialect). */
  constructor(
    quantity: number,
    readonly cumQtyIdentifies: boolean,
    readonly timeInForce: TimeInForce,
    readonly refusesOverfills = false,
  ) {
    this.ordered = quantity;
  }

  get filledQuantity(): number {
    return this.live().reduce((sum, { quantity }) => sum + quantity, 0);
  }

  /** Rounded half to even at the twelfth decimal. */
  get averagePrice(): string {
    const quantity = BigInt(this.filledQuantity);
    if (quantity === 0n) return '0';
    const paid = this.live().reduce((sum, trade) => sum + cost(trade), 0n) * 10n ** 10n;
    const [down, twiceRest] = [paid / quantity, 2n * (paid % quantity)];
    const up = twiceRest > quantity || (twiceRest === quantity && down % 2n === 1n);
    const digits = String(up ? down + 1n : down).padStart(13, '0');
    return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
  }

  /** Without what is asked for. */
  resting(): OrdStatus {
    if (this.end !== undefined) return this.isComplete() ? 'FILLED' : this.end;
    if (this.done !== undefined) return this.done;
    if (this.isComplete()) return 'FILLED';
    if (this.stopped) return 'STOPPED';
    if (this.suspended) return 'SUSPENDED';
    if (this.hidden) return 'HIBERNATED';
    if (this.filledQuantity > 0) return 'PARTIALLY_FILLED';
    return this.known ? 'NEW' : 'PENDING_NEW';
  }

  status(): OrdStatus {
    if (this.waits('CANCEL')) return 'PENDING_CANCEL';
    return this.asked.length > 0 ? 'PENDING_REPLACE' : this.resting();
  }

  left(): number {
    return this.isClosed() ? 0 : this.ordered - this.filledQuantity;
  }

  /** FIX DayOrderQty and DayCumQty: nothing on the first day. */
  ofDay(): object {
    if (this.day === 0) return {};
    const earlier = this.live().filter(({ day }) => day < this.day);
    const before = earlier.reduce((sum, { quantity }) => sum + quantity, 0);
    const dayCumQty = this.filledQuantity - before;
    return { dayOrderQty: Math.max(0, this.ordered - before), dayCumQty };
  }

  /** True when the step is accepted. */
  take(step: Step): boolean {
    this.overfills = false;
    switch (step.does) {
      case 'replace':
        return this.#ask('REPLACE', this.#mayReplace(step.quantity), step.quantity);
      case 'cancel':
        return this.#ask('CANCEL', !this.waits('CANCEL') && this.#mayAsk());
      case 'take back':
        return this.#ask('CANCEL', !this.known && !this.waits('CANCEL') && this.#mayAsk());
      case 'hibernate':
        return this.#ask('HIBERNATE', this.#mayHold() && !this.hidden);
      case 'activate':
        return this.#ask('ACTIVATE', this.#mayHold() && this.hidden);
      case 'TRADE':
        return this.#trade(step);
      case 'TRADE_CORRECT':
        return this.#change(step, { quantity: step.quantity, price: step.price, live: true });
      case 'TRADE_CANCEL':
        return this.#change(step, { quantity: 0, price: 0, live: false });
      case 'RESTATED':
        if (this.end !== undefined) return false;
        this.known = true;
        this.#order(step.quantity);
        this.#rename(step.calls);
        return true;
      case 'renewed':
        if (this.#began !== undefined && step.at <= this.#began - 12) return false;
        if (!this.#beginAt(step.at)) return false;
        this.known = true;
        this.#rename(step.calls);
        return true;
      case 'day rolls':
        if (!this.#beginAt((this.rolled + 1) * 24)) return false;
        this.rolled += 1;
        return true;
      case 'expires':
        return this.#ask('CANCEL', !this.waits('CANCEL') && this.#mayAsk() && this.#mayExpire());
      case 'report':
        return this.#hear(step);
      default:
        return unreachable(step);
    }
  }

  #hear({ execType: report, calls, at }: Extract<Step, { does: 'report' }>): boolean {
    const accepted = report === 'NEW' ? this.#acknowledge(calls) : this.#judge(report, at);
    if (!accepted) return false;
    const renames = report === 'REPLACED' || report === 'HIBERNATED' || report === 'ACTIVATED';
    if (renames) this.#rename(calls);
    else this.#mention(calls);
    return true;
  }

  #judge(report: Exclude<PlainReport, 'NEW'>, at: number): boolean {
    switch (report) {
      case 'REJECTED':
        return this.#finish('REJECTED', this.#mayReject());
      case 'EXPIRED':
        return this.#finish('EXPIRED', this.end === undefined);
      case 'CANCELED':
        return this.#finish('CANCELED', this.end === undefined);
      case 'DONE_FOR_DAY':
      case 'CALCULATED':
        if (this.end !== undefined || (this.#began !== undefined && at < this.#began)) return false;
        this.done = report;
        this.known = true;
        return true;
      case 'SUSPENDED':
      case 'STOPPED':
        if (this.end !== undefined) return false;
        if (report === 'STOPPED') this.stopped = true;
        else this.suspended = true;
        this.known = true;
        return true;
      case 'HIBERNATED':
        return this.#hide(true, this.#answer('HIBERNATE') !== undefined);
      case 'ACTIVATED':
        return this.#hide(false, this.#answer('ACTIVATE') !== undefined);
      case 'REPLACED': {
        const answered = this.#answer('REPLACE') ?? this.overtaken.shift();
        if (answered === undefined) return false;
        this.known = true;
        this.#order(answered.quantity);
        return true;
      }
      case 'REPLACE_REJECTED': {
        const before = this.mostAccepted();
        const refused = this.#answer('REPLACE') ?? this.overtaken.shift();
        this.overfills = this.filledQuantity <= before && this.filledQuantity > this.mostAccepted();
        return refused !== undefined;
      }
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

  isComplete(): boolean {
    return this.filledQuantity >= this.ordered;
  }

  /** Nothing of it can be filled or changed any more, whatever it is called. */
  isClosed(): boolean {
    const over = this.done !== undefined && !this.#lasts();
    return this.end !== undefined || over || this.isComplete();
  }

  /** The venue may have done any replace that it has not answered. */
  mostAccepted(): number {
    const replaces = this.end === undefined ? this.asked : this.overtaken;
    return Math.max(this.ordered, ...replaces.map(({ quantity }) => quantity));
  }

  isOpen(): boolean {
    return !this.isClosed() || this.asked.length > 0;
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

  /** Nobody has told these the moment at which their time is over. */
  #mayExpire(): boolean {
    return !['DAY', 'GOOD_FOR_SESSION', 'GTD'].includes(this.timeInForce);
  }

  /** Another trading day, unless the order has none. */
  #begin(): boolean {
    const isOver = this.done === undefined ? this.isComplete() : !this.#lasts();
    if (isOver || this.end !== undefined) return false;
    this.done = undefined;
    this.day += 1;
    return true;
  }

  /** Beyond a day. */
  #lasts(): boolean {
    return this.timeInForce === 'GTC' || this.timeInForce === 'GTD';
  }

  /** What is so already need not be said, unless it was asked for. */
  #hide(hidden: boolean, wasAsked: boolean): boolean {
    if (this.end !== undefined || (this.hidden === hidden && !wasAsked)) return false;
    this.hidden = hidden;
    this.known = true;
    return true;
  }

  #answer(what: string) {
    const index = this.asked.findIndex((request) => request.what === what);
    return index < 0 ? undefined : this.asked.splice(index, 1)[0];
  }

  /** The venue and our calendar may mean the same day. */
  #beginAt(hour: number): boolean {
    const { day } = this;
    if (!this.#begin()) return false;
    if (this.#began !== undefined && hour < this.#began + 12) this.day = day;
    else this.#began = hour;
    return true;
  }

  #order(quantity: number): void {
    // Of the quantity before, as much as was filled stays (FIX rule 7).
    this.ordered = Math.max(quantity, Math.min(this.ordered, this.filledQuantity));
  }

  /** Told once, and once more by the venue that names the order only then. Later than anything else, it is of before. */
  #acknowledge(calls: string | undefined): boolean {
    const resting = this.resting();
    const resumes = this.suspended && this.acknowledged && this.end === undefined;
    const namesNothing = calls === undefined || this.name !== undefined;
    if (this.acknowledged && namesNothing && !resumes) return false;
    if (resumes || resting === 'PENDING_NEW') this.#rename(calls);
    else this.#mention(calls);
    if (resumes) this.suspended = false;
    this.acknowledged = true;
    this.known = true;
    return true;
  }

  /** It may be a name of before: the newer one stays. */
  #mention(calls: string | undefined): void {
    if (calls === undefined) return;
    this.names.add(calls);
    this.name ??= calls;
  }

  #rename(calls: string | undefined): void {
    this.#mention(calls);
    this.name = calls ?? this.name;
  }

  #finish(end: End, may: boolean): boolean {
    if (!may) return false;
    const replaces = this.asked.filter(({ what }) => what === 'REPLACE');
    if (end !== 'REJECTED') this.overtaken = replaces;
    this.asked = [];
    this.end = end;
    return true;
  }

  /** Once it is known, only while nothing is asked that the word might mean. */
  #mayReject(): boolean {
    const resting = this.resting();
    return resting === 'PENDING_NEW' || (resting === 'NEW' && this.asked.length === 0);
  }

  /** A trade that was booked before is no fault: it changes nothing. */
  #trade({
    quantity: said,
    cumQty,
    price,
    orderQty = 0,
    calls,
    at,
  }: Extract<Step, { does: 'TRADE' }>): boolean {
    const again = cumQty !== undefined && this.live().some((trade) => trade.cumQty === cumQty);
    if (again && this.cumQtyIdentifies) return true;
    if (said === undefined && cumQty === undefined) return false;
    const quantity = said ?? (cumQty ?? 0) - this.filledQuantity;
    if (quantity <= 0) return true;
    this.overfills = this.filledQuantity + quantity > Math.max(this.mostAccepted(), orderQty);
    if (this.overfills && this.refusesOverfills) return false;
    const day = this.#began !== undefined && at < this.#began ? this.day - 1 : this.day;
    this.trades.push({ quantity, price, live: true, cumQty, day });
    this.known = true;
    this.#mention(calls);
    return true;
  }

  #change(
    { of, calls }: Extract<Step, { does: 'TRADE_CORRECT' | 'TRADE_CANCEL' }>,
    values: Omit<Trade, 'cumQty' | 'day'>,
  ): boolean {
    const trade = this.trades[of];
    if (trade === undefined || !trade.live) return false;
    const more = values.quantity - trade.quantity;
    this.overfills = more > 0 && this.filledQuantity + more > this.mostAccepted();
    if (this.overfills && this.refusesOverfills) return false;
    this.trades[of] = { ...trade, ...values };
    this.#mention(calls);
    return true;
  }
}

function cost({ quantity, price }: Trade): bigint {
  return BigInt(quantity) * BigInt(price);
}
