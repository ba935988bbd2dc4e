import type { PrivateOrder } from '@ome/m7';

/** An order under one of its identifiers, and what was last said of a request about it. */
export interface ViewedOrder {
  readonly order: PrivateOrder;
  /** The last `Pending` or `Rejected`: they speak of a request, not of the order. */
  readonly request?: PrivateOrder;
}

/**
 * The orders of a private orders channel. Keyed by client identifier and identifier, because an order
 * that lost its place has two of them, whose events may come in any order. A request on an identifier
 * that no order is known by is not kept.
 */
export class OrderView {
  readonly #orders = new Map<string, ViewedOrder>();

  /** The snapshot is all there is. */
  begin(snapshot: readonly PrivateOrder[]): void {
    this.#orders.clear();
    this.apply(snapshot);
  }

  apply(orders: readonly PrivateOrder[]): void {
    for (const order of orders) this.#apply(order);
  }

  all(): readonly ViewedOrder[] {
    return [...this.#orders.values()];
  }

  /** Every identifier of the client's order. */
  of(clientIdentifier: string): readonly ViewedOrder[] {
    return this.all().filter(({ order }) => order.clientIdentifier === clientIdentifier);
  }

  #apply(told: PrivateOrder): void {
    const { clientIdentifier = '' } = told;
    const key = JSON.stringify([clientIdentifier, told.identifier ?? null]);
    const known = this.#orders.get(key);
    const speaksOfRequest = told.state === 'Pending' || told.state === 'Rejected';
    if (speaksOfRequest) {
      // A request may name an identifier that no order has: that makes none.
      if (known === undefined && told.identifier !== undefined) return;
      // What has no identifier was never more than a request.
      const order = known?.order.identifier === undefined ? told : known.order;
      this.#orders.set(key, { order, request: told });
      return;
    }
    if (isNewer(known, told)) {
      const { request } = known ?? {};
      this.#orders.set(key, { order: told, ...(request !== undefined && { request }) });
    }
    // The request that made the order had no identifier yet.
    if (told.identifier !== undefined)
      this.#orders.delete(JSON.stringify([clientIdentifier, null]));
  }
}

function isNewer(known: ViewedOrder | undefined, told: PrivateOrder): boolean {
  if (known === undefined) return true;
  return Number(told.revisionNumber ?? 0) >= Number(known.order.revisionNumber ?? 0);
}
