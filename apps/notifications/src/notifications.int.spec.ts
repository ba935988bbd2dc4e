import { once } from 'node:events';
import { connect } from 'node:net';
import { uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR, PARTITIONS, request, World } from './world.spec.js';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const subscribe = (body: unknown) =>
  request(world.url('/v1/subscriptions'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const byText = (a: string, b: string) => a.localeCompare(b);

interface Told {
  readonly token: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A reader of `/v1/stream`, as EventSource is one. */
class Reader {
  readonly told: Told[] = [];
  token = '';
  beats = 0;
  readonly #stop = new AbortController();
  ended = false;

  constructor(readonly response: Response) {}

  static async open(user: string, lastEventId?: string): Promise<Reader> {
    const stop = new AbortController();
    const response = await request(world.url(`/v1/stream?user=${user}`), {
      signal: stop.signal,
      headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    });
    expect(response.status).toBe(200);
    const reader = new Reader(response);
    reader.#stop.signal.addEventListener('abort', () => stop.abort());
    void reader.#read().catch(() => (reader.ended = true));
    await waitFor(() => reader.token !== '', { within: 20_000, what: 'the first token' });
    return reader;
  }

  async #read(): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of this.response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.#take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
    this.ended = true;
  }

  #take(block: string): void {
    for (const line of block.split('\n')) {
      if (line.startsWith(':')) this.beats += 1;
      if (line.startsWith('id: ')) this.token = line.slice(4);
      if (line.startsWith('data: ')) {
        this.told.push({ token: this.token, event: JSON.parse(line.slice(6)) });
      }
    }
  }

  async until(count: number): Promise<readonly string[]> {
    await waitFor(() => this.told.length >= count, {
      within: 20_000,
      what: `${count} events`,
    });
    return this.told.map(({ event }) => String(event['id'])).toSorted(byText);
  }

  close(): void {
    this.#stop.abort();
  }
}

describe('/v1/subscriptions', () => {
  it('subscribes, lists and unsubscribes, each as often as asked', async () => {
    const orderId = uniqueName('o');
    expect((await subscribe({ user: 'bob', orderId })).status).toBe(200);
    expect((await subscribe({ user: 'bob', orderId })).status).toBe(200);
    const listed = await (await request(world.url(`/v1/subscriptions?orderId=${orderId}`))).json();
    expect(listed).toEqual({
      subscriptions: [{ orderId, user: 'bob', origin: 'REQUESTED', since: expect.any(String) }],
    });
    const end = () =>
      request(world.url(`/v1/subscriptions?user=bob&orderId=${orderId}`), { method: 'DELETE' });
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(204);
    const after = await (await request(world.url(`/v1/subscriptions?orderId=${orderId}`))).json();
    expect(after).toEqual({ subscriptions: [] });
  });

  it.each([
    ['an operator', { user: { $ne: null }, orderId: 'o' }],
    ['a number', { user: 1, orderId: 'o' }],
    ['nothing of the order', { user: 'bob' }],
    ['an empty name', { user: '', orderId: 'o' }],
    ['a long name', { user: 'u'.repeat(129), orderId: 'o' }],
    ['another field', { user: 'bob', orderId: 'o', active: true }],
    ['a list', []],
  ])('refuses %s with a problem', async (_, body) => {
    const answer = await subscribe(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['?user[$ne]=x', '?user=a&user=b', '?user=a&$where=1'])(
    'refuses the query %j',
    async (query) => {
      expect((await request(world.url(`/v1/subscriptions${query}`))).status).toBe(400);
    },
  );
});

describe('/v1/stream', () => {
  it('tells who entered an order, and who asked, every change; nobody else', async () => {
    const orderId = uniqueName('o');
    const alice = await Reader.open('alice');
    const bob = await Reader.open('bob');
    const carol = await Reader.open('carol');
    await subscribe({ user: 'bob', orderId });
    await world.happen(orderId, 1, 'alice');
    await world.happen(orderId, 2);
    const ids = [`${orderId}/1`, `${orderId}/2`];
    expect(await alice.until(2)).toEqual(ids);
    expect(await bob.until(2)).toEqual(ids);
    expect(alice.told.find(({ event }) => event['version'] === 2)?.event).toMatchObject({
      orderId,
      order_id: orderId,
      user: 'alice',
      user_id: 'alice',
      type: 'FILL_BOOKED',
      ordStatus: 'PARTIALLY_FILLED',
      cumQty: '1',
      leavesQty: '9',
      version: 2,
    });
    const other = uniqueName('o');
    await world.happen(other, 1, 'carol');
    expect(await carol.until(1)).toEqual([`${other}/1`]);
    for (const reader of [alice, bob, carol]) reader.close();
  });

  it('goes on where the reader was, without a gap and without repeating', async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('resuming');
    const first = await Reader.open(user);
    await world.happen(orderId, 1, user);
    await first.until(1);
    first.close();
    for (const version of [2, 3, 4, 5]) await world.happen(orderId, version);
    const second = await Reader.open(user, first.told.at(-1)?.token);
    await world.happen(orderId, 6);
    const ids = [2, 3, 4, 5, 6].map((version) => `${orderId}/${version}`);
    expect(await second.until(5)).toEqual(ids);
    const middle = second.told[2];
    second.close();
    const third = await Reader.open(user, middle?.token);
    const rest = second.told.slice(3).map(({ event }) => String(event['id']));
    expect(await third.until(2)).toEqual(rest.toSorted(byText));
    third.close();
  });

  it('keeps the token fresh while nothing happens to the orders of the user', async () => {
    const reader = await Reader.open(uniqueName('quiet'));
    const before = reader.token;
    await world.happen(uniqueName('o'), 1);
    await waitFor(() => reader.token !== before, { within: 20_000, what: 'another token' });
    expect(reader.beats).toBeGreaterThan(0);
    expect(reader.told).toEqual([]);
    reader.close();
  });

  it.each([
    ['no token', 'hello!', 400],
    ['one of fewer partitions', '0.0', 400],
    ['one beyond the end', Array(PARTITIONS).fill('zzzzzz').join('.'), 400],
  ])('refuses %s', async (_, token, status) => {
    const answer = await request(world.url('/v1/stream?user=u'), {
      headers: { 'last-event-id': token },
    });
    expect(answer.status).toBe(status);
  });

  it('lets the service stop while streams are open, and goes on behind the restart', async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('restarted');
    const reader = await Reader.open(user);
    await world.happen(orderId, 1, user);
    await reader.until(1);
    await world.stop();
    await waitFor(() => reader.ended, { within: 20_000, what: 'the end of the stream' });
    for (const version of [2, 3]) await world.happen(orderId, version);
    await world.startAgain();
    await world.happen(orderId, 4);
    const resumed = await Reader.open(user, reader.token);
    await world.happen(orderId, 5);
    expect(await resumed.until(4)).toEqual([2, 3, 4, 5].map((version) => `${orderId}/${version}`));
    resumed.close();
  });

  it('cuts a reader that never reads, which slows nobody', { timeout: 120_000 }, async () => {
    const orderId = uniqueName('o');
    const user = uniqueName('slow');
    const quick = await Reader.open(user);
    const stuck = connect(world.port, '127.0.0.1');
    const cut = once(stuck, 'close');
    stuck.on('error', () => undefined);
    stuck.pause();
    stuck.write(
      `GET /v1/stream?user=${user} HTTP/1.1\r\nhost: x\r\nauthorization: ${OPERATOR.authorization}\r\n\r\n`,
    );
    await waitFor(async () => (await world.metric('ome_notification_streams')) >= 2, {
      within: 20_000,
      what: 'two streams',
    });
    await world.happen(orderId, 1, user);
    const versions = Array.from({ length: 6_000 }, (_, index) => 2 * index + 3);
    const text = 'x'.repeat(1_000);
    for (let told = 0; told < versions.length; told += 500) {
      const some = versions.slice(told, told + 500);
      await Promise.all(some.map((version) => world.happen(orderId, version, user, text)));
    }
    await quick.until(versions.length + 1);
    expect(quick.told.map(({ event }) => event['version'])).toEqual([1, ...versions]);
    expect(await world.metric('ome_notification_streams_cut_total')).toBe(1);
    stuck.resume();
    await cut;
    quick.close();
  });
});
