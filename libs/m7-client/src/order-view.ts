import type { PrivateOrder } from '@ome/m7';

/** An order under one of its identifiers, and what was last said of a request about it. */
export interface ViewedOrder {
  readonly order: PrivateOrder;
  /** The last `Pending` or `Rejected`: they speak of a request, not of the order. */
  readonly request?: PrivateOrder;
}

/** What is known by no identifier: a request to create an order. */
const UNNAMED = '';

/**
 * The orders of a private orders channel. By client identifier and identifier, because an order that
 * lost its place has two of them, whose events may come in any order. A request on an identifier
 * that no order is known by is not kept.
 */
export class OrderView {
  readonly #orders = new Map<string, Map<string, ViewedOrder>>();

  /** The snapshot is all there is: orders, none of which is a request about another. */
  begin(snapshot: readonly PrivateOrder[]): void {
    this.#orders.clear();
    for (const order of snapshot) {
      const viewed = speaksOfRequest(order) ? { order, request: order } : { order };
      this.#namesOf(order).set(nameOf(order), viewed);
    }
  }

  apply(orders: readonly PrivateOrder[]): void {
    for (const order of orders) this.#apply(order);
  }

  all(): readonly ViewedOrder[] {
    return [...this.#orders.values()].flatMap((names) => [...names.values()]);
  }

  /** Every identifier of the client's order. */
  of(clientIdentifier: string): readonly ViewedOrder[] {
    return [...(this.#orders.get(clientIdentifier)?.values() ?? [])];
  }

  #apply(told: PrivateOrder): void {
    if (speaksOfRequest(told)) return this.#applyRequest(told);
    const names = this.#namesOf(told);
    const name = nameOf(told);
    const known = names.get(name);
    if (isNewer(known, told)) {
      const { request } = known ?? {};
      names.set(name, { order: told, ...(request !== undefined && { request }) });
    }
    // The request that made the order had no identifier yet.
    if (name !== UNNAMED) names.delete(UNNAMED);
    return undefined;
  }

  #applyRequest(told: PrivateOrder): void {
    const names = this.#namesOf(told);
    const name = nameOf(told);
    const known = names.get(name);
    if (known !== undefined) {
      // What has no identifier was never more than a request.
      const order = name === UNNAMED ? told : known.order;
      names.set(name, { order, request: told });
      return;
    }
    // A request may name an identifier that no order has: that makes none.
    if (name !== UNNAMED) return;
    // To create once more what there is already makes no other order.
    const newest = [...names].at(-1);
    if (newest === undefined) names.set(name, { order: told, request: told });
    else names.set(newest[0], { order: newest[1].order, request: told });
  }

  #namesOf({ clientIdentifier = '' }: PrivateOrder): Map<string, ViewedOrder> {
    const known = this.#orders.get(clientIdentifier);
    if (known !== undefined) return known;
    const names = new Map<string, ViewedOrder>();
    this.#orders.set(clientIdentifier, names);
    return names;
  }
}

function nameOf({ identifier }: PrivateOrder): string {
  return identifier === undefined ? UNNAMED : String(identifier);
}

function speaksOfRequest({ state }: PrivateOrder): boolean {
  return state === 'Pending' || state === 'Rejected';
}

function isNewer(known: ViewedOrder | undefined, told: PrivateOrder): boolean {
  if (known === undefined) return true;
  return Number(told.revisionNumber ?? 0) >= Number(known.order.revisionNumber ?? 0);
}
