import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { RunningService } from '@ome/platform';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from './raw-client.spec.js';
import type { SocketAccess } from './socket-access.js';
import { inAnHour, startSockets } from './socket-service.spec.js';
import { TestChannels } from './test-channels.js';

const HEARTBEAT_MS = 400;
const NORMAL = 'urn:ez-api:A:test:normal';
const FAST = 'urn:ez-api:A:test:fast_events';

/** A token says whose it is, and how long it lives. */
const ACCESS: SocketAccess = {
  admit: (authorization) => {
    const [, user, livesMs = '3600000'] =
      /^bearer (\w+)(?:\/(\d+))?$/i.exec(authorization ?? '') ?? [];
    if (user === undefined) return Promise.resolve(undefined);
    const caller = { user, role: 'trader', accounts: ['acme-1'] } as const;
    const expiresAt = new Date(Date.now() + Number(livesMs));
    return Promise.resolve({ caller, expiresAt, own: user !== 'elsewhere' });
  },
  recheck: ({ caller }) => Promise.resolve(caller),
  renew: ({ user }) => Promise.resolve({ token: `${user}/again`, expiresAt: inAnHour() }),
};

let service: RunningService;
const clients: RawClient[] = [];

beforeAll(async () => {
  service = await startSockets(
    ACCESS,
    new TestChannels({ fastPerConnection: 60, fastPerProcess: 120 }),
    {
      M7_HEARTBEAT_MS: String(HEARTBEAT_MS),
      M7_BUFFER_BYTES: '65536',
      M7_STALLED_AFTER_MS: '2000',
      M7_MAXIMUM_CONNECTIONS: '30',
    },
  );
});

afterAll(async () => {
  for (const client of clients) client.end();
  await service.close();
});

async function opened(token = 'alice'): Promise<RawClient> {
  const client = await RawClient.open(service.port, token);
  clients.push(client);
  return client;
}

/** The answer to an upgrade; one that was granted is dropped. */
async function handshake(
  headers: Readonly<Record<string, string>>,
  path = '/ws',
): Promise<IncomingMessage> {
  const asked = httpRequest(`http://127.0.0.1:${service.port}`, {
    path,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  const answered = Promise.withResolvers<IncomingMessage>();
  asked.on('error', answered.reject).on('response', answered.resolve);
  asked.on('upgrade', (answer, socket) => {
    socket.destroy();
    answered.resolve(answer);
  });
  asked.end();
  return answered.promise;
}

describe('the upgrade', () => {
  it.each([
    ['without a token', {}],
    ['with another scheme', { authorization: 'Basic alice' }],
    ['with a token that is none', { authorization: 'Bearer ???' }],
  ])('%s is answered 401', async (_, headers) => {
    const answer = await handshake(headers);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    answer.resume();
  });

  it.each(['/', '/ws/more', '/v1/stream', '/api/auth', '//'])(
    'at %s is answered 404',
    async (path) => {
      const answer = await handshake({ authorization: 'bearer alice' }, path);
      expect(answer.statusCode).toBe(404);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      answer.resume();
    },
  );

  it('with a token is granted', async () => {
    expect((await handshake({ authorization: 'bearer alice' })).statusCode).toBe(101);
    expect((await handshake({ authorization: 'bearer alice' }, '/ws?a=b')).statusCode).toBe(101);
  });
});

describe('a subscription', () => {
  it('is acknowledged, begins with a snapshot at 0, and counts on', async () => {
    const client = await opened();
    await client.subscribe(NORMAL, 'mine');
    const events = await client.untilCount('event', 4);
    expect(client.told[0]).toEqual({ type: 'subscribed', channel: NORMAL, correlation: 'mine' });
    expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    for (const { payload, correlation, channel } of events) {
      expect({ payload, correlation, channel }).toEqual({
        payload: {},
        correlation: 'mine',
        channel: NORMAL,
      });
    }
  });

  it('exists once per channel and connection, and ends without another event', async () => {
    const client = await opened();
    const other = await opened('bob');
    await client.subscribe(NORMAL);
    await other.subscribe(NORMAL);
    client.say({ type: 'subscribe', channel: NORMAL, correlation: 'again' });
    const refusal = await client.until('the refusal', ({ type }) => type === 'error');
    expect(refusal).toEqual({
      type: 'error',
      correlation: 'again',
      payload: { code: 'error.already_subscribed' },
    });
    client.say({ type: 'unsubscribe', channel: NORMAL, correlation: 'enough' });
    const ended = await client.until('the end', ({ type }) => type === 'unsubscribed');
    expect(ended).toEqual({ type: 'unsubscribed', channel: NORMAL, correlation: 'enough' });
    const before = client.of('event').length;
    const heard = other.of('event').length;
    await other.untilCount('event', heard + 4);
    expect(client.of('event')).toHaveLength(before);
    client.say({ type: 'unsubscribe', channel: NORMAL, correlation: 'twice' });
    const unknown = await client.until('the error', ({ correlation }) => correlation === 'twice');
    expect(unknown.payload).toEqual({ code: 'error.not_subscribed', message: 'test' });
    client.told.length = 0;
    await client.subscribe(NORMAL);
    expect(client.of('event').map(({ sequence }) => sequence)).toEqual([0]);
  });

  it.each([
    'urn:ez-api:A:test:loud',
    'urn:ez-api:A:m7:market_information:G:FR-RTE:XX',
    'urn:ez-api:A:m7:private_orders:G:XX-NOWHERE',
    'nothing',
  ])('of no channel is refused: %s', async (channel) => {
    const client = await opened();
    client.say({ type: 'subscribe', channel, correlation: 'c' });
    expect(await client.until('the error', ({ type }) => type === 'error')).toEqual({
      type: 'error',
      correlation: 'c',
      payload: { code: 'error.unknown_channel', message: channel },
    });
  });

  it('of the fast channel brings thousands of events, in order', async () => {
    const client = await opened();
    await client.subscribe(FAST);
    const events = await client.untilCount('event', 3_000);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
    client.end();
  });
});

describe('heartbeats', () => {
  it('come in their time with the sequences of all channels', async () => {
    const client = await opened();
    await client.subscribe(NORMAL);
    client.say({ type: 'subscribe', channel: FAST });
    await client.untilCount('event', 50);
    client.told.length = 0;
    const [first, second] = await client.untilCount('heartbeat', 2);
    const { current, next, items } = first?.payload ?? {};
    expect(Date.parse(next) - Date.parse(current)).toBe(HEARTBEAT_MS);
    expect(Date.parse(second?.payload.current)).toBeGreaterThan(Date.parse(next) - 50);
    expect(items.map(({ channel }: { channel: string }) => channel)).toEqual([NORMAL, FAST]);
    const place = first === undefined ? -1 : client.told.indexOf(first);
    const last = client.told.slice(0, place).findLast(({ channel }) => channel === FAST);
    expect(items[1].sequence).toBe(last?.sequence);
    client.end();
  });
});

describe('a token', () => {
  it('is renewed while the socket is open, before it ends', async () => {
    const client = await opened('alice/3000');
    const renewed = await client.until('a token', ({ type }) => type === 'token_refresh');
    expect(renewed).toEqual({ type: 'token_refresh', payload: { token: 'alice/again' } });
    expect(client.closedWith).toBeUndefined();
  });

  it('of another issuer takes the socket with it when it ends, and is not replaced by one of ours', async () => {
    const client = await opened('elsewhere/3000');
    expect(await client.closed()).toBe(1008);
    expect(client.told.filter(({ type }) => type === 'token_refresh')).toEqual([]);
  });
});

describe('what is no message', () => {
  it.each([
    ['no JSON', '{'],
    ['a list', '[1]'],
    ['no type', '{"channel":"c"}'],
    ['a binary frame', Buffer.from([0xff, 0xfe, 0])],
  ])('is answered, and the socket stays: %s', async (_, text) => {
    const client = await opened();
    client.sayRaw(text);
    const refusal = await client.until('the error', ({ type }) => type === 'error');
    expect(refusal.payload).toEqual({
      code: 'error.not_processed',
      message: Buffer.from(text).toString(),
    });
    expect(refusal.channel).toBeUndefined();
    await client.subscribe(NORMAL);
  });

  it('of a megabyte is answered with its first 512 bytes', async () => {
    const client = await opened();
    client.sayRaw('x'.repeat(1_048_576));
    const refusal = await client.until('the error', ({ type }) => type === 'error');
    expect(refusal.payload.message).toBe('x'.repeat(512));
  });

  it('and is longer than may be closes its own socket alone', async () => {
    const client = await opened();
    const other = await opened('bob');
    client.sayRaw('x'.repeat(2_097_153));
    expect(await client.closed()).toBe(1009);
    await other.subscribe(NORMAL);
  });

  it('in a flood is answered as it can be read, and disturbs nobody', async () => {
    const flooder = await opened();
    const other = await opened('bob');
    await other.subscribe(NORMAL);
    for (let sent = 0; sent < 20_000; sent += 1) flooder.sayRaw('{');
    await flooder.untilCount('error', 20_000);
    await other.untilCount('event', 5);
    expect(other.of('unsubscribed')).toEqual([]);
  });
});

/** A client below the protocol, which takes nothing more once it is told to stop. */
async function deafSocket(): Promise<{ socket: Socket; closed: Promise<unknown> }> {
  const socket = connect(service.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.write(
    'GET /ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n' +
      'authorization: bearer deaf\r\nsec-websocket-version: 13\r\n' +
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await new Promise((resolve) => socket.once('data', resolve));
  return { socket, closed };
}

/** A masked text frame. */
function frameOf(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]);
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:{[^}]*})? (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

describe('a reader that does not read', () => {
  it('loses its subscriptions and then its socket, and slows down nobody', async () => {
    const other = await opened('bob');
    await other.subscribe(NORMAL);
    const before = await metric('ome_m7_slow_readers_total');
    const { socket, closed } = await deafSocket();
    for (let subscription = 0; subscription < 60; subscription += 1) {
      socket.write(
        frameOf({ type: 'subscribe', channel: `urn:ez-api:${subscription}:test:fast_events` }),
      );
    }
    socket.pause();
    await waitFor(async () => (await metric('ome_m7_slow_readers_total')) === before + 1, {
      within: 30_000,
      what: 'the slow reader to be given up',
    });
    const heard = other.of('event').length;
    await other.untilCount('event', heard + 3);
    const sockets = await metric('ome_m7_sockets');
    await waitFor(async () => (await metric('ome_m7_sockets')) === sockets - 1, {
      within: 30_000,
      what: 'the socket to be closed',
    });
    socket.resume();
    await closed;
  });

  it('that reads again is told which subscriptions ended', async () => {
    const client = await opened();
    for (let subscription = 0; subscription < 60; subscription += 1) {
      client.say({ type: 'subscribe', channel: `urn:ez-api:${subscription}:test:fast_events` });
    }
    await client.untilCount('subscribed', 60);
    client.say({ type: 'subscribe', channel: FAST, correlation: 'one too many' });
    const refused = await client.until('the refusal', ({ type }) => type === 'error');
    expect(refused).toMatchObject({
      correlation: 'one too many',
      payload: { code: 'error.not_processed' },
    });
    const before = await metric('ome_m7_slow_readers_total');
    client.socket.pause();
    await waitFor(async () => (await metric('ome_m7_slow_readers_total')) === before + 1, {
      within: 30_000,
      what: 'the slow reader to be given up',
    });
    client.socket.resume();
    const ends = await client.untilCount('unsubscribed', 60);
    expect(new Set(ends.map(({ channel }) => channel)).size).toBe(60);
    expect(ends.every(({ correlation }) => correlation === undefined)).toBe(true);
    const place = client.told.findIndex(({ type }) => type === 'unsubscribed');
    expect(client.told.slice(place).some(({ type }) => type === 'event')).toBe(false);
    await client.subscribe(NORMAL);
  });
});

describe('the bound on sockets', () => {
  it('is answered 503', async () => {
    for (const client of clients) client.end();
    await waitFor(async () => (await metric('ome_m7_sockets')) === 0, {
      within: 20_000,
      what: 'no socket',
    });
    for (let count = 0; count < 30; count += 1) await opened();
    const answer = await handshake({ authorization: 'bearer alice' });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    answer.resume();
  });
});
