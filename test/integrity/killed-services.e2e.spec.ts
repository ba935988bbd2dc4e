import { MongoClient } from 'mongodb';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWithKills, ORDERS, type KilledRun } from './killed-run.js';

type LogRecord = Readonly<Record<string, unknown>>;

let run: KilledRun;
beforeAll(async () => {
  run = await runWithKills();
}, 400_000);
afterAll(async () => {
  await run.close();
});

describe('2,000 orders while every service is killed once and a writer is taken over', () => {
  it('gives every request exactly one outcome', () => {
    const outcomes = countBy(
      run.events.filter(({ type }) => type !== 'REQUEST_REPEATED'),
      ({ requestId }) => requestId,
    );
    expect(run.requestIds).toHaveLength(ORDERS);
    expect(run.requestIds.filter((id) => outcomes.get(id) !== 1)).toEqual([]);
  });

  it('accepts them all', () => {
    const placed = run.events.filter(({ type }) => type === 'ORDER_PLACED');
    expect(placed).toHaveLength(ORDERS);
  });

  it('numbers the events of every order 1, 2, 3 ... in the order of the log', () => {
    const next = new Map<unknown, number>();
    const gaps = run.events.filter(({ orderId, version }) => {
      if (version === undefined) return false;
      const expected = next.get(orderId) ?? 1;
      next.set(orderId, expected + 1);
      return version !== expected;
    });
    expect(gaps).toEqual([]);
  });

  it('books no report twice', () => {
    const fills = run.events.filter(({ type }) => type === 'FILL_BOOKED');
    const booked = countBy(fills, ({ orderId, execId }) => `${String(orderId)} ${String(execId)}`);
    expect(fills.length).toBeGreaterThan(ORDERS / 2);
    expect([...booked].filter(([, times]) => times > 1)).toEqual([]);
  });

  it('keeps quantities: filled and open make the whole of every order that was not canceled', () => {
    const orders = [...lastEvents().values()];
    const wrong = orders.filter(
      ({ orderQty, cumQty, leavesQty, ordStatus }) =>
        ordStatus !== 'CANCELED' && Number(cumQty) + Number(leavesQty) !== Number(orderQty),
    );
    expect(wrong).toEqual([]);
  });

  it('puts exactly the fills of the log on the fills topic', async () => {
    const inLog = run.events
      .filter(({ type }) => type === 'FILL_BOOKED')
      .map(({ eventId }) => String(eventId));
    await waitFor(() => run.fills.length >= inLog.length, { within: 30_000, what: 'all fills' });
    expect(run.fills.map(({ fillId }) => String(fillId)).toSorted()).toEqual(inLog.toSorted());
  });

  it('shows in MongoDB what the log says', async () => {
    const client = new MongoClient(run.stack.mongodbUri);
    const orders = client.db().collection<{ _id: string } & LogRecord>('orders');
    const expected = [...lastEvents()].map(([orderId, event]) => view(orderId, event));
    const found = async () => {
      const documents = await orders.find().toArray();
      return documents.map((document) => view(document._id, document));
    };
    const behind = async () => {
      const seen = new Set((await found()).map((each) => JSON.stringify(each)));
      return expected.filter((each) => !seen.has(JSON.stringify(each)));
    };
    await waitFor(async () => (await behind()).length === 0, {
      within: 60_000,
      what: 'the projection to reach the log',
    }).catch(() => undefined);
    expect(await behind()).toEqual([]);
    expect(await found()).toHaveLength(ORDERS);
    await client.close();
  });
});

function lastEvents(): ReadonlyMap<string, LogRecord> {
  const ofOrders = run.events.filter(({ version }) => version !== undefined);
  return new Map(ofOrders.map((event) => [String(event['orderId']), event]));
}

function view(orderId: string, { version, ordStatus, cumQty, leavesQty, avgPx }: LogRecord) {
  return { orderId, version, ordStatus, cumQty, leavesQty, avgPx };
}

function countBy(
  records: readonly LogRecord[],
  keyOf: (record: LogRecord) => unknown,
): ReadonlyMap<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const record of records) counts.set(keyOf(record), (counts.get(keyOf(record)) ?? 0) + 1);
  return counts;
}
