import { parseOrderEvent, TOPICS } from '@ome/contracts';
import { connectKafka, readPartition, silentLog } from '@ome/messaging';
import type { Running } from '../local/running.ts';
import type { OrderResource } from './orders.ts';
import type { SignedIn } from './sign-in.ts';

export interface Fill {
  readonly orderId: string;
  readonly quantity: string | undefined;
  readonly price: string | undefined;
  /** When the venue traded. */
  readonly transactTime: string | undefined;
}

interface Trade extends Fill {
  readonly fillId: string;
}

/** By the id of the fill. */
export type Fills = ReadonlyMap<string, Fill>;

/** Whether the trade post has exactly the fills that the log has, for these orders. */
export interface FillsCheck {
  readonly inLog: Fills;
  readonly atTradePost: Fills;
  /** Ids of fills that are missing, too many or of another quantity or price, and of orders whose fills are not their cumQty. */
  readonly differing: readonly string[];
}

export async function checkFills(
  running: Running,
  orders: readonly OrderResource[],
  headers: SignedIn,
): Promise<FillsCheck> {
  const [inLog, atTradePost] = await Promise.all([
    fillsInLog(running, orders),
    fillsAtTradePost(running, orders, headers),
  ]);
  return compareFills(inLog, atTradePost, orders);
}

/** The orders say what their fills must add up to. */
export function compareFills(
  inLog: Fills,
  atTradePost: Fills,
  orders: readonly Pick<OrderResource, 'orderId' | 'cumQty'>[],
): FillsCheck {
  const ids = new Set([...inLog.keys(), ...atTradePost.keys()]);
  const differing = [
    ...[...ids].filter((id) => !isSameFill(inLog.get(id), atTradePost.get(id))),
    ...orders.filter((order) => !addsUp(order, atTradePost)).map(({ orderId }) => orderId),
  ];
  return { inLog, atTradePost, differing };
}

const isSameFill = (one: Fill | undefined, other: Fill | undefined) =>
  one?.orderId === other?.orderId &&
  one?.quantity === other?.quantity &&
  one?.price === other?.price;

/** The demo's quantities are whole numbers. */
function addsUp(
  { orderId, cumQty }: Pick<OrderResource, 'orderId' | 'cumQty'>,
  fills: Fills,
): boolean {
  let sum = 0n;
  for (const fill of fills.values())
    if (fill.orderId === orderId) sum += BigInt(fill.quantity ?? 0);
  return sum === BigInt(cumQty);
}

async function fillsInLog(
  { kafkaBrokers }: Running,
  orders: readonly OrderResource[],
): Promise<Fills> {
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'ome-demo', log: silentLog });
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const ends = new Map<number, bigint>();
  for (const { asOf } of orders) {
    const offset = BigInt(asOf.offset);
    if (offset > (ends.get(asOf.partition) ?? -1n)) ends.set(asOf.partition, offset);
  }
  const fills = new Map<string, Fill>();
  try {
    for (const [partition, end] of ends) {
      await readPartition(kafka, {
        topic: TOPICS.orderEvents,
        partition,
        from: 'earliest',
        until: ({ offset }) => offset >= end,
        onRecords: (records) => {
          for (const { value } of records) {
            const parsed = parseOrderEvent(value);
            if (!parsed.ok)
              throw new Error(`The log has a record that is no event: ${parsed.faults.join('; ')}`);
            const event = parsed.value;
            if (event.type !== 'FILL_BOOKED' || !ids.has(event.orderId)) continue;
            const { orderId, lastQty: quantity, lastPx: price, occurredAt } = event;
            fills.set(event.eventId, { orderId, quantity, price, transactTime: occurredAt });
          }
        },
      });
    }
  } finally {
    await kafka.close();
  }
  return fills;
}

async function fillsAtTradePost(
  { ports }: Running,
  orders: readonly OrderResource[],
  headers: SignedIn,
): Promise<Fills> {
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const fills = new Map<string, Fill>();
  for (const owner of new Set(orders.map((order) => order.account))) {
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const url = `http://127.0.0.1:${ports['trade-post']}/v1/trades?account=${owner}${page}`;
      const answer = await fetch(url, { headers: { ...headers } });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
      const { trades, next } = (await answer.json()) as { trades: Trade[]; next: string | null };
      for (const { fillId, ...fill } of trades) {
        if (ids.has(fill.orderId)) fills.set(fillId, fill);
      }
      cursor = next;
    }
  }
  return fills;
}
