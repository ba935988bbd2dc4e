import { randomUUID } from 'node:crypto';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { obliging, refusing, startM7System, type M7System, type USERS } from './m7-system.js';
import { AREA, CHANNEL, creation, period, Trader, type Seen } from './m7-trader.js';

const OTHER_GUID = `urn:ez-api:B:m7:private_orders:another-guid:${AREA}`;
const OTHER_AREA = 'urn:ez-api:A:m7:private_orders:G:BE-ELIA';

let system: M7System;
let alice: Trader;
let bob: Trader;
let carol: Trader;
let rita: Trader;

const open = async (user: keyof typeof USERS, channel = CHANNEL, port = system.entry.port) =>
  Trader.open(port, await system.tokenOf(user), channel);

beforeAll(async () => {
  system = await startM7System();
  [alice, bob, carol, rita] = await Promise.all([
    open('alice'),
    open('bob', OTHER_GUID),
    open('carol'),
    open('rita'),
  ]);
}, 120_000);

afterAll(async () => {
  for (const trader of [alice, bob, carol, rita]) trader?.end();
  await system?.close();
});

beforeEach(() => {
  system.venue.behaviour = obliging;
});

/** The same but for the correlation. */
const uncorrelated = (events: readonly Seen[]) =>
  events.map(({ correlation: _correlation, ...event }) => event);

/** An order of a user, seen by him; others have heard as much once his next one is seen by them. */
async function entered(trader: Trader, change: object = {}) {
  const order = creation(change);
  const correlation = trader.send('Creation', [order]);
  const seen = await trader.until(order.clientIdentifier, 2);
  return { cid: order.clientIdentifier, seen, correlation };
}

it('a company sees its orders on whichever channel of the area, another company sees nothing', async () => {
  const { cid, seen, correlation } = await entered(alice);
  expect(seen.map((event) => event.correlation)).toEqual([correlation, undefined]);
  for (const colleague of [bob, rita]) {
    const told = await colleague.until(cid, 2);
    expect(told.every((event) => event.correlation === undefined)).toBe(true);
    expect(uncorrelated(told)).toEqual(uncorrelated(seen));
  }
  const own = await entered(carol);
  expect(carol.seen(cid)).toEqual([]);
  expect(alice.seen(own.cid)).toEqual([]);
  expect(bob.seen(own.cid)).toEqual([]);
});

/** What the REST companion of the area's channel answers. */
async function companionOf(user: keyof typeof USERS, contract = 'A', guid = 'G'): Promise<unknown> {
  const path = `api/${contract}/m7/private_orders/${guid}/${AREA}`;
  const headers = { authorization: `bearer ${await system.tokenOf(user)}` };
  const answer = await fetch(`http://127.0.0.1:${system.entry.port}/${path}`, { headers });
  expect(answer.status).toBe(200);
  return answer.json();
}

it('over REST everyone reads what a subscription of his would begin with', async () => {
  const { cid } = await entered(alice);
  const own = await entered(carol);
  for (const user of ['alice', 'bob', 'rita', 'carol', 'otto'] as const) {
    const late = await open(user);
    const [snapshot] = late.client.of('event');
    late.end();
    const read = await companionOf(user);
    expect(read).toEqual(snapshot?.payload);
    expect(await companionOf(user, 'any', 'other')).toEqual(read);
    const seen = (read as readonly Seen[]).map(({ clientIdentifier }) => clientIdentifier);
    const sees = [seen.includes(cid), seen.includes(own.cid)];
    expect(sees).toEqual([user !== 'carol', user === 'carol' || user === 'otto']);
  }
});

it('an order of an account is changed by who trades it, and by nobody else', async () => {
  const { cid, seen } = await entered(alice);
  const request = {
    clientIdentifier: cid,
    identifier: seen[1]?.identifier,
    revisionNumber: 1,
    quantity: 3,
  };
  const correlation = bob.send('Modification', [request]);
  const told = await bob.until(cid, 4);
  expect(told[2]).toMatchObject({ state: 'Pending', correlation });
  expect(told[3]).toMatchObject({ state: 'Active', quantity: 3, revisionNumber: 2 });
  const heard = await alice.until(cid, 4);
  expect(heard[2]).not.toHaveProperty('correlation');
  carol.send('Cancellation', [{ ...request, revisionNumber: 2 }]);
  const refused = await carol.until(cid, 2);
  expect(refused[1]).toMatchObject({ state: 'Rejected', errors: [{ code: 'ItemNotFound' }] });
  await entered(alice);
  expect(alice.seen(cid)).toHaveLength(4);
});

/** The requests of the order's story, and who made them. */
async function submittersOf(cid: string): Promise<readonly (readonly [string, string])[]> {
  const headers = { authorization: `bearer ${await system.tokenOf('alice')}` };
  const url = `http://127.0.0.1:${system.entry.port}/v1/orders/${cid}/events`;
  const answer = await fetch(url, { headers });
  if (answer.status !== 200) return [];
  const { events } = (await answer.json()) as {
    readonly events: readonly { readonly type: string; readonly data: { submittedBy?: string } }[];
  };
  return events.flatMap(({ type, data: { submittedBy } }) =>
    submittedBy === undefined ? [] : [[type, submittedBy] as const],
  );
}

it("whose word each change was is on its event in the order's story", async () => {
  const { cid, seen } = await entered(alice);
  const identifier = seen[1]?.identifier;
  const changes = [
    ['Modification', { quantity: 3 }, 'REPLACE_REQUESTED'],
    ['Deactivation', {}, 'HIBERNATE_REQUESTED'],
    ['Activation', {}, 'ACTIVATE_REQUESTED'],
    ['Cancellation', {}, 'CANCEL_REQUESTED'],
  ] as const;
  for (const [index, [type, values]] of changes.entries()) {
    bob.send(type, [{ clientIdentifier: cid, identifier, revisionNumber: index + 1, ...values }]);
    await bob.until(cid, 4 + 2 * index);
  }
  await waitFor(async () => (await submittersOf(cid)).length > changes.length, {
    within: 30_000,
    what: 'the story',
  });
  expect(await submittersOf(cid)).toEqual([
    ['ORDER_PLACED', 'alice'],
    ...changes.map(([, , type]) => [type, 'bob']),
  ]);
});

it('viewers read and may not ask', async () => {
  const correlation = rita.send('Creation', [creation()]);
  const refusal = await rita.client.until('the error', (told) => told.correlation === correlation);
  expect(refusal).toEqual({
    type: 'error',
    correlation,
    payload: { code: 'error.unauthorized' },
  });
});

it('a snapshot has the orders of the coming day, each as it is; of its area alone', async () => {
  const { cid, seen } = await entered(alice);
  const later = await entered(alice, { contractArea: { deliveryArea: AREA, ...period(30) } });
  const latecomer = await open('bob');
  const snapshot = latecomer.client.of('event')[0]?.payload as readonly Seen[];
  const shown = snapshot.find(({ clientIdentifier }) => clientIdentifier === cid);
  expect(shown).toEqual(seen[1]);
  expect(snapshot.some(({ clientIdentifier }) => clientIdentifier === later.cid)).toBe(false);
  const elsewhere = await open('bob', OTHER_AREA);
  expect(elsewhere.client.of('event')[0]?.payload).toEqual([]);
  latecomer.end();
  elsewhere.end();
});

it('an instance that starts later has the same snapshot, and goes on from there', async () => {
  const { cid, seen } = await entered(alice);
  const other = await system.startEntry();
  await other.ready;
  const here = await open('alice', CHANNEL, other.port);
  const snapshot = here.client.of('event')[0]?.payload as readonly Seen[];
  const shown = snapshot.find(({ clientIdentifier }) => clientIdentifier === cid);
  expect(shown).toEqual(seen[1]);
  const { identifier } = seen[1] ?? {};
  const correlation = here.send('Cancellation', [
    { clientIdentifier: cid, identifier, revisionNumber: 1 },
  ]);
  const told = await here.until(cid, 3);
  expect(told.slice(1)).toMatchObject([
    { state: 'Pending', action: 'DeletedByUser', correlation },
    { state: 'Inactive', action: 'ModifiedByUser', revisionNumber: 2, quantity: 0 },
  ]);
  const heard = await alice.until(cid, 4);
  expect(heard[2]?.correlation).toBeUndefined();
  here.end();
  await other.close();
});

it('a refused request has its identifier and revision on every instance, whoever refused it', async () => {
  const { cid, seen } = await entered(alice);
  const other = await system.startEntry();
  await other.ready;
  const there = await open('bob', CHANNEL, other.port);
  const identifier = Number(seen[1]?.identifier);
  const trade = { execType: 'TRADE', lastQty: '4', lastPx: '50', venueRevision: '2' } as const;
  system.venue.behaviour = refusing();
  const requests = [
    { type: 'Modification', identifier, revisionNumber: 9, quantity: 3 },
    { type: 'Cancellation', identifier: identifier + 1, revisionNumber: 1 },
    { type: 'Deactivation', identifier, revisionNumber: 1 },
  ] as const;
  for (const [index, { type, ...request }] of requests.entries()) {
    alice.send(type, [{ clientIdentifier: cid, ...request }]);
    const told = await alice.until(cid, 4 + 2 * index);
    const named = { identifier: request.identifier, revisionNumber: request.revisionNumber };
    expect(told.slice(-2)).toMatchObject([named, { ...named, state: 'Rejected' }]);
  }
  // The venue takes its time: what is asked for is shown with the revision of the request all the same.
  system.venue.behaviour = () => undefined;
  alice.send('Cancellation', [{ clientIdentifier: cid, identifier, revisionNumber: 1 }]);
  await alice.until(cid, 9);
  const { orderId, version } = instructionOf(cid);
  await system.venue.report(orderId, trade);
  await alice.until(cid, 10);
  const late = await system.startEntry();
  await late.ready;
  const latecomer = await open('bob', CHANNEL, late.port);
  await system.venue.report(orderId, { execType: 'CANCEL_REJECTED', inReplyTo: version });
  const heard = uncorrelated(await alice.until(cid, 11));
  expect(heard.at(-1)).toMatchObject({ revisionNumber: 1, action: 'DeletedByUser' });
  // Each begins with the order as it was when he came.
  expect(await there.until(cid, 10)).toEqual(heard.slice(1));
  expect((await latecomer.until(cid, 2)).slice(1)).toEqual(heard.slice(-1));
  for (const trader of [there, latecomer]) trader.end();
  await Promise.all([other.close(), late.close()]);
});

/** The last one that the venue got of an order. */
function instructionOf(cid: string) {
  const [first] = system.venue.instructions.filter(({ clientOrderId }) => clientOrderId === cid);
  const last = system.venue.instructions.findLast(({ orderId }) => orderId === first?.orderId);
  if (last === undefined) throw new Error(`The venue got nothing of ${cid}`);
  return last;
}

/** Bob enters an order over `/v1`, of an account that Alice has not. */
async function enteredOverHttp(): Promise<{ readonly cid: string; readonly orderId: string }> {
  const cid = randomUUID();
  const start = Date.parse(period().deliveryStart.replace('Z', ':00Z'));
  const response = await fetch(`http://127.0.0.1:${system.entry.port}/v1/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await system.tokenOf('bob')}`,
      prefer: 'wait=10',
    },
    body: JSON.stringify({
      account: 'acme-2',
      clientOrderId: cid,
      symbol: `${AREA}-${(start / 60_000) * 10 + 1}`,
      venue: 'M7',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '10',
      price: '50',
      timeInForce: 'GOOD_FOR_SESSION',
    }),
  });
  const { orderId = '', ...answer } = (await response.json()) as { readonly orderId?: string };
  if (response.status !== 201) throw new Error(JSON.stringify(answer));
  return { cid, orderId };
}

it('an order of another door is the company’s too, on an instance that only now started', async () => {
  const { cid, orderId } = await enteredOverHttp();
  const [, active] = await alice.until(cid, 2);
  expect(active).toMatchObject({ state: 'Active', action: 'AddedByUser' });
  const other = await system.startEntry();
  await other.ready;
  const here = await open('alice', CHANNEL, other.port);
  const strange = await open('carol', CHANNEL, other.port);
  const snapshot = here.client.of('event')[0]?.payload as readonly Seen[];
  const found = snapshot.find(({ clientIdentifier }) => clientIdentifier === cid);
  expect(found).toEqual(active);
  const trades = CHANNEL.replace('private_orders', 'private_trades');
  await here.client.subscribe(trades);
  await strange.client.subscribe(trades);
  const trade = { execType: 'TRADE', lastQty: '4', lastPx: '50', venueRevision: '2' } as const;
  await system.venue.report(orderId, trade);
  const told = await here.client.until(
    'the trade of a colleague',
    ({ channel, sequence }) => channel === trades && sequence === 1,
  );
  expect(told.payload).toMatchObject([{ quantity: 4, price: 50, buySide: { userCode: 'bob' } }]);
  await here.until(cid, 2);
  expect(strange.seen(cid)).toEqual([]);
  expect(strange.client.told.filter(({ channel }) => channel === trades)).toHaveLength(2);
  for (const trader of [here, strange]) trader.end();
  await other.close();
});

it('requests on what is no private orders channel are answered', async () => {
  const data = JSON.stringify({ type: 'Creation', orders: [creation()] });
  for (const [channel, code] of [
    ['urn:ez-api:A:m7:private_orders:G:XX', 'error.unknown_channel'],
    ['nothing', 'error.unknown_channel'],
    ['urn:ez-api:A:m7:private_trades:G:FR-RTE', 'error.not_processed'],
  ] as const) {
    const correlation = randomUUID();
    alice.client.say({ type: 'request', channel, correlation, data });
    const refusal = await alice.client.until('it', (told) => told.correlation === correlation);
    expect(refusal.payload.code).toBe(code);
  }
});
