import { price as priceOf, rescale, unreachable } from '@ome/domain';
import type { Instrument, Price, Side } from '@ome/domain';
import { nextDrift, quoteLadder } from './background-quotes.js';
import type { Instruction, VenueStep, WantedTerms } from './instruction.js';

interface NaiveOrder {
  readonly id: string;
  readonly background: boolean;
  side: Side;
  name: string;
  quantity: number;
  price: Price | undefined;
  immediate: 'IOC' | 'FOK' | 'NO';
  cumQty: number;
  status: 'NEVER_TAKEN' | 'WORKING' | 'HIBERNATED' | 'FILLED' | 'CANCELED';
  /** When it came to its place; later waits longer. */
  arrival: number;
  version: number;
  reports: number;
}

/**
 * The same venue with no structure at all: a list of orders, filtered and sorted anew for every question. One symbol; what
 * it says is a line a report.
 */
export class NaiveVenue {
  #orders: NaiveOrder[] = [];
  #arrivals = 0;
  #steps = 0;
  #reference: Price | undefined;
  #lines: string[] = [];

  take(step: VenueStep): readonly string[] {
    const { instruction, instrument } = step;
    if (instrument === undefined) throw new Error('The naive venue trades its one symbol always');
    this.#lines = [];
    const order = this.#orderOf(instruction);
    if (instruction.version <= order.version) return [];
    order.version = instruction.version;
    this.#moveBackground(step, instrument);
    const refusal = this.#follow(order, instruction, instrument);
    if (refusal !== undefined)
      this.#say(order, REFUSED[instruction.instruction], instruction, refusal);
    return this.#lines;
  }

  /** `price name open` of who waits on a side, in the order in which they would trade. */
  waiting(side: Side): readonly string[] {
    const inTurn = this.#orders
      .filter((order) => order.side === side && order.status === 'WORKING')
      .sort((left, right) => {
        const [l, r] = [left.price ?? Number.NaN, right.price ?? Number.NaN];
        return (side === 'BUY' ? r - l : l - r) || left.arrival - right.arrival;
      });
    return inTurn.map(
      (order) =>
        `${order.price} ${order.background ? '*' : order.id} ${order.quantity - order.cumQty}`,
    );
  }

  #follow(order: NaiveOrder, instruction: Instruction, instrument: Instrument): string | undefined {
    if (instruction.instruction === 'NEW') {
      if (order.status !== 'NEVER_TAKEN') return 'DUPLICATE_ORDER';
      const fault = faultOf(instruction.terms, instrument);
      if (fault !== undefined) return fault;
      this.#setTerms(order, instruction.terms, instrument);
      order.side = instruction.side;
      order.status = 'WORKING';
      this.#reference ??= order.price;
      this.#say(order, 'NEW', instruction);
      this.#trade(order, instruction);
      return undefined;
    }
    if (order.status === 'NEVER_TAKEN') return 'UNKNOWN_ORDER';
    if (order.status === 'FILLED' || order.status === 'CANCELED') return 'ORDER_CLOSED';
    switch (instruction.instruction) {
      case 'REPLACE':
        return this.#replace(order, instruction.terms, instruction, instrument);
      case 'CANCEL':
        order.name = instruction.clientOrderId;
        order.status = 'CANCELED';
        this.#say(order, 'CANCELED', instruction);
        return undefined;
      case 'HIBERNATE':
        if (order.status === 'HIBERNATED') return 'ALREADY_HIBERNATED';
        order.status = 'HIBERNATED';
        this.#say(order, 'HIBERNATED', instruction);
        return undefined;
      case 'ACTIVATE':
        if (order.status !== 'HIBERNATED') return 'NOT_HIBERNATED';
        order.status = 'WORKING';
        order.arrival = this.#arrivals++;
        this.#say(order, 'ACTIVATED', instruction);
        this.#trade(order, instruction);
        return undefined;
      default:
        return unreachable(instruction);
    }
  }

  #replace(
    order: NaiveOrder,
    terms: WantedTerms,
    instruction: Instruction,
    instrument: Instrument,
  ): string | undefined {
    const fault = faultOf(terms, instrument);
    if (fault !== undefined) return fault;
    const [oldPrice, oldQuantity] = [order.price, order.quantity];
    this.#setTerms(order, terms, instrument);
    order.name = instruction.clientOrderId;
    if (order.quantity <= order.cumQty) {
      order.quantity = order.cumQty;
      order.status = 'FILLED';
    }
    this.#say(order, 'REPLACED', instruction);
    if (order.status !== 'WORKING') return undefined;
    if (order.price !== oldPrice || order.quantity > oldQuantity || order.immediate !== 'NO') {
      order.arrival = this.#arrivals++;
      this.#trade(order, instruction);
    }
    return undefined;
  }

  #trade(order: NaiveOrder, instruction?: Instruction): void {
    const other: Side = order.side === 'BUY' ? 'SELL' : 'BUY';
    const open = () => order.quantity - order.cumQty;
    const reachable = this.waiting(other)
      .map((line) => line.split(' '))
      .filter(([price]) => {
        if (order.price === undefined) return true;
        return order.side === 'BUY' ? Number(price) <= order.price : Number(price) >= order.price;
      });
    const offered = reachable.reduce((sum, [, , quantity]) => sum + Number(quantity), 0);
    if (order.immediate !== 'FOK' || offered >= open()) {
      for (const [price, id] of reachable) {
        if (open() > 0) this.#meet(order, this.#resting(other, Number(price), id ?? ''));
      }
    }
    if (open() === 0) order.status = 'FILLED';
    else if (order.price === undefined || order.immediate !== 'NO') {
      order.status = 'CANCELED';
      const version = instruction?.version ?? 0;
      this.#say(order, 'CANCELED', { clientOrderId: order.name, version });
    }
  }

  #resting(side: Side, price: number, id: string): NaiveOrder {
    const found = this.#orders.find(
      (order) =>
        order.status === 'WORKING' &&
        order.side === side &&
        order.price === price &&
        (id === '*' ? order.background : order.id === id),
    );
    if (found === undefined) throw new Error(`Nobody waits at ${price} as ${id}`);
    return found;
  }

  #meet(order: NaiveOrder, resting: NaiveOrder): void {
    const traded = Math.min(order.quantity - order.cumQty, resting.quantity - resting.cumQty);
    for (const party of [order, resting]) {
      party.cumQty += traded;
      if (party.cumQty === party.quantity) party.status = 'FILLED';
      this.#say(party, 'TRADE', undefined, `${traded}@${resting.price}`);
    }
  }

  #moveBackground({ background }: VenueStep, instrument: Instrument): void {
    this.#orders = this.#orders.filter((order) => !order.background);
    this.#steps += 1;
    const reference = background?.referencePrice ?? this.#reference;
    if (background === undefined || reference === undefined) return;
    const seed = `${background.seed}/${instrument.venue}/${instrument.symbol}`;
    let drift = 0;
    for (let step = 1; step <= this.#steps; step += 1) drift = nextDrift(drift, seed, step);
    for (const quote of quoteLadder(instrument, reference, drift, seed, this.#steps)) {
      const order = this.#stranger('*', '*', true);
      Object.assign(order, { ...quote, status: 'WORKING' });
      this.#orders.push(order);
      this.#trade(order);
    }
  }

  #orderOf({ orderId, clientOrderId }: Instruction): NaiveOrder {
    const known = this.#orders.find((order) => !order.background && order.id === orderId);
    if (known !== undefined) return known;
    const stranger = this.#stranger(orderId, clientOrderId, false);
    this.#orders.push(stranger);
    return stranger;
  }

  #stranger(id: string, name: string, background: boolean): NaiveOrder {
    const terms = { side: 'BUY', quantity: 0, price: undefined, immediate: 'NO' } as const;
    const arrival = this.#arrivals++;
    const standing = { cumQty: 0, status: 'NEVER_TAKEN', arrival, version: 0, reports: 0 } as const;
    return { id, name, background, ...terms, ...standing };
  }

  #setTerms(order: NaiveOrder, terms: WantedTerms, instrument: Instrument): void {
    order.quantity = rescale(terms.quantity, instrument.quantityScale) ?? 0;
    const units = terms.price && rescale(terms.price, instrument.priceScale);
    order.price = units === undefined ? undefined : priceOf(units);
    const { timeInForce } = terms;
    order.immediate = timeInForce === 'IOC' || timeInForce === 'FOK' ? timeInForce : 'NO';
    if (order.status === 'NEVER_TAKEN') order.arrival = this.#arrivals++;
  }

  #say(
    order: NaiveOrder,
    execType: string,
    answer?: { readonly clientOrderId: string; readonly version: number },
    detail = '',
  ): void {
    if (order.background) return;
    order.reports += 1;
    const { status, cumQty, quantity } = order;
    const working = status === 'WORKING' || status === 'HIBERNATED';
    const name = answer?.clientOrderId ?? order.name;
    const open = working ? quantity - cumQty : 0;
    const version = answer?.version ?? '';
    const facts = [order.reports, order.id, execType, detail, status, cumQty, open, name, version];
    this.#lines.push(facts.join(' '));
  }
}

const REFUSED = {
  NEW: 'REJECTED',
  REPLACE: 'REPLACE_REJECTED',
  CANCEL: 'CANCEL_REJECTED',
  HIBERNATE: 'HIBERNATE_REJECTED',
  ACTIVATE: 'ACTIVATE_REJECTED',
} as const;

function faultOf(terms: WantedTerms, instrument: Instrument): string | undefined {
  if (terms.allOrNone === true) return 'TERMS_NOT_SUPPORTED';
  const quantity = rescale(terms.quantity, instrument.quantityScale) ?? 0;
  if (quantity <= 0 || quantity % instrument.lot !== 0) return 'QUANTITY_OFF_LOT';
  if (terms.price === undefined) return undefined;
  const units = rescale(terms.price, instrument.priceScale);
  return units === undefined || units % instrument.tick !== 0 ? 'PRICE_OFF_TICK' : undefined;
}
