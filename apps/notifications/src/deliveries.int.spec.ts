import { TOPICS, type ExecutionReport, type VenueOrderRecord } from '@ome/contracts';
import { uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillBooked, fillRecord } from './fill.spec.js';
import { accept, closedPort, Peer, type Posted } from './peer.spec.js';
import { venueOrder } from './venue-order.spec.js';
import { signatureHeaders } from './webhooks/webhook-signature.js';
import { request, World } from './world.spec.js';

const WITHIN = 30_000;

const peers = { again: new Peer(), once: new Peer(), trade: new Peer(), hook: new Peer() };
let world: World;
let reports: readonly ExecutionReport[];
let hookUrl: string;

beforeAll(async () => {
  const links = [
    `AGAIN=${await peers.again.listen()}/dummy;idempotent`,
    `ONCE=${await peers.once.listen()}`,
    `DEAD=${await closedPort()}`,
  ];
  hookUrl = `${await peers.hook.listen()}/hook`;
  world = await World.open({
    VENUE_REST_LINKS: links.join(','),
    TRADE_POST_REST_URL: `${await peers.trade.listen()}/trade_post`,
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    REST_NOT_DELIVERED_AFTER_MS: '4000',
    REST_TIMEOUT_MS: '1000',
  });
  reports = await world.topics.follow(TOPICS.executionReports, ({ value }) =>
    JSON.parse(String(value)),
  );
});

afterAll(async () => {
  await world.close();
  for (const peer of Object.values(peers)) peer.close();
});

const instruct = (
  venue: string,
  orderId: string,
  version: number,
  instruction: VenueOrderRecord['instruction'],
) =>
  write(
    TOPICS.venueOrders,
    venueOrder({ venue, orderId, version, instruction, attributes: { user_id: '7' } }),
  );

const write = (topic: string, record: unknown) =>
  world.topics.producer.produce({
    topic,
    partition: 3,
    key: 'equities-3',
    value: JSON.stringify(record),
  });

async function reported(orderId: string, count = 1): Promise<readonly ExecutionReport[]> {
  const found = () => reports.filter((report) => report.orderId === orderId);
  await waitFor(() => found().length >= count, {
    within: WITHIN,
    what: `${count} reports of ${orderId}`,
  });
  return found();
}

const call = (path: string, method = 'GET', body?: unknown) =>
  request(world.url(path), {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });

describe('an execution link', () => {
  it('takes a new order, refuses an update, takes a cancel', async () => {
    const id = uniqueName('o');
    await instruct('AGAIN', id, 1, 'NEW');
    await reported(id, 1);
    peers.again.answer = (_, response) => void response.end('{"success":false,"comment":"halted"}');
    await instruct('AGAIN', id, 2, 'REPLACE');
    await reported(id, 2);
    peers.again.answer = accept;
    await instruct('AGAIN', id, 3, 'CANCEL');
    const found = await reported(id, 3);
    expect(found.map(({ execType, text: why }) => [execType, why])).toEqual([
      ['NEW', undefined],
      ['REPLACE_REJECTED', 'halted'],
      ['CANCELED', undefined],
    ]);
    expect(peers.again.of(id).map(({ path }) => path)).toEqual([
      '/dummy/api/v1/new_order',
      '/dummy/api/v1/update_order',
      '/dummy/api/v1/delete_order',
    ]);
  });

  it('that drops repeats gets an unanswered order again, and its report comes once', async () => {
    const id = uniqueName('o');
    peers.again.answer = (posted, response) => {
      if (peers.again.of(id).length < 3) response.destroy();
      else accept(posted, response);
    };
    await instruct('AGAIN', id, 1, 'NEW');
    const found = await reported(id);
    peers.again.answer = accept;
    expect(found.map(({ execType }) => execType)).toEqual(['NEW']);
    expect(peers.again.of(id)).toHaveLength(3);
  });

  it('gets an order at most once otherwise: unanswered, it is cancelled and listed', async () => {
    const id = uniqueName('o');
    peers.once.answer = (posted, response) => {
      if (posted.body['type'] === 1) response.destroy();
      else accept(posted, response);
    };
    await instruct('ONCE', id, 1, 'NEW');
    const found = await reported(id);
    peers.once.answer = accept;
    expect(found.map(({ execType }) => execType)).toEqual(['CANCELED']);
    expect(peers.once.of(id).map(({ path }) => path)).toEqual([
      '/api/v1/new_order',
      '/api/v1/delete_order',
    ]);
    await waitFor(
      async () =>
        JSON.stringify(await (await call('/v1/deliveries/unanswered')).json()).includes(id),
      { within: WITHIN, what: 'the order in the list' },
    );
  });

  it('that cannot be reached has the order rejected as not delivered', async () => {
    const id = uniqueName('o');
    await instruct('DEAD', id, 1, 'NEW');
    expect(await reported(id)).toMatchObject([{ execType: 'REJECTED', reason: 'NOT_DELIVERED' }]);
  });

  it('is not sent an order whose cancel has come meanwhile', async () => {
    const id = uniqueName('o');
    await instruct('DEAD', id, 1, 'NEW');
    await instruct('DEAD', id, 2, 'CANCEL');
    expect(await reported(id)).toMatchObject([{ execType: 'CANCELED', inReplyTo: 2 }]);
  });

  it('is left alone with the orders of other venues, and a broken record is put aside', async () => {
    const id = uniqueName('o');
    await write(TOPICS.venueOrders, { broken: id });
    await instruct('NSE', id, 1, 'NEW');
    const next = uniqueName('o');
    await instruct('AGAIN', next, 1, 'NEW');
    await reported(next);
    expect(reports.filter(({ orderId }) => orderId === id)).toEqual([]);
  });
});

it('a trade post gets every fill until it takes it, in order', async () => {
  const id = uniqueName('o');
  peers.trade.answer = (posted, response) => {
    if (peers.trade.of(id).length < 3) response.writeHead(500).end('{"success":false}');
    else accept(posted, response);
  };
  for (const version of [2, 3]) {
    await write(TOPICS.fills, fillRecord({ orderId: id, venue: 'AGAIN', version }));
  }
  await waitFor(() => peers.trade.of(id).length >= 4, { within: WITHIN, what: 'four posts' });
  expect(peers.trade.of(id).map(({ body }) => body['fill_id'])).toEqual([
    `${id}/2`,
    `${id}/2`,
    `${id}/2`,
    `${id}/3`,
  ]);
});

interface Added {
  readonly id: string;
  readonly secret: string;
}

async function addWebhook(user: string): Promise<Added> {
  return (await (await call('/v1/webhooks', 'POST', { user, url: hookUrl })).json()) as Added;
}

/** Signed by this secret among others. */
function isSigned(headers: Posted['headers'], body: string, secret: string): boolean {
  const id = String(headers['webhook-id']);
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  const expected = signatureHeaders({ id, at, body }, [secret])['webhook-signature'] ?? '';
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

describe('a webhook', () => {
  it('is told what its user is subscribed to, each until taken, in order, under one id', async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('u');
    peers.hook.answer = (_, response) => {
      response.writeHead(peers.hook.of(orderId).length < 3 ? 503 : 204).end();
    };
    const added = await call('/v1/webhooks', 'POST', { user, url: hookUrl });
    expect(added.status).toBe(200);
    const { secret, ...webhook } = (await added.json()) as { id: string; secret: string };
    expect(await (await call('/v1/webhooks', 'POST', { user, url: hookUrl })).json()).toEqual(
      webhook,
    );
    await call('/v1/subscriptions', 'POST', { user, orderId });
    await write(TOPICS.orderEvents, fillBooked(orderId, 2));
    await write(TOPICS.orderEvents, fillBooked(orderId, 3));
    await waitFor(() => peers.hook.of(orderId).length >= 4, { within: WITHIN, what: 'four posts' });
    const told = peers.hook.of(orderId);
    expect(told.map(({ body }) => body['version'])).toEqual([2, 2, 2, 3]);
    expect(new Set(told.slice(0, 3).map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(told[3]?.body).toMatchObject({ user, orderId, type: 'FILL_BOOKED' });
    for (const { headers, text: body } of told) expect(isSigned(headers, body, secret)).toBe(true);
    const { id } = webhook;
    expect((await call(`/v1/webhooks/${id}?user=${user}`, 'DELETE')).status).toBe(204);
    expect(await (await call(`/v1/webhooks?user=${user}`)).json()).toEqual({ webhooks: [] });
  });

  it('signs with a new secret and, for a while, the one before', async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('u');
    peers.hook.answer = (_, response) => void response.end();
    const first = await addWebhook(user);
    const path = `/v1/webhooks/${first.id}/secret?user=`;
    expect((await call(`${path}somebody`, 'POST')).status).toBe(404);
    const changed = await call(`${path}${user}`, 'POST');
    const second = (await changed.json()) as Added;
    expect(second.secret).not.toBe(first.secret);
    await call('/v1/subscriptions', 'POST', { user, orderId });
    await write(TOPICS.orderEvents, fillBooked(orderId, 2));
    await waitFor(() => peers.hook.of(orderId).length > 0, { within: WITHIN, what: 'a post' });
    const [told] = peers.hook.of(orderId);
    for (const { secret } of [first, second]) {
      expect(isSigned(told?.headers ?? {}, told?.text ?? '', secret)).toBe(true);
    }
  });

  it('that wants no more is given up, visibly, until it is asked again', async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('u');
    peers.hook.answer = (_, response) => void response.writeHead(410).end();
    const { id } = await addWebhook(user);
    await call('/v1/subscriptions', 'POST', { user, orderId });
    await write(TOPICS.orderEvents, fillBooked(orderId, 2));
    const undelivered = async () =>
      (await (await call(`/v1/webhooks/${id}/undelivered?user=${user}`)).json()) as {
        readonly failing: readonly unknown[];
        readonly givenUp: readonly { readonly _id: string; readonly outcome: string }[];
      };
    await waitFor(async () => (await undelivered()).givenUp.length === 1, {
      within: WITHIN,
      what: 'the dead end',
    });
    expect(await undelivered()).toMatchObject({ failing: [], givenUp: [{ outcome: 'GONE' }] });
    peers.hook.answer = (_, response) => void response.writeHead(503).end();
    const again = await call(`/v1/webhooks/${id}/redeliver?user=${user}`, 'POST');
    expect(await again.json()).toEqual({ redelivered: 1 });
    await waitFor(async () => (await undelivered()).failing.length === 1, {
      within: WITHIN,
      what: 'a failed attempt',
    });
    expect(await undelivered()).toMatchObject({ failing: [{ lastCause: 'HTTP 503' }] });
    peers.hook.answer = (_, response) => void response.writeHead(410).end();
    await waitFor(async () => (await undelivered()).givenUp.length === 1, {
      within: WITHIN,
      what: 'the dead end again',
    });
    const [dead] = (await undelivered()).givenUp;
    const seen = `/v1/deliveries/unanswered?id=${encodeURIComponent(dead?._id ?? '')}`;
    expect((await call(seen, 'DELETE')).status).toBe(204);
    expect((await call(seen, 'DELETE')).status).toBe(404);
    expect((await undelivered()).givenUp).toEqual([]);
  });

  it.each([
    { user: 'u', url: 'http://10.0.0.1/' },
    { user: 'u', url: 'nowhere' },
    { user: { $ne: 1 }, url: 'http://127.0.0.1/' },
    { user: 'u' },
  ])('is refused as %j', async (body) => {
    expect((await call('/v1/webhooks', 'POST', body)).status).toBe(400);
  });
});

it('tells how long its consumer stands at a batch', async () => {
  const text = await (await request(world.url('/metrics'))).text();
  expect(text).toMatch(
    /ome_topic_door_standing_seconds\{group="[^"]+",topic="ome\.order-events\.v1"/,
  );
});
