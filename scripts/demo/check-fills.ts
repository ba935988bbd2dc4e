import { parseOrderEvent, TOPICS } from '@ome/contracts';
import { connectKafka, readPartition, silentLog } from '@ome/messaging';
import type { Running } from '../local/running.ts';
import type { OrderResource } from './orders.ts';
import type { SignedIn } from './sign-in.ts';

interface Trade {
  readonly fillId: string;
  readonly orderId: string;
  readonly quantity: string;
}

/** Whether the trade post has exactly the fills that the log has, for these orders. */
export interface FillsCheck {
  readonly inLog: ReadonlySet<string>;
  readonly atTradePost: ReadonlySet<string>;
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
  const differing = [
    ...[...inLog].filter((id) => !atTradePost.has(id)),
    ...[...atTradePost].filter((id) => !inLog.has(id)),
  ];
  return { inLog, atTradePost, differing };
}

async function fillsInLog(
  { kafkaBrokers }: Running,
  orders: readonly OrderResource[],
): Promise<ReadonlySet<string>> {
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'ome-demo', log: silentLog });
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const ends = new Map<number, bigint>();
  for (const { asOf } of orders) {
    const offset = BigInt(asOf.offset);
    if (offset > (ends.get(asOf.partition) ?? -1n)) ends.set(asOf.partition, offset);
  }
  const fills = new Set<string>();
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
            if (event.type === 'FILL_BOOKED' && ids.has(event.orderId)) fills.add(event.eventId);
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
): Promise<ReadonlySet<string>> {
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const fills = new Set<string>();
  for (const owner of new Set(orders.map((order) => order.account))) {
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const url = `http://127.0.0.1:${ports['trade-post']}/v1/trades?account=${owner}${page}`;
      const answer = await fetch(url, { headers: { ...headers } });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
      const { trades, next } = (await answer.json()) as { trades: Trade[]; next: string | null };
      for (const { fillId, orderId } of trades) if (ids.has(orderId)) fills.add(fillId);
      cursor = next;
    }
  }
  return fills;
}
