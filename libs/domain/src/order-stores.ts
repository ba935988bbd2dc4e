import type { ExecId } from './identifiers.js';
import { KeptOrder } from './kept-order.js';
import type { OrderState } from './order-state.js';
import type { BookedReport } from './booked-report.js';
import type { OwnedStore, Store } from './stores.js';

/**
 * The orders of a partition with what belongs to each, in one place: the look-ups of an event are all about the same
 * order, and each that leaves the processor's cache takes as long as a hundred steps within it.
 */
export class KeptOrders {
  readonly #kept = new Map<string, KeptOrder>();
  /** What was looked up last, and what was found. */
  #newestId: string | undefined;
  #newest: KeptOrder | undefined;

  find(orderId: string): KeptOrder | undefined {
    if (orderId === this.#newestId) return this.#newest;
    const kept = this.#kept.get(orderId);
    this.#newestId = orderId;
    this.#newest = kept;
    return kept;
  }

  of(orderId: string): KeptOrder {
    const known = this.find(orderId);
    if (known !== undefined) return known;
    const kept = new KeptOrder();
    this.#kept.set(orderId, kept);
    this.#newest = kept;
    return kept;
  }

  entries(): IterableIterator<[string, KeptOrder]> {
    return this.#kept.entries();
  }
}

/** The orders by their id. */
export class OrderStore implements Store<OrderState> {
  readonly #orders: KeptOrders;

  constructor(orders: KeptOrders) {
    this.#orders = orders;
  }

  get(orderId: string): OrderState | undefined {
    return this.#orders.find(orderId)?.state;
  }

  set(orderId: string, order: OrderState): void {
    this.#orders.of(orderId).state = order;
  }

  *entries(): IterableIterator<[string, OrderState]> {
    for (const [orderId, { state }] of this.#orders.entries()) {
      if (state !== undefined) yield [orderId, state];
    }
  }
}

/** The booked reports of each order by their execId. */
export class ReportStore implements OwnedStore<ExecId, BookedReport> {
  readonly #orders: KeptOrders;

  constructor(orders: KeptOrders) {
    this.#orders = orders;
  }

  get(orderId: string, execId: ExecId): BookedReport | undefined {
    return this.#orders.find(orderId)?.report(execId);
  }

  set(orderId: string, execId: ExecId, report: BookedReport): void {
    this.#orders.of(orderId).book(execId, report);
  }

  *entries(): IterableIterator<[string, ReadonlyMap<ExecId, BookedReport>]> {
    for (const [orderId, kept] of this.#orders.entries()) {
      const own = new Map(kept.reports());
      if (own.size > 0) yield [orderId, own];
    }
  }
}
