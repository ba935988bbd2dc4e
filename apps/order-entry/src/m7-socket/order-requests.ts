import { randomUUID } from 'node:crypto';
import { isDeliveryArea } from '@ome/contracts';
import { isOneAccount } from '@ome/access';
import {
  OPERATIONS,
  orderErrorOf,
  parseChannel,
  readOrderBatch,
  scopeOf,
  type BatchType,
  type ClientMessage,
  type RequestedOrder,
} from '@ome/m7';
import { NotTakenError, type InboxDoor } from '@ome/outcomes';
import type { AskedRequest, AskedRequests } from './asked-requests.js';
import type { ClientConnection } from './client-connection.js';
import { OrderRecords, type Asker, type OrderRecordsOptions } from './order-records.js';
import type { PrivateOrders } from './private-orders.js';

interface OrderRequestsOptions extends OrderRecordsOptions {
  readonly door: Pick<InboxDoor, 'submit'>;
  readonly asked: AskedRequests;
  readonly channels: Pick<PrivateOrders, 'refuse'>;
}

/** Requests on private orders channels: each order of a batch goes to the inbox by itself. */
export class OrderRequests {
  readonly #records: OrderRecords;

  constructor(private readonly options: OrderRequestsOptions) {
    this.#records = new OrderRecords(options);
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
      batch.orders.every(
        (order) => this.#records.meantBy(batch.type, order, asker) === 'Cancellation',
      );
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
    const meant = this.#records.meantBy(type, order, asker);
    const request = requestOf(meant, order, asker);
    // A change of state alone is that change, but for a cancel the writer finds it out by itself.
    const read = meant === 'Cancellation' ? meant : type;
    const ready = this.#records.read(read, order, asker, inputId);
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
