import type { ExecutionReport } from '@ome/contracts';
import { uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { silent } from './scripted-venue.js';
import { CALLERS, order, V1Client } from './v1-client.js';

const WITHIN_MS = 30_000;

let system: EquitiesSystem;
let alice: V1Client;

beforeAll(async () => {
  system = await startEquitiesSystem();
  system.venue.behaviour = silent;
  alice = await V1Client.as(CALLERS.alice, system.entry.port);
});

afterAll(() => system.close());

/** The venue XTST is played through `ome.execution-reports.v1`, by way of its HTTP door. */
async function reported(orderId: string, report: Partial<ExecutionReport>): Promise<string> {
  const execId = uniqueName('exec');
  const status = await system.venue.report({
    venue: 'XTST',
    execId,
    execType: 'TRADE',
    orderId,
    transactTime: new Date().toISOString(),
    ...report,
  });
  expect(status).toBeLessThan(300);
  return execId;
}

const shown = (url: string, expected: object) =>
  waitFor(
    async () => {
      const { status, body } = await alice.call('GET', url);
      if (status !== 200) return undefined;
      return Object.entries(expected).every(([field, value]) => body[field] === value)
        ? body
        : undefined;
    },
    { within: WITHIN_MS, what: `${url} to show ${JSON.stringify(expected)}` },
  );

it("a trader's story: placed, filled, changed, canceled, filled late, busted, and read as it was", async () => {
  const placed = order({ quantity: '100', price: '10.00' });
  const answer = await alice.decided('POST', '/v1/orders', placed, uniqueName('key'));
  expect(answer).toMatchObject({ status: 201, body: { ordStatus: 'PENDING_NEW' } });
  const orderId = String(answer.body['orderId']);
  const url = String(answer.headers.get('location'));

  await reported(orderId, { execType: 'NEW' });
  await reported(orderId, { lastQty: '40', lastPx: '10.00' });
  await shown(url, { ordStatus: 'PARTIALLY_FILLED', cumQty: '40', leavesQty: '60' });

  const renamed = `${placed.clientOrderId}-2`;
  const change = { price: '10.02', clientOrderId: renamed };
  const replaced = await alice.decided('PATCH', url, change);
  expect(replaced).toMatchObject({ status: 200, body: { ordStatus: 'PENDING_REPLACE' } });
  await reported(orderId, { execType: 'REPLACED' });
  await shown(url, { price: '10.02', clientOrderId: renamed, ordStatus: 'PARTIALLY_FILLED' });

  // By the newest of its names.
  const canceled = await alice.decided('DELETE', `/v1/orders/${renamed}?reason=enough`);
  expect(canceled).toMatchObject({ status: 200, body: { ordStatus: 'PENDING_CANCEL' } });
  await reported(orderId, { execType: 'CANCELED' });
  await shown(url, { ordStatus: 'CANCELED', cumQty: '40', leavesQty: '0' });

  const late = await reported(orderId, { lastQty: '10', lastPx: '10.01' });
  const before = await shown(url, { ordStatus: 'CANCELED', cumQty: '50' });
  const moment = String(before['updatedAt']);
  await reported(orderId, { execType: 'TRADE_CANCEL', execRefId: late });
  await shown(url, { ordStatus: 'CANCELED', cumQty: '40', avgPx: '10' });

  const story = await alice.call('GET', `${url}/events`);
  const events = story.body['events'] as readonly Readonly<Record<string, unknown>>[];
  expect(events.map(({ version, type }) => [version, type])).toEqual([
    [1, 'ORDER_PLACED'],
    [2, 'ORDER_ACKNOWLEDGED'],
    [3, 'FILL_BOOKED'],
    [4, 'REPLACE_REQUESTED'],
    [5, 'ORDER_REPLACED'],
    [6, 'CANCEL_REQUESTED'],
    [7, 'ORDER_CANCELED'],
    [8, 'FILL_BOOKED'],
    [9, 'FILL_BUSTED'],
  ]);
  // Whose word it was is said of every request, not only of the first.
  const said = expect.objectContaining({ data: expect.objectContaining({ submittedBy: 'alice' }) });
  expect([events[0], events[3], events[5]]).toEqual([said, said, said]);
  const then = await alice.call('GET', `${url}?asOf=${encodeURIComponent(moment)}`);
  expect(then).toMatchObject({
    status: 200,
    body: { ordStatus: 'CANCELED', cumQty: '50', version: 8 },
  });

  const carol = await V1Client.as(CALLERS.carol, system.entry.port);
  for (const path of [url, `${url}/events`, `${url}/fills`]) {
    expect((await carol.call('GET', path)).status).toBe(404);
  }
});
