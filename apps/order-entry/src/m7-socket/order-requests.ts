import { randomUUID } from 'node:crypto';
import { isOneAccount, type RatedKind, type RateLimits } from '@ome/access';
import { isDeliveryArea } from '@ome/contracts';
import {
  OPERATIONS,
  orderErrorOf,
  parseChannel,
  readOrderBatch,
  scopeOf,
  type BatchType,
  type RequestedOrder,
} from '@ome/m7';
import { NotTakenError, type InboxDoor } from '@ome/outcomes';
import type { AskedRequest, AskedRequests } from './asked-requests.js';
import type { ClientConnection, TakenRequest } from './client-connection.js';
import { OrderRecords, type Asker, type OrderRecordsOptions } from './order-records.js';
import type { PrivateOrders } from './private-orders.js';

interface OrderRequestsOptions extends OrderRecordsOptions {
  readonly door: Pick<InboxDoor, 'submit'>;
  readonly asked: AskedRequests;
  readonly channels: Pick<PrivateOrders, 'refuse'>;
  readonly rates: Pick<RateLimits, 'overAccountRate'>;
}

/** Where a request came from. */
type Origin = Pick<AskedRequest, 'connection' | 'channel' | 'correlation' | 'type'>;

/** Requests on private orders channels: each order of a batch goes to the inbox by itself. */
export class OrderRequests {
  readonly #records: OrderRecords;

  constructor(private readonly options: OrderRequestsOptions) {
    this.#records = new OrderRecords(options);
  }

  /**
   * Its answers are events of the channel. Who does not follow it is told so, and his cancellations are taken all the same:
   * one of them that is refused, and what else there is in their batch, is an error then.
   */
  async take(connection: ClientConnection, message: TakenRequest): Promise<void> {
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
    const { isFollowed, correlation } = message;
    const asker = { caller, account, area: channel.area, isFollower: isFollowed };
    const origin = { connection, channel: channel.urn, correlation, type: batch.type };
    // Who hung up has asked, and needs no answer.
    const isAnswerable = isFollowed || connection.isClosed;
    if (!isAnswerable) {
      connection.refuse({ error: 'NOT_SUBSCRIBED', scope: scopeOf(channel.urn) }, message);
    }
    const isTaken = (order: RequestedOrder) =>
      isAnswerable || this.#records.meantBy(batch.type, order, asker) === 'Cancellation';
    if (!batch.orders.some(isTaken)) return undefined;
    const taken = await Promise.all(
      batch.orders.map(async (order) => isTaken(order) && this.#put(order, asker, origin)),
    );
    if (!taken.includes(true)) return connection.notProcessed(message);
    // Beside others that were taken or refused by themselves, each that was not speaks for itself.
    for (const order of batch.orders.filter((_, index) => taken[index] === false)) {
      const text = JSON.stringify({ type: batch.type, orders: [order] });
      connection.notProcessed({ ...message, text });
    }
    return undefined;
  }

  /** @returns false when nobody knows whether the order was handed on */
  async #put(order: RequestedOrder, asker: Asker, origin: Origin): Promise<boolean> {
    const inputId = `m7-${randomUUID()}`;
    const { type } = origin;
    const meant = this.#records.meantBy(type, order, asker);
    const request = { ...origin, ...shownOf(meant, order) };
    // A change of state alone is that change, but for a cancel the writer finds it out by itself.
    const read = meant === 'Cancellation' ? meant : type;
    const ready = this.#records.read(read, order, asker, inputId);
    if (!ready.ok) {
      this.options.channels.refuse(request, ready.errors);
      return true;
    }
    const { account = asker.account } = ready.record;
    const over = this.options.rates.overAccountRate(ratedAs(meant, order), account);
    if (over !== undefined) {
      this.options.channels.refuse(request, [orderErrorOf({ code: 'RATE_LIMITED', text: over })]);
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
}

/** As on `/v1`: what takes risk away has twice the rate of orders. */
function ratedAs(meant: BatchType, { state }: RequestedOrder): RatedKind {
  const takesAway = meant === 'Cancellation' || meant === 'Deactivation' || state === 'Inactive';
  return takesAway ? 'cancel' : 'order';
}

const LATE = orderErrorOf({
  code: 'TOO_LATE',
  text: 'decisions are late, the request was not taken: repeat it in a few seconds',
});
const AWAY = orderErrorOf({
  code: 'STATE_UNAVAILABLE',
  text: 'the log cannot be written now, the request was not taken: repeat it in a few seconds',
});

const CREATION = { acknowledged: 'AddedByUser', refused: 'AddedByUser' } as const;

function shownOf(meant: BatchType, order: RequestedOrder): Pick<AskedRequest, 'shown' | 'actions'> {
  const { identifier, revisionNumber, clientIdentifier } = order;
  const isCreation = meant === 'Creation';
  return {
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
