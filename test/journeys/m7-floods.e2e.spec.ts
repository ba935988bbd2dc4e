import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Told } from '../../apps/order-entry/src/m7-socket/raw-client.spec.js';
import { startM7System, type M7System } from './m7-system.js';
import { CHANNEL, creation, Trader } from './m7-trader.js';

const MEGABYTE = 1_048_576;
/** Under one name: of ten coupled areas 4 and two for each of 6 products, of two areas for each of 3, and 4 of tests. */
const CHANNELS = 10 * (4 + 2 * 6) + 2 * (4 + 2 * 3) + 4;
/** M7_BUFFER_BYTES, the answer that is beyond it, and what others have under way. */
const WAITING_BYTES = MEGABYTE + 64 * 1_024;
const PATIENCE_MS = 45_000;
const megabyte = 'x'.repeat(MEGABYTE);

let system: M7System;
let alice: Trader;
let bob: Trader;

beforeAll(async () => {
  system = await startM7System();
  alice = await opened('alice');
  bob = await opened('bob');
}, 180_000);

afterAll(async () => {
  alice?.end();
  bob?.end();
  await system?.close();
});

async function opened(user: 'alice' | 'bob'): Promise<Trader> {
  return Trader.open(system.entry.port, await system.tokenOf(user));
}

/** The next answer that is an error, to what is sent now. */
async function refusalOf({ client }: Trader, frame: string | Buffer): Promise<Told | undefined> {
  const before = client.of('error').length;
  client.sayRaw(frame);
  return (await client.untilCount('error', before + 1))[before];
}

/** Trades on as if nothing were. */
async function isUntouched(trader: Trader): Promise<void> {
  const order = creation();
  const correlation = trader.send('Creation', [order]);
  const seen = await trader.until(order.clientIdentifier, 2);
  expect(seen).toMatchObject([{ state: 'Pending', correlation }, { state: 'Active' }]);
  expect(trader.client.closedWith).toBeUndefined();
}

async function bystanderIsUntouched(): Promise<void> {
  await isUntouched(bob);
  expect([...bob.client.of('error'), ...bob.client.of('unsubscribed')]).toEqual([]);
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${system.entry.port}/metrics`)).text();
  const value = new RegExp(`^${name}(?:{[^}]*})? (\\d+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`There is no metric ${name}`);
  return Number(value);
}

const envelope = (change: object) =>
  JSON.stringify({ type: 'request', channel: CHANNEL, data: '{}', ...change });
const batchOf = (change: object) =>
  envelope({ data: JSON.stringify({ type: 'Creation', orders: [creation(change)] }) });

/** Of an area without orders, whose snapshots are empty. */
const urnWithoutOrders = (index: number) => `urn:ez-api:A:m7:private_orders:${index}:AT-APG`;

describe('what is no message is answered error.not_processed', () => {
  it.each([
    ['no JSON', '{"type":'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '7'],
    ['text', '"subscribe"'],
    ['a list', `[${envelope({})}]`],
    ['lists in lists', '['.repeat(100_000)],
    ['a message only in the prototype', `{"__proto__":${envelope({ type: 'subscribe' })}}`],
    ['no type', envelope({ type: undefined })],
    ['a type that is a number', envelope({ type: 7 })],
    ['a type of the server', envelope({ type: 'event' })],
    ['no channel', envelope({ type: 'subscribe', channel: undefined })],
    ['a channel that is an object', envelope({ type: 'subscribe', channel: {} })],
    ['a correlation that is a number', envelope({ correlation: 7 })],
    ['a correlation of 512 bytes', envelope({ correlation: 'c'.repeat(512) })],
    ['a payload that is no JSON', envelope({ data: '{' })],
    ['a payload that is a number', envelope({ data: 7 })],
    ['a client identifier that is a number', batchOf({ clientIdentifier: 7 })],
    ['a quantity that is text', batchOf({ quantity: '10' })],
    ['a quantity without an end', batchOf({ quantity: 71 }).replace(':71', ':1e999')],
    ['a price that is true', batchOf({ price: true })],
    ['a contract that is a list', batchOf({ contractArea: [] })],
    ['a comment that is an object', batchOf({ comment: {} })],
    ['metadata that are text', batchOf({ metadata: 'm' })],
    ['no text', Buffer.from([0xc3, 0x28, 0])],
  ])('%s', async (_, frame) => {
    const refusal = await refusalOf(alice, frame);
    const code = 'error.not_processed';
    const message = Buffer.from(frame).subarray(0, 512).toString();
    expect(refusal).toEqual({ type: 'error', payload: { code, message } });
  });

  it('with the correlation where one can be read', async () => {
    const correlation = randomUUID();
    expect(await refusalOf(alice, envelope({ type: 'no', correlation }))).toMatchObject({
      correlation,
      payload: { code: 'error.not_processed' },
    });
  });

  it('and the socket goes on, as do others', async () => {
    await isUntouched(alice);
    await bystanderIsUntouched();
  });
});

describe('a megabyte', () => {
  it.each([
    ['that is no JSON', megabyte, 'error.not_processed', 'x'.repeat(512)],
    [
      'of channel',
      envelope({ type: 'subscribe', channel: megabyte }),
      'error.unknown_channel',
      'x'.repeat(512),
    ],
    [
      'of correlation',
      envelope({ correlation: megabyte }),
      'error.not_processed',
      envelope({ correlation: megabyte }).slice(0, 512),
    ],
  ])('%s is answered with its beginning', async (_, frame, code, message) => {
    expect((await refusalOf(alice, frame))?.payload).toEqual({ code, message });
  });

  it('of comment is refused as an order', async () => {
    const order = creation({ comment: megabyte });
    const correlation = alice.send('Creation', [order]);
    const seen = await alice.until(order.clientIdentifier, 2);
    expect(seen).toMatchObject([
      { state: 'Pending', correlation },
      { state: 'Rejected', errors: [{ code: 'FieldOutOfRange' }] },
    ]);
  });

  it('of what is ignored is an order like any other', async () => {
    const order = creation({ entryDate: megabyte });
    alice.send('Creation', [order]);
    expect(await alice.until(order.clientIdentifier, 2)).toMatchObject([{}, { state: 'Active' }]);
  });

  it('twice and one byte more closes its own socket alone', async () => {
    const other = await opened('alice');
    other.client.sayRaw('x'.repeat(2 * MEGABYTE + 1));
    expect(await other.client.closed()).toBe(1009);
    await isUntouched(alice);
    await bystanderIsUntouched();
  });
});

describe('a flood', () => {
  it('of orders in one batch that are none is answered order by order', async () => {
    const orders = Array.from({ length: 1_000 }, () => ({ clientIdentifier: randomUUID() }));
    const correlation = alice.send('Creation', orders);
    const told = () =>
      alice.client.of('event').filter((event) => event.correlation === correlation);
    await waitFor(() => told().length === 1_000, { within: PATIENCE_MS, what: '1,000 answers' });
    for (const { clientIdentifier } of orders) {
      const states = alice.seen(clientIdentifier).map(({ state }) => state);
      expect(states).toEqual(['Pending', 'Rejected']);
    }
    alice.client.told.length = 0;
    await bystanderIsUntouched();
  });

  it('of requests is answered request by request, while others trade', async () => {
    const orders = Array.from({ length: 400 }, () => creation());
    for (const order of orders) alice.send('Creation', [order]);
    await bystanderIsUntouched();
    for (const { clientIdentifier } of orders) {
      const states = (await alice.until(clientIdentifier, 2)).map(({ state }) => state);
      expect(states).toEqual(['Pending', 'Active']);
    }
    alice.client.told.length = 0;
  }, 120_000);

  it('of subscriptions has its bound', async () => {
    const other = await opened('alice');
    const urns = Array.from({ length: 1_000 }, (_, index) => urnWithoutOrders(index));
    for (const channel of urns) other.client.say({ type: 'subscribe', channel });
    // The channel of the trader is one of them.
    await other.client.untilCount('error', 1_000 - CHANNELS + 1);
    expect(other.client.of('subscribed')).toHaveLength(CHANNELS);
    const codes = new Set(other.client.of('error').map(({ payload }) => payload.code));
    expect([...codes]).toEqual(['error.not_processed']);
    other.end();
    await bystanderIsUntouched();
  });

  it('of frames by who reads nothing waits with him', async () => {
    const before = heapBytes();
    const other = await opened('alice');
    other.client.socket.pause();
    for (let sent = 0; sent < 20_000; sent += 1) other.client.sayRaw('x'.repeat(600));
    let most = 0;
    for (let round = 0; round < 5; round += 1) {
      await bystanderIsUntouched();
      most = Math.max(most, await metric('ome_m7_waiting_bytes'));
    }
    expect(most).toBeLessThan(WAITING_BYTES);
    other.end();
    await waitFor(async () => (await metric('ome_m7_sockets')) === 2, {
      within: PATIENCE_MS,
      what: 'his socket to be gone',
    });
    bob.client.told.length = 0;
    expect(heapBytes() - before).toBeLessThan(20 * MEGABYTE);
  });

  it('of pings by who reads nothing ends his socket alone', async () => {
    const other = await opened('alice');
    other.client.socket.pause();
    for (let sent = 0; sent < 20_000; sent += 1) other.client.socket.ping('x'.repeat(125));
    await waitFor(async () => (await metric('ome_m7_sockets')) === 2, {
      within: PATIENCE_MS,
      what: 'his socket to be gone',
    });
    other.end();
    await bystanderIsUntouched();
  });

  it('of frames by who reads late is answered to the last', async () => {
    const other = await opened('alice');
    other.client.socket.pause();
    for (let sent = 0; sent < 20_000; sent += 1) other.client.sayRaw(`x${sent} ${'x'.repeat(500)}`);
    await bystanderIsUntouched();
    other.client.socket.resume();
    const answers = await other.client.untilCount('error', 20_000);
    const numbers = answers.map(({ payload }) => /^x(\d+) /.exec(payload.message)?.[1]);
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, index) => String(index)));
    other.end();
  }, 120_000);
});

/** What is in use once what is not has been given back. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
