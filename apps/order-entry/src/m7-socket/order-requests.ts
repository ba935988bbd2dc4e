import { randomUUID } from 'node:crypto';
import {
  inboxRequestOf,
  isDeliveryArea,
  powerContract,
  powerInstrument,
  type InboxRequestRecord,
  type PowerProducts,
} from '@ome/contracts';
import { isOneAccount, principalOf } from '@ome/access';
import { timestamp, type Instrument, type OrderState } from '@ome/domain';
import {
  directionOf,
  isEchoOf,
  meantBy,
  OPERATIONS,
  orderErrorOf,
  parseChannel,
  readChange,
  readCreation,
  readOrderBatch,
  scopeOf,
  untilOf,
  validityOf,
  type BatchType,
  type ClientMessage,
  type KnownOrder as StandingOrder,
  type OrderError,
  type RequestedOrder,
} from '@ome/m7';
import { NotTakenError, type InboxDoor } from '@ome/outcomes';
import type { AskedRequest, AskedRequests } from './asked-requests.js';
import type { ClientConnection } from './client-connection.js';
import { COMPANY } from '../companies.js';
import type { LastPrices } from '../last-prices.js';
import type { KnownOrders } from './known-orders.js';
import type { PrivateOrders } from './private-orders.js';
import type { SocketCaller } from './socket-access.js';

interface OrderRequestsOptions {
  readonly door: Pick<InboxDoor, 'submit'>;
  readonly orders: Pick<KnownOrders, 'byClientIdentifier'>;
  readonly asked: AskedRequests;
  readonly channels: Pick<PrivateOrders, 'refuse'>;
  readonly lastPrices: Pick<LastPrices, 'of'>;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
  readonly now?: () => Date;
}

/** Who asks, and where. */
interface Asker {
  readonly caller: SocketCaller;
  /** Whose a new order is: the dialect has no accounts. */
  readonly account: string;
  readonly area: string;
  readonly request: Pick<AskedRequest, 'subscription' | 'correlation'>;
}

type Ready =
  | { readonly ok: true; readonly record: InboxRequestRecord }
  | { readonly ok: false; readonly errors: readonly OrderError[] };

/** Requests on private orders channels: each order of a batch goes to the inbox by itself. */
export class OrderRequests {
  readonly #now: () => Date;

  constructor(private readonly options: OrderRequestsOptions) {
    this.#now = options.now ?? (() => new Date());
  }

  async take(connection: ClientConnection, message: ClientMessage): Promise<void> {
    const channel = parseChannel(message.channel);
    if (channel?.scope !== 'm7' || !isDeliveryArea(channel.area)) {
      return connection.refuse({ error: 'UNKNOWN_CHANNEL', channel: message.channel }, message);
    }
    if (channel.resource !== 'private_orders') return connection.notProcessed(message);
    const { caller } = connection;
    const account = caller.accounts.find(isOneAccount);
    if (caller.role === 'viewer' || account === undefined) {
      return connection.refuse({ error: 'UNAUTHORIZED' }, message);
    }
    const batch = readOrderBatch(message.data);
    if (batch === undefined) return connection.notProcessed(message);
    const subscription = connection.subscriptionTo(channel.urn);
    const request = { subscription, correlation: message.correlation };
    const asker = { caller, account, area: channel.area, request };
    // Whoever does not follow the channel would never hear what became of the orders. But who hung up has asked, and a
    // cancellation is never lost.
    const isWanted =
      connection.isClosed ||
      batch.orders.every((order) => this.#meantBy(batch.type, order, asker) === 'Cancellation');
    if (subscription === undefined && !isWanted) {
      return connection.refuse({ error: 'NOT_SUBSCRIBED', scope: scopeOf(channel.urn) }, message);
    }
    const taken = await Promise.all(
      batch.orders.map((order) => this.#put(batch.type, order, asker)),
    );
    if (!taken.includes(true)) return connection.notProcessed(message);
    // Beside others that were taken or refused by themselves, each speaks for itself.
    for (const order of batch.orders.filter((_, index) => taken[index] === false)) {
      const text = JSON.stringify({ type: batch.type, orders: [order] });
      connection.notProcessed({ ...message, text });
    }
    return undefined;
  }

  /** @returns false when nobody knows whether the order was handed on */
  async #put(type: BatchType, order: RequestedOrder, asker: Asker): Promise<boolean> {
    const inputId = `m7-${randomUUID()}`;
    const meant = this.#meantBy(type, order, asker);
    const request = requestOf(meant, order, asker);
    // A change of state alone is that change, but for a cancel the writer finds it out by itself.
    const read = meant === 'Cancellation' ? meant : type;
    const ready = this.#read(read, order, asker, inputId);
    if (!ready.ok) {
      this.options.channels.refuse(request, ready.errors);
      return true;
    }
    this.options.asked.ask(inputId, request);
    try {
      const ends = meant === 'Cancellation' || order.state === 'Inactive';
      await this.options.door.submit(ready.record, ends);
      return true;
    } catch (error) {
      this.options.asked.answered(inputId);
      // Sound, and surely not taken: an order is refused by itself, whatever becomes of its batch.
      if (!(error instanceof NotTakenError) || error.outcome === 'unknown') return false;
      this.options.channels.refuse(request, [error.outcome === 'behind' ? LATE : AWAY]);
      return true;
    }
  }

  #read(type: BatchType, order: RequestedOrder, asker: Asker, inputId: string): Ready {
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
      const context = { instrument, lastPrice: this.#lastPrice(instrument) };
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
      ...(known !== undefined && { lastPrice: this.#lastPrice(known.instrument) }),
      // Until the venue answers a change, the revision is not one later: two changes would say the same.
      preconditions: { ...read.expected, noPending: true },
    };
    return { ok: true, record: inboxRequestOf(body, { ...facts, ...context }) };
  }

  /** A client may send the whole order with another state: a cancel must not wait as changes may. */
  #meantBy(type: BatchType, order: RequestedOrder, asker: Asker): BatchType {
    const meant = meantBy(type, order);
    if (meant !== 'Modification' || order.state !== 'Inactive') return meant;
    const known = this.#knownOrder(order, asker);
    return known !== undefined && isEchoOf(known, order) ? 'Cancellation' : meant;
  }

  #lastPrice({ venue, symbol }: Pick<Instrument, 'venue' | 'symbol'>): string | undefined {
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
    ...(until !== undefined && { until }),
  };
}

/** Nobody who follows the channel would hear what became of it. Who follows none can hear no refusal either. */
function isElsewhere({ instrument }: OrderState, { area, request }: Asker): boolean {
  const contract = powerContract(instrument.symbol);
  return request.subscription !== undefined && contract?.deliveryArea !== area;
}

const ELSEWHERE: OrderError = {
  code: 'InvalidArea',
  message: 'the order is of another delivery area than the channel',
};
const LATE = orderErrorOf({
  code: 'TOO_LATE',
  text: 'decisions are late, the request was not taken: repeat it in a few seconds',
});
const AWAY = orderErrorOf({
  code: 'STATE_UNAVAILABLE',
  text: 'the log cannot be written now, the request was not taken: repeat it in a few seconds',
});

const CREATION = { acknowledged: 'AddedByUser', refused: 'AddedByUser' } as const;

function requestOf(meant: BatchType, order: RequestedOrder, { request }: Asker): AskedRequest {
  const { identifier, revisionNumber, clientIdentifier } = order;
  const isCreation = meant === 'Creation';
  return {
    ...request,
    shown: {
      ...(!isCreation && isSaid(identifier) && { identifier }),
      ...(isSaid(clientIdentifier) && { clientIdentifier }),
      ...(!isCreation && isSaid(revisionNumber) && { revisionNumber }),
    },
    actions: meant === 'Creation' ? CREATION : OPERATIONS[meant],
  };
}

function isSaid<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

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
