import { request as httpRequest, type IncomingMessage } from 'node:http';
import { uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR, World } from '../world.spec.js';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const untilOpen = (count: number) =>
  waitFor(async () => (await world.metric('ome_notification_streams')) === count, {
    within: 20_000,
    what: `${count} open streams`,
  });

/** What a reader got, until it is closed. */
async function openSocket(query: string) {
  const messages: { readonly id?: string; readonly event?: { readonly id: string } }[] = [];
  const token = OPERATOR.authorization.replace('Bearer ', 'ome.bearer.');
  const url = `ws://127.0.0.1:${world.port}/v1/stream?${query}`;
  // As a page of a browser has to.
  const socket = new WebSocket(url, ['ome.v1', token]);
  socket.addEventListener('message', ({ data }) => void messages.push(JSON.parse(String(data))));
  await waitFor(() => messages.length > 0, { within: 20_000, what: 'the first message' });
  const told = () => messages.flatMap(({ event }) => event?.id ?? []);
  const until = (count: number) =>
    waitFor(() => told().length >= count, { within: 20_000, what: `${count} events` });
  const tokenOf = (id: string) => messages.find(({ event }) => event?.id === id)?.id;
  return { socket, messages, told, until, tokenOf };
}

/** The answer to an upgrade; one that was granted is dropped. */
async function handshake(
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const asked = httpRequest(world.url(path), {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...OPERATOR,
      ...headers,
    },
  });
  const answered = Promise.withResolvers<IncomingMessage>();
  asked.on('error', answered.reject);
  asked.on('response', answered.resolve);
  asked.on('upgrade', (answer, socket) => {
    socket.destroy();
    answered.resolve(answer);
  });
  asked.end();
  return answered.promise;
}

describe('/v1/stream as a WebSocket', () => {
  it('tells every change in order, and goes on where the reader was', async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('ws');
    const first = await openSocket(`user=${user}`);
    for (const version of [1, 3, 5]) await world.happen(orderId, version, user);
    await first.until(3);
    expect(first.told()).toEqual([1, 3, 5].map((version) => `${orderId}/${version}`));
    first.socket.close();
    await world.happen(orderId, 7);
    const token = first.tokenOf(`${orderId}/3`) ?? '';
    const second = await openSocket(`user=${user}&lastEventId=${token}`);
    await second.until(2);
    expect(second.told()).toEqual([5, 7].map((version) => `${orderId}/${version}`));
    second.socket.close();
  });

  it('keeps the id fresh while nothing happens', async () => {
    const { socket, messages } = await openSocket(`user=${uniqueName('quiet')}`);
    const before = messages.at(-1)?.id;
    await world.happen(uniqueName('o'), 1);
    await waitFor(() => messages.at(-1)?.id !== before, { within: 20_000, what: 'another id' });
    socket.close();
  });

  it('is closed when the reader has gone', async () => {
    await untilOpen(0);
    const { socket } = await openSocket(`user=${uniqueName('gone')}`);
    await untilOpen(1);
    socket.close();
    await untilOpen(0);
  });

  it.each([
    ['with no token of ours', '/v1/stream', { authorization: 'Bearer x' }, 401],
    ['of two users', '/v1/stream?user=a&user=b', {}, 400],
    ['from no id', '/v1/stream?user=a&lastEventId=hello!', {}, 400],
    ['of another path', '/v1/orders?user=a', {}, 404],
    ['of a foreign page', '/v1/stream?user=a', { origin: 'https://evil.example.com' }, 403],
  ])('%s is refused with a problem', async (_, path, headers, status) => {
    const answer = await handshake(path, headers);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    answer.resume();
  });

  it('of a page that is allowed is opened', async () => {
    const origin = 'https://desk.example.com';
    expect((await handshake('/v1/stream?user=a', { origin })).statusCode).toBe(101);
  });
});
