import { orderIdFor, TOPICS } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { connectKafka, createSingleFlightProducer, silentLog } from '@ome/messaging';
import type { Running } from '../local/running.ts';
import type { PlannedOrder } from './plan.ts';

/** An order that is in, as its door knows it. */
export interface PlacedOrder {
  readonly planned: PlannedOrder;
  readonly orderId: string;
  amend(): Promise<void>;
  cancel(): Promise<void>;
}

export interface Door {
  place(planned: PlannedOrder): Promise<PlacedOrder>;
  close(): Promise<void>;
}

const AMENDED = { price: '102.50', quantity: 20 } as const;

/** The equities REST dialect, as an old client speaks it. */
export function restDoor({ ports }: Running): Door {
  const url = `http://127.0.0.1:${ports['order-entry']}/order_endpoint`;
  const send = async (body: object): Promise<string> => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    const { success, order_id } = JSON.parse(text) as { success: boolean; order_id?: string };
    if (!success || order_id === undefined) {
      throw new Error(`${url} refused ${JSON.stringify(body)}: ${text}`);
    }
    return order_id;
  };
  return {
    place: async (planned) => {
      const orderId = await send(newOrderBody(planned));
      return {
        planned,
        orderId,
        amend: async () => {
          const { price, quantity } = AMENDED;
          await send({ type: 2, order_id: orderId, ask_price: price, total_qty: quantity });
        },
        cancel: async () => {
          await send({ type: 3, order_id: orderId, reason_cancellation: 'demo' });
        },
      };
    },
    close: async () => {},
  };
}

function newOrderBody({ account: number, ...planned }: PlannedOrder): object {
  return {
    type: 1,
    user_id: number,
    client: number,
    account: number,
    counter_party: 'demo',
    product_id: planned.symbol,
    exchange_id: planned.venue,
    side: planned.side === 'BUY' ? 0 : 1,
    price_instruction: planned.orderType,
    ask_price: planned.price ?? '',
    total_qty: planned.quantity,
  };
}

/** The request topic, as an upstream system writes it. */
export function topicDoor({ kafkaBrokers }: Running): Door {
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'ome-demo', log: silentLog });
  const producer = createSingleFlightProducer(kafka);
  const run = Date.now().toString(36);
  let placed = 0;
  const send = async (request: {
    readonly account: string;
    readonly [field: string]: string;
  }): Promise<void> => {
    const value = JSON.stringify(request);
    await producer.produce({ topic: TOPICS.orderRequests, key: request.account, value });
  };
  return {
    place: async (planned) => {
      placed += 1;
      const name = `demo-${run}-${placed}`;
      const owner = `equities-${planned.account}`;
      const change = { account: owner, origClientOrderId: name, submittedBy: 'demo' };
      const { symbol, venue, side, orderType, price, quantity } = planned;
      const order = { symbol, venue, side, orderType, quantity: String(quantity) };
      await send({
        type: 'NEW_ORDER',
        account: owner,
        clientOrderId: name,
        submittedBy: 'demo',
        ...order,
        ...(price === undefined ? {} : { price }),
      });
      return {
        planned,
        orderId: orderIdFor(account(owner), clientOrderId(name)),
        amend: async () => {
          const terms = { price: AMENDED.price, quantity: String(AMENDED.quantity) };
          await send({ type: 'REPLACE_ORDER', ...change, clientOrderId: `${name}-a`, ...terms });
        },
        cancel: async () => {
          await send({ type: 'CANCEL_ORDER', ...change, clientOrderId: `${name}-c` });
        },
      };
    },
    close: async () => {
      await producer.close();
      await kafka.close();
    },
  };
}
