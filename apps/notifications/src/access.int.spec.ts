import type { Caller } from '@ome/access';
import { bearer, uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request, World } from './world.spec.js';

let world: World;
beforeAll(async () => {
  world = await World.open({ WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
});
afterAll(() => world.close());

/** Events of the world are of account acme-1. */
const MEMBER: Caller = { user: uniqueName('member'), role: 'trader', accounts: ['acme-1'] };
const STRANGER: Caller = { user: uniqueName('stranger'), role: 'trader', accounts: ['globex-1'] };

async function call(as: Caller, path: string, method = 'GET', body?: object) {
  return request(world.url(path), {
    method,
    headers: {
      ...(await bearer(as)),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Ids of the events that a stream tells until the last one is there, or one that it must not tell. */
async function streamOf(headers: Readonly<Record<string, string>>, query = '') {
  const stop = new AbortController();
  const answer = await request(world.url(`/v1/stream${query}`), { headers, signal: stop.signal });
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) text += decoder.decode(chunk, { stream: true });
    return 'ended';
  })().catch(() => 'stopped');
  await waitFor(() => text.includes('id: '), { within: 20_000, what: 'the first id' });
  const told = () => [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  const token = () => [...text.matchAll(/^id: (\S+)$/gm)].at(-1)?.[1] ?? '';
  return { told, token, reading, stop: () => stop.abort() };
}

describe('who is no operator', () => {
  it.each([
    ['GET', '/v1/subscriptions?user=other', undefined],
    ['POST', '/v1/subscriptions', { user: 'other', orderId: 'o' }],
    ['DELETE', '/v1/subscriptions?user=other&orderId=o', undefined],
    ['GET', '/v1/webhooks?user=other', undefined],
    ['POST', '/v1/webhooks', { user: 'other', url: 'http://127.0.0.1/' }],
    ['DELETE', '/v1/webhooks/x?user=other', undefined],
    ['POST', '/v1/webhooks/x/secret?user=other', undefined],
    ['POST', '/v1/webhooks/x/redeliver?user=other', undefined],
    ['GET', '/v1/webhooks/x/undelivered?user=other', undefined],
    ['GET', '/v1/stream?user=other', undefined],
    ['GET', '/v1/deliveries/unanswered', undefined],
    ['DELETE', '/v1/deliveries/unanswered?id=x', undefined],
  ])('may not act for another user: %s %s', async (method, path, body) => {
    const answer = await call(MEMBER, path, method, body);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('cannot subscribe to an order that is not there, or not to be known of', async () => {
    const answer = await call(STRANGER, '/v1/subscriptions', 'POST', { orderId: 'o-unknown' });
    expect(answer.status).toBe(404);
    const listed = await call(STRANGER, '/v1/subscriptions');
    expect(await listed.json()).toEqual({ subscriptions: [] });
  });

  it('has webhooks without naming himself', async () => {
    const added = await call(MEMBER, '/v1/webhooks', 'POST', { url: 'http://127.0.0.1:9/' });
    expect(added.status).toBe(200);
    const { webhooks } = (await (await call(MEMBER, '/v1/webhooks')).json()) as {
      readonly webhooks: readonly { readonly id: string; readonly user: string }[];
    };
    expect(webhooks).toMatchObject([{ user: MEMBER.user }]);
    expect(await (await call(STRANGER, '/v1/webhooks')).json()).toEqual({ webhooks: [] });
    const id = webhooks[0]?.id;
    expect((await call(STRANGER, `/v1/webhooks/${id}/secret`, 'POST')).status).toBe(404);
    expect((await call(STRANGER, `/v1/webhooks/${id}/undelivered`)).status).toBe(404);
    expect((await call(STRANGER, `/v1/webhooks/${id}`, 'DELETE')).status).toBe(204);
    expect((await (await call(MEMBER, '/v1/webhooks')).json()) as object).toEqual({ webhooks });
  });
});

describe('the stream', () => {
  it('tells nothing of an account that the reader may not read, live and past, whoever is named as its user', async () => {
    const orderId = uniqueName('o');
    const stream = await streamOf(await bearer(STRANGER));
    const member = await streamOf(await bearer(MEMBER));
    const [begin, before] = [stream.token(), member.token()];
    await world.happen(orderId, 1, STRANGER.user);
    const other = uniqueName('o');
    await world.happen(other, 1, MEMBER.user);
    await waitFor(() => member.told().length > 0, { within: 20_000, what: "the member's event" });
    expect(member.told()).toEqual([`${other}/1`]);
    // The same partition: the stranger's was told, if it was, before the member's.
    expect(stream.told()).toEqual([]);
    stream.stop();
    member.stop();

    const past = await streamOf({ ...(await bearer(STRANGER)), 'last-event-id': begin });
    const again = await streamOf({ ...(await bearer(MEMBER)), 'last-event-id': before });
    await waitFor(() => again.told().length > 0, { within: 20_000, what: 'the past' });
    expect(past.told()).toEqual([]);
    past.stop();
    again.stop();
  });

  it('comes by a cookie, which only the stream takes', async () => {
    const put = await call(MEMBER, '/v1/stream/cookie', 'PUT');
    expect(put.status).toBe(204);
    const [cookie = ''] = put.headers.getSetCookie();
    expect(cookie).toMatch(
      /^ome_stream=\S+; Path=\/v1\/stream; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    );
    const [pair = ''] = cookie.split(';');
    const anonymous = { authorization: '', cookie: pair };
    const bare = await fetch(world.url('/v1/subscriptions'), {
      headers: { cookie: pair, connection: 'close' },
    });
    expect(bare.status).toBe(401);
    const stop = new AbortController();
    const opened = await fetch(world.url('/v1/stream'), {
      headers: { cookie: pair, connection: 'close' },
      signal: stop.signal,
    });
    expect(opened.status).toBe(200);
    stop.abort();
    expect((await request(world.url('/v1/stream'), { headers: anonymous })).status).toBe(401);
    const removed = await call(MEMBER, '/v1/stream/cookie', 'DELETE');
    expect(removed.headers.getSetCookie()[0]).toContain('ome_stream=; Path=/v1/stream; Max-Age=0');
  });
});
