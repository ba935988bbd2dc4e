import {
  decodeEvent,
  powerContract,
  POWER_VENUE,
  type OrderEventRecord,
  type PowerProducts,
} from '@ome/contracts';
import { isOpenOrder, isOrderEvent, orderAfter, pendingOf, type OrderState } from '@ome/domain';
import {
  clientIdentifierOf,
  namesAsked,
  stateOf,
  storyOf,
  type OrderError,
  type PrivateOrderAction,
  type StoryEvent,
  type VenueNames,
} from '@ome/m7';

/** When and where an order is delivered, in milliseconds since 1970. */
interface Delivery {
  readonly area: string;
  readonly beginsAt: number;
  readonly endsAt: number;
}

/** An order of the venue as the log has it. */
export interface KnownOrder {
  readonly order: OrderState;
  /** How it came to its state. */
  readonly action: PrivateOrderAction;
  /** Why it was not entered. */
  readonly errors?: readonly OrderError[];
}

/** One that is delivered at all: whoever asks for a symbol may ask for what is no contract. */
export interface DeliveredOrder extends KnownOrder {
  readonly delivery: Delivery;
}

/** What a record of the log was about. */
export interface Happened {
  readonly order: OrderState;
  readonly story: readonly StoryEvent[];
}

interface UndeliveredOrder extends KnownOrder {
  readonly delivery: undefined;
}

type Entry = (DeliveredOrder | UndeliveredOrder) & {
  /** Identifier and revision as each pending request said them, by the version that asked. */
  readonly asked: Map<number, VenueNames>;
};

/** The M7 orders that may still be heard of, folded from the log. */
export class KnownOrders {
  readonly #byId = new Map<string, Entry>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #byArea = new Map<string, Map<string, DeliveredOrder>>();

  constructor(private readonly products?: PowerProducts) {}

  get size(): number {
    return this.#byId.size;
  }

  has(orderId: string): boolean {
    return this.#byId.has(orderId);
  }

  byId(orderId: string): KnownOrder | undefined {
    return this.#byId.get(orderId);
  }

  /** Every order of that client identifier: accounts may use the same one. */
  byClientIdentifier(name: string): readonly OrderState[] {
    const ids = [...(this.#byName.get(name) ?? [])];
    return ids.flatMap((id) => this.#byId.get(id)?.order ?? []);
  }

  /** The orders of a delivery area. */
  ofArea(area: string): Iterable<DeliveredOrder> {
    return this.#byArea.get(area)?.values() ?? [];
  }

  /** A record of the log; `undefined` when it is of no M7 order, or was taken before. */
  take(record: OrderEventRecord): Happened | undefined {
    if (record.type === 'PARTITION_ACQUIRED' || !('version' in record)) return undefined;
    const known = this.#byId.get(record.orderId);
    const before = known?.order;
    if (before === undefined ? record.version !== 1 : record.version !== before.version + 1) {
      return undefined;
    }
    const event = decodeEvent(record, before?.instrument);
    if (!isOrderEvent(event)) return undefined;
    const after = orderAfter(before, event);
    if (after.instrument.venue !== POWER_VENUE) return undefined;
    const requested = known?.asked ?? new Map<number, VenueNames>();
    const happening = { event, after, products: this.products, ...optional('before', before) };
    const story = storyOf({ ...happening, asked: requested, cameBy: known?.action });
    const kept = pendingOf(after).map(({ version }): [number, VenueNames] => [
      version,
      requested.get(version) ?? namesAsked(happening),
    ]);
    const last = story.find(({ order }) => order.state !== 'Pending' && order.errors === undefined);
    const action = last?.order.action ?? known?.action ?? 'AddedByUser';
    const why = stateOf(after) === 'Rejected' ? story.at(-1)?.order.errors : undefined;
    const errors = optional('errors', why ?? known?.errors);
    // Its contract stays the same, and to find it in its symbol takes longer than all else here.
    const delivery = known === undefined ? deliveryOf(after) : known.delivery;
    this.#put({ order: after, delivery, action, asked: new Map(kept), ...errors });
    return { order: after, story };
  }

  /** Forgets what is over for good. */
  forget(isOver: (order: OrderState) => boolean): void {
    for (const [orderId, { order }] of this.#byId) {
      if (!isOpenOrder(order) && isOver(order)) this.drop(orderId);
    }
  }

  /** Whatever becomes of it, nothing more is known of it. */
  drop(orderId: string): void {
    const known = this.#byId.get(orderId);
    if (known === undefined) return;
    this.#byId.delete(orderId);
    if (known.delivery !== undefined) this.#byArea.get(known.delivery.area)?.delete(orderId);
    const name = clientIdentifierOf(known.order);
    const named = this.#byName.get(name);
    named?.delete(orderId);
    if (named?.size === 0) this.#byName.delete(name);
  }

  #put(entry: Entry): void {
    const { orderId } = entry.order;
    this.#byId.set(orderId, entry);
    if (entry.delivery !== undefined) {
      const { area } = entry.delivery;
      const ofArea = this.#byArea.get(area) ?? new Map<string, DeliveredOrder>();
      this.#byArea.set(area, ofArea.set(orderId, entry));
    }
    const name = clientIdentifierOf(entry.order);
    const named = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, named.add(orderId));
  }
}

function deliveryOf({ instrument }: OrderState): Delivery | undefined {
  const contract = powerContract(instrument.symbol);
  if (contract === undefined) return undefined;
  const { deliveryArea, deliveryStart, deliveryEnd } = contract;
  const [beginsAt, endsAt] = [Date.parse(deliveryStart), Date.parse(deliveryEnd)];
  return { area: deliveryArea, beginsAt, endsAt };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { readonly [Name in Key]?: Value };
}
