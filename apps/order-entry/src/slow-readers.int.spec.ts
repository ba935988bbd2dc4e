import { listedContracts, productOf, type PublicBookRecord } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import type { RunningService } from '@ome/platform';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MarketChannels } from './m7-market/market-channels.js';
import { RawClient } from './m7-socket/raw-client.spec.js';
import { ALICE_ONLY, startSockets } from './m7-socket/socket-service.spec.js';

const AREA = 'NL-TENNET';
const READERS = 10;
const DEAF = 4;
const LEVELS = 100;
/** Told at once; less than may wait, so that no reader is too slow who reads. */
const BURST = 20;
const BUFFER_BYTES = 1_048_576;
const PATIENCE_MS = 60_000;

const soon = Date.now() + 3 * 3_600_000;
const [contract] = listedContracts(AREA, new Date()).filter(
  ({ deliveryStart }) => Date.parse(deliveryStart) > soon,
);
if (contract === undefined) throw new Error(`There is no contract of ${AREA}`);
const symbol = contract.identifier;
const product = productOf(contract, timestamp(new Date().toISOString())).name;
const CHANNEL = `urn:ez-api:A:m7:public_order_books:G:${AREA}:${product}`;

const channels = new MarketChannels();
channels.caughtUp();
let service: RunningService;
const clients: RawClient[] = [];

beforeAll(async () => {
  service = await startSockets(ALICE_ONLY, channels, {
    M7_BUFFER_BYTES: String(BUFFER_BYTES),
    // Nobody is given up for the time that this takes.
    M7_STALLED_AFTER_MS: '600000',
  });
});

afterAll(async () => {
  for (const client of clients) client.end();
  await service.close();
});

async function subscribed(count: number): Promise<readonly RawClient[]> {
  const opened = await Promise.all(
    Array.from({ length: count }, () => RawClient.open(service.port, 'alice')),
  );
  clients.push(...opened);
  await Promise.all(opened.map((client) => client.subscribe(CHANNEL)));
  return opened;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:{[^}]*})? (\\d+)$`, 'm').exec(text)?.[1]);
}

const levels = (step: number) =>
  Array.from({ length: LEVELS }, (_, level) => ({
    price: (50 + step * (level + 1)).toFixed(2),
    quantity: '1.5',
  }));
const [bids, offers] = [levels(-0.5), levels(0.5)];

/** The whole book of the contract, as the venue tells it. */
function book(revision: number): PublicBookRecord {
  const at = new Date().toISOString();
  return { type: 'BOOK', venue: 'M7', symbol, revision, at, bids, offers };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const revisionsOf = (client: RawClient): readonly number[] =>
  client.of('event').flatMap(({ payload }) => payload.map(revisionOf));
const revisionOf = ({ revisionNumber }: { readonly revisionNumber: number }) => revisionNumber;

let told = 0;
let mostWaiting = 0;

/** Tells books until those who take nothing are given up; the readers are waited for, burst by burst. */
async function tellUntilGivenUp(readers: readonly RawClient[]): Promise<void> {
  while ((await metric('ome_m7_slow_readers_total')) < DEAF) {
    for (let count = 0; count < BURST; count += 1) channels.take(book((told += 1)));
    mostWaiting = Math.max(mostWaiting, await metric('ome_m7_waiting_bytes'));
    for (const reader of readers) {
      await waitFor(() => reader.of('event').length > told, {
        within: PATIENCE_MS,
        what: `book ${told}`,
      });
    }
  }
}

it('every reader hears every event once and in order, while who never reads is given up', async () => {
  const readers = await subscribed(READERS);
  const deaf = await subscribed(DEAF);
  for (const client of deaf) client.socket.pause();
  await tellUntilGivenUp(readers);
  for (const reader of readers) {
    expect(reader.of('event').map(({ sequence }) => sequence)).toEqual(upTo(told + 1));
    expect(revisionsOf(reader)).toEqual(upTo(told).map((index) => index + 1));
    expect([...reader.of('unsubscribed'), ...reader.of('error')]).toEqual([]);
  }
  const burstBytes = BURST * JSON.stringify(readers[0]?.of('event').at(-1)).length * 2;
  expect(mostWaiting).toBeGreaterThan(0);
  expect(mostWaiting).toBeLessThan(DEAF * (BUFFER_BYTES + burstBytes) + READERS * burstBytes);
}, 240_000);

it('who reads again finds unsubscribed after what he heard, and may subscribe again', async () => {
  for (const late of clients.slice(READERS)) {
    late.socket.resume();
    await late.until('the end', ({ type }) => type === 'unsubscribed');
    const heard = late.told.filter(({ type }) => type === 'event' || type === 'unsubscribed');
    const events = late.of('event');
    expect(heard.at(-1)).toEqual({ type: 'unsubscribed', channel: CHANNEL });
    expect(events.map(({ sequence }) => sequence)).toEqual(upTo(events.length));
    expect(revisionsOf(late)).toEqual(upTo(events.length - 1).map((index) => index + 1));
    expect(events.length).toBeLessThan(told + 1);
    late.told.length = 0;
    expect((await late.subscribe(CHANNEL)).payload).toMatchObject([{ revisionNumber: told }]);
  }
});
