import {
  isDeliveryArea,
  powerContract,
  type DecidedRecord,
  type OrderEventRecord,
  type PowerProducts,
} from '@ome/contracts';
import type { OrderState } from '@ome/domain';
import {
  namesOf,
  orderErrorOf,
  prepareList,
  shownOrder,
  stateOf,
  type Channel,
  type OrderError,
  type PrivateOrder,
} from '@ome/m7';
import { heardOn, type AskedRequest, type AskedRequests } from './asked-requests.js';
import type { ChannelSource } from './channel-source.js';
import type { Companies } from '../companies.js';
import type { KnownOrder, KnownOrders } from './known-orders.js';
import type { SocketCaller } from './socket-access.js';
import type { Subscription } from './subscription.js';

const DAY_MS = 24 * 60 * 60_000;
/** A trade can still be corrected for a while after the delivery. */
const KEPT_AFTER_DELIVERY_MS = 60 * 60_000;

interface Listener {
  readonly subscription: Subscription;
  readonly caller: SocketCaller;
}

interface PrivateOrdersOptions {
  readonly orders: KnownOrders;
  readonly asked: AskedRequests;
  readonly companies: Companies;
  /** Resolves once the orders are loaded. */
  readonly loaded: Promise<void>;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
}

/** The private orders channels: the snapshot, and what the log brings. */
export class PrivateOrders implements ChannelSource {
  readonly #listeners = new Map<string, Set<Listener>>();
  #isLoaded = false;

  constructor(private readonly options: PrivateOrdersOptions) {
    void options.loaded.then(() => (this.#isLoaded = true));
  }

  serves(channel: Channel): boolean {
    return (
      channel.scope === 'm7' &&
      channel.resource === 'private_orders' &&
      isDeliveryArea(channel.area)
    );
  }

  open(channel: Channel, subscription: Subscription, caller: SocketCaller): () => void {
    const area = areaOf(channel);
    const listener = { subscription, caller };
    const ofArea = this.#listeners.get(area) ?? new Set();
    this.#listeners.set(area, ofArea);
    // The snapshot and the first event after it are of one turn: nothing falls between them.
    const begin = () => {
      if (!subscription.isOpen) return;
      subscription.tell(prepareList(this.#ordersOf(area, caller, new Date())));
      ofArea.add(listener);
    };
    if (this.#isLoaded) begin();
    else void this.options.loaded.then(begin);
    return () => ofArea.delete(listener);
  }

  snapshot(channel: Channel, caller: SocketCaller): readonly PrivateOrder[] | undefined {
    return this.#isLoaded ? this.#ordersOf(areaOf(channel), caller, new Date()) : undefined;
  }

  /** A record of the log. */
  take(record: OrderEventRecord): void {
    if (record.type === 'PARTITION_ACQUIRED') return undefined;
    const { orders, asked } = this.options;
    const request = asked.answered(record.inputId);
    const happened = orders.take(record);
    if (happened === undefined) {
      return request && this.#answerWithoutOrder(record, request);
    }
    for (const { order, acknowledges } of happened.story) {
      this.#tell(happened.order, order, acknowledges ? request : undefined);
    }
    return undefined;
  }

  /**
   * A refusal that the log does not know: only the asker hears of it. Without a subscription there are no events: then it
   * is an error.
   */
  refuse(request: AskedRequest, errors: readonly OrderError[]): void {
    const { connection, correlation, type, shown, actions } = request;
    const subscription = heardOn(request);
    if (subscription === undefined) {
      const text = JSON.stringify({ type, orders: [shown] });
      return connection.notProcessed({ text, ...(correlation !== undefined && { correlation }) });
    }
    const rejected = { ...shown, state: 'Rejected', action: actions.refused, errors } as const;
    return this.#answer(subscription, request, rejected);
  }

  /** Drops what nobody can ask for any more. */
  forgetOld(now: Date): void {
    this.options.orders.forget(({ instrument }) => isOver(instrument.symbol, now));
  }

  #tell(order: OrderState, shown: PrivateOrder, request: AskedRequest | undefined): void {
    const area = powerContract(order.instrument.symbol)?.deliveryArea ?? '';
    const listeners = this.#listeners.get(area);
    if (listeners === undefined || listeners.size === 0) return;
    const event = prepareList([shown]);
    const asking = request && heardOn(request);
    for (const { subscription, caller } of listeners) {
      if (!this.options.companies.maySee(caller, order)) continue;
      subscription.tell(event, subscription === asking ? request?.correlation : undefined);
    }
  }

  /** The acknowledgement, and what became of the request. */
  #answer(
    subscription: Subscription,
    { correlation, shown, actions }: AskedRequest,
    outcome: PrivateOrder,
  ): void {
    const pending = { ...shown, state: 'Pending', action: actions.acknowledged } as const;
    subscription.tell(prepareList([pending]), correlation);
    subscription.tell(prepareList([outcome]));
  }

  /** A refusal that names no order, or a repeat, which is answered with what is now. */
  #answerWithoutOrder(record: DecidedRecord, request: AskedRequest): void {
    if (record.type === 'REQUEST_REPEATED') {
      const { outcome } = record.data;
      const known = this.options.orders.byId(outcome.orderId ?? '');
      if (known === undefined || !outcome.accepted) {
        return this.refuse(request, [orderErrorOf(outcome.reason ?? { code: 'UNKNOWN_ORDER' })]);
      }
      const subscription = heardOn(request);
      return subscription && this.#answer(subscription, request, this.#shownNow(known, new Date()));
    }
    const reason = 'reason' in record.data ? record.data.reason : undefined;
    return this.refuse(request, [
      reason === undefined
        ? { code: 'InternalServerError', message: record.type }
        : orderErrorOf(reason),
    ]);
  }

  #ordersOf(area: string, caller: SocketCaller, now: Date): readonly PrivateOrder[] {
    const shown: PrivateOrder[] = [];
    const at = now.getTime();
    for (const known of this.options.orders.ofArea(area)) {
      const { beginsAt, endsAt } = known.delivery;
      const isNear = endsAt > at && beginsAt <= at + DAY_MS;
      if (isNear && this.options.companies.maySee(caller, known.order)) {
        shown.push(this.#shownNow(known, now));
      }
    }
    return shown;
  }

  #shownNow({ order, action, errors }: KnownOrder, at: Date): PrivateOrder {
    const state = stateOf(order);
    const refused = state === 'Rejected';
    const names = refused ? {} : namesOf(order);
    const { products } = this.options;
    const why = refused && errors !== undefined ? { errors } : {};
    return shownOrder(order, { state, action, names, at, products, ...why });
  }
}

/** Nobody asks any more for what ended in this contract. */
export function isOver(symbol: string, now: Date): boolean {
  const contract = powerContract(symbol);
  if (contract === undefined) return true;
  return Date.parse(contract.deliveryEnd) + KEPT_AFTER_DELIVERY_MS < now.getTime();
}

function areaOf(channel: Channel): string {
  if (channel.scope !== 'm7') throw new Error(`${channel.urn} is no channel of the M7 scope`);
  return channel.area;
}
