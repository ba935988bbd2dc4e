import { KeptReports } from './kept-reports.js';
import type { ExecId } from './identifiers.js';
import type { OrderState } from './order-state.js';
import type { BookedReport } from './partition-state.js';
import type { OwnedStore, Store } from './stores.js';

/** What is kept of one order. */
interface OrderSlot {
  order: OrderState | undefined;
  readonly reports: KeptReports;
}

/**
 * The orders of a partition with what belongs to each, in one place: the look-ups of an event are all about the same
 * order, and each that leaves the processor's cache takes as long as a hundred steps within it.
 */
export class OrderSlots {
  readonly #slots = new Map<string, OrderSlot>();
  #newestId: string | undefined;
  #newest: OrderSlot | undefined;

  /** Of an order that was kept already. */
  find(orderId: string): OrderSlot | undefined {
    if (orderId === this.#newestId) return this.#newest;
    const slot = this.#slots.get(orderId);
    if (slot === undefined) return undefined;
    this.#newestId = orderId;
    this.#newest = slot;
    return slot;
  }

  of(orderId: string): OrderSlot {
    const known = this.find(orderId);
    if (known !== undefined) return known;
    const slot: OrderSlot = { order: undefined, reports: new KeptReports() };
    this.#slots.set(orderId, slot);
    return slot;
  }

  entries(): IterableIterator<[string, OrderSlot]> {
    return this.#slots.entries();
  }
}

/** The orders by their id. */
export class OrderStore implements Store<OrderState> {
  readonly #slots: OrderSlots;

  constructor(slots: OrderSlots) {
    this.#slots = slots;
  }

  get(orderId: string): OrderState | undefined {
    return this.#slots.find(orderId)?.order;
  }

  set(orderId: string, order: OrderState): void {
    this.#slots.of(orderId).order = order;
  }

  *entries(): IterableIterator<[string, OrderState]> {
    for (const [orderId, { order }] of this.#slots.entries()) {
      if (order !== undefined) yield [orderId, order];
    }
  }
}

/** The booked reports of each order by their execId. */
export class ReportStore implements OwnedStore<ExecId, BookedReport> {
  readonly #slots: OrderSlots;

  constructor(slots: OrderSlots) {
    this.#slots = slots;
  }

  get(orderId: string, execId: ExecId): BookedReport | undefined {
    return this.#slots.find(orderId)?.reports.get(execId);
  }

  set(orderId: string, execId: ExecId, report: BookedReport): void {
    this.#slots.of(orderId).reports.add(execId, report);
  }

  *entries(): IterableIterator<[string, ReadonlyMap<ExecId, BookedReport>]> {
    for (const [orderId, { reports }] of this.#slots.entries()) {
      const own = new Map(reports.entries());
      if (own.size > 0) yield [orderId, own];
    }
  }
}
