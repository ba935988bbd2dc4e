import {
  inboxRequestOf,
  powerContract,
  powerInstrument,
  type InboxRequestRecord,
  type LastPrice,
  type PowerProducts,
} from '@ome/contracts';
import { principalOf } from '@ome/access';
import { timestamp, type Instrument, type OrderState } from '@ome/domain';
import {
  directionOf,
  isEchoOf,
  meantBy,
  readChange,
  readCreation,
  untilOf,
  validityOf,
  type BatchType,
  type OrderError,
  type RequestedOrder,
  type StandingOrder,
} from '@ome/m7';
import { COMPANY } from '../companies.js';
import type { LastPrices } from '../last-prices.js';
import type { KnownOrders } from './known-orders.js';
import type { SocketCaller } from './socket-access.js';

export interface OrderRecordsOptions {
  readonly orders: Pick<KnownOrders, 'byClientIdentifier'>;
  readonly lastPrices: Pick<LastPrices, 'of'>;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
  readonly now?: () => Date;
}

/** Who asks, and where. */
export interface Asker {
  readonly caller: SocketCaller;
  /** Whose a new order is: the dialect has no accounts. */
  readonly account: string;
  readonly area: string;
  /** Whether he followed the channel when he asked. */
  readonly isFollower: boolean;
}

type Ready =
  | { readonly ok: true; readonly record: InboxRequestRecord }
  | { readonly ok: false; readonly errors: readonly OrderError[] };

/** Makes the inbox record of one order of a batch, by what is known of the order that it names. */
export class OrderRecords {
  readonly #now: () => Date;

  constructor(private readonly options: OrderRecordsOptions) {
    this.#now = options.now ?? (() => new Date());
  }

  /** The record, or why there is none. */
  read(type: BatchType, order: RequestedOrder, asker: Asker, inputId: string): Ready {
    const facts = factsOf(asker, inputId, this.#now());
    if (type === 'Creation') {
      const read = readCreation(order, asker.area, this.#now(), this.options.products);
      if (!read.ok) return read;
      const { company, user } = asker.caller;
      const attributes = {
        ...read.body.attributes,
        ...(company !== undefined && { [COMPANY]: company }),
      };
      const body = { ...read.body, account: asker.account, submittedBy: user, attributes };
      const instrument = powerInstrument(read.contract, this.options.products);
      // The name is the request's id: a repeat is answered with what became of the first one.
      const defaultRequestId = read.body.clientOrderId;
      const context = { instrument, ...this.#lastPrice(instrument) };
      return { ok: true, record: inboxRequestOf(body, { ...facts, defaultRequestId, ...context }) };
    }
    const known = this.#knownOrder(order, asker);
    if (known !== undefined && isElsewhere(known, asker)) return { ok: false, errors: [ELSEWHERE] };
    const read = readChange(type, order, known && standingOf(known));
    if (!read.ok) return read;
    const target =
      known === undefined
        ? { account: asker.account, origClientOrderId: order.clientIdentifier ?? '' }
        : { account: known.account, orderId: known.orderId };
    const body = { ...read.body, ...target, submittedBy: asker.caller.user };
    if (type === 'Cancellation') {
      return { ok: true, record: inboxRequestOf(body, { ...facts, preconditions: read.expected }) };
    }
    const context = {
      // A modification may change the price, and an activation brings an order to the market of today.
      ...(known !== undefined && this.#lastPrice(known.instrument)),
      // Until the venue answers a change, the revision is not one later: two changes would say the same.
      preconditions: { ...read.expected, noPending: true },
    };
    return { ok: true, record: inboxRequestOf(body, { ...facts, ...context }) };
  }

  /** A client may send the whole order with another state: a cancel must not wait as changes may. */
  meantBy(type: BatchType, order: RequestedOrder, asker: Asker): BatchType {
    const meant = meantBy(type, order);
    if (meant !== 'Modification' || order.state !== 'Inactive') return meant;
    const known = this.#knownOrder(order, asker);
    return known !== undefined && isEchoOf(known, order) ? 'Cancellation' : meant;
  }

  #lastPrice({ venue, symbol }: Pick<Instrument, 'venue' | 'symbol'>): LastPrice {
    return this.options.lastPrices.of(venue, symbol);
  }

  /** An order that the caller may change; any other is as good as none. */
  #knownOrder(order: RequestedOrder, { caller, account }: Asker): OrderState | undefined {
    const { role, accounts } = caller;
    const named = this.options.orders
      .byClientIdentifier(order.clientIdentifier ?? '')
      .filter((known) => role === 'operator' || accounts.includes(known.account));
    // Accounts name their orders by themselves: the venue's identifier says which of them is meant.
    return (
      named.find(({ venueOrderId }) => venueOrderId === String(order.identifier)) ??
      named.find((known) => known.account === account) ??
      named[0]
    );
  }
}

function standingOf(known: OrderState): StandingOrder {
  const until = untilOf(known.terms);
  return {
    direction: directionOf(known),
    validity: validityOf(known.terms),
    timeInForce: known.terms.timeInForce,
    isIceberg: known.terms.displayQuantity !== undefined,
    ...(until !== undefined && { until }),
  };
}

/** Who follows the channel would not hear what became of it. Who does not hears nothing of it anyway. */
function isElsewhere({ instrument }: OrderState, { area, isFollower }: Asker): boolean {
  return isFollower && powerContract(instrument.symbol)?.deliveryArea !== area;
}

const ELSEWHERE: OrderError = {
  code: 'InvalidArea',
  message: 'the order is of another delivery area than the channel',
};

function factsOf({ caller }: Asker, inputId: string, now: Date) {
  return {
    door: 'm7' as const,
    dialect: 'm7' as const,
    principal: principalOf(caller),
    inputId,
    receivedAt: timestamp(now.toISOString()),
    defaultRequestId: inputId,
  };
}
