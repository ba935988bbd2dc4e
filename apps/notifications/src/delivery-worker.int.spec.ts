import { createLogger } from '@ome/platform';
import { emptyDatabase, uniqueName, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChannelLeases } from './channel-leases.js';
import { Database } from './database.schema.js';
import { DeliveryStore, type Delivery, type NewDelivery } from './delivery-store.js';
import { DeliveryWorker, type DeliveryChannel } from './delivery-worker.js';
import { deliveryModels, type DeliveryModels } from './delivery.schema.js';

const LANES = 400;
const EARLY = new Date('2026-01-05T09:15:00.000Z');

let database: Database;
let models: DeliveryModels;
let store: DeliveryStore;

beforeAll(async () => {
  database = new Database(emptyDatabase('deliveries'));
  models = deliveryModels(database);
  store = new DeliveryStore(models);
  await database.connect();
});
afterAll(() => database.close());

const delivery = (channel: string, receiver: string, lane: string, sequence = 1): NewDelivery => ({
  _id: `${channel}|${receiver}|${lane}/${sequence}`,
  channel,
  receiver,
  lane: `${receiver}|${lane}`,
  sequence,
  payload: '{}',
  issuedAt: EARLY,
  repeatedUntil: new Date(Date.now() + 60_000),
});
const lanesOf = (channel: string, receiver: string, count = LANES) =>
  Array.from({ length: count }, (_, lane) => delivery(channel, receiver, String(lane)));

const room = (busy: Readonly<Record<string, string>> = {}) => ({
  busy: new Map(Object.entries(busy)),
  lanesAtOnce: 8,
  lanesAtOnceOfReceiver: 2,
});
const receiversOf = (due: readonly Delivery[]) => due.map(({ receiver }) => receiver);

describe('what is due', () => {
  it('is found for every receiver, whoever waits for longest', async () => {
    const channel = uniqueName('c');
    await store.add(lanesOf(channel, 'dead'), EARLY);
    await store.add([delivery(channel, 'well', 'a')], new Date(EARLY.getTime() + 1_000));
    const due = await store.dueHeads(channel, room(), new Date());
    expect(receiversOf(due)).toEqual(['dead', 'well', 'dead']);
    const full = { 'dead|0': 'dead', 'dead|1': 'dead' };
    expect(receiversOf(await store.dueHeads(channel, room(full), new Date()))).toEqual(['well']);
  });

  it('begins with those to whom nothing is under way', async () => {
    const channel = uniqueName('c');
    const silent = Array.from({ length: 7 }, (_, index) => `silent-${index}`);
    await store.add(
      silent.flatMap((receiver) => lanesOf(channel, receiver, 9)),
      EARLY,
    );
    await store.add([delivery(channel, 'well', 'a')], new Date(EARLY.getTime() + 1_000));
    const busy = Object.fromEntries(silent.map((receiver) => [`${receiver}|0`, receiver]));
    expect(receiversOf(await store.dueHeads(channel, room(busy), new Date()))).toEqual(['well']);
  });

  it('is the first of its lane alone, once its time has come', async () => {
    const channel = uniqueName('c');
    const [first, second] = [1, 2].map((sequence) => delivery(channel, 'r', 'a', sequence));
    if (first === undefined || second === undefined) throw new Error('Two were made');
    await store.add([second, first], EARLY);
    const [head, ...more] = await store.dueHeads(channel, room(), new Date());
    expect([head?._id, more]).toEqual([first._id, []]);
    if (head === undefined) throw new Error('Nothing is due');
    await store.retryAt(head, new Date(Date.now() + 60_000), new Date(), 'HTTP 503');
    expect(await store.dueHeads(channel, room(), new Date())).toEqual([]);
    await store.end([first._id], 'DONE', 'TAKEN', new Date());
    const [next] = await store.dueHeads(channel, room(), new Date());
    expect(next?._id).toBe(second._id);
  });

  it('is found without reading what is not begun', async () => {
    const channel = uniqueName('c');
    await store.add(lanesOf(channel, 'dead'), EARLY);
    const { db } = models.deliveries.db;
    if (db === undefined) throw new Error('The database is not connected');
    await db.command({ profile: 2 });
    await store.dueHeads(channel, room(), new Date());
    await db.command({ profile: 0 });
    const looks = await db
      .collection('system.profile')
      .find({ 'command.aggregate': 'deliveries' })
      .toArray();
    expect(looks.map((look) => look['docsExamined'])).toEqual([0]);
  });
});

it('a receiver that does not answer holds up no other', async () => {
  const name = uniqueName('c');
  await store.add(lanesOf(name, 'dead'), EARLY);
  const begun: string[] = [];
  const channel: DeliveryChannel = {
    name,
    lanesAtOnce: 8,
    lanesAtOnceOfReceiver: 2,
    firstBackOffMs: 60_000,
    longestBackOffMs: 60_000,
    attempt: async ({ _id, receiver }, { signal }) => {
      begun.push(receiver);
      if (receiver === 'well') await store.end([_id], 'DONE', 'TAKEN', new Date());
      else await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { kind: 'ended' };
    },
  };
  const worker = new DeliveryWorker({
    store,
    leases: new ChannelLeases(models),
    channel,
    owner: 'me',
    leaseMs: 60_000,
    log: createLogger({ name: 'deliveries', level: 'silent' }),
  });
  worker.start();
  await waitFor(() => begun.length === 2, { within: 20_000, what: 'the dead receiver at its cap' });
  const well = ['a', 'b', 'c'].map((lane) => delivery(name, 'well', lane));
  await store.add(well, new Date());
  worker.nudge();
  const taken = () => models.deliveries.countDocuments({ channel: name, state: 'DONE' });
  await waitFor(async () => (await taken()) === well.length, {
    within: 20_000,
    what: 'the others',
  });
  expect(begun.filter((receiver) => receiver === 'dead')).toHaveLength(2);
  await worker.close();
});
