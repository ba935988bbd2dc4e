import { randomUUID } from 'node:crypto';
import { TOPICS, type ExecutionReport, type VenueOrderRecord } from '@ome/contracts';
import type { SingleFlightProducer } from '@ome/messaging';
import { createLogger } from '@ome/platform';
import {
  openStackTopics,
  stackAddresses,
  uniqueName,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChannelLeases } from '../channel-leases.js';
import { CutOff } from '../cut-off.spec.js';
import { Database } from '../database.schema.js';
import { DeliveryStore, type Delivery } from '../delivery-store.js';
import { DeliveryWorker, type Turn } from '../delivery-worker.js';
import { deliveryModels } from '../delivery.schema.js';
import { accept, Peer } from '../peer.spec.js';
import { venueOrder } from '../venue-order.spec.js';
import { LinkChannel } from './link-channel.js';
import { linkDeliveries } from './peer-deliveries.js';
import { toldBefore } from './told-before.js';

const WITHIN = { within: 30_000 };
const VENUE = 'LINK';
const never = new Promise<never>(() => undefined);

/** What the link was asked of an order: the last word of each path. */
const asked = (id: string) => peer.of(id).map(({ path }) => path.split('/').at(-1));
const toldOf = (id: string) => told.filter(({ orderId }) => orderId === id);
/** Repeats of a report are dropped by whoever reads it: what counts is the different ones. */
const differentOf = (id: string) => [
  ...new Set(toldOf(id).map(({ execType, execId }) => `${execType} ${execId}`)),
];

let topics: StackTopics;
let kafkaAway: 'no' | 'refuses' | 'hangs' = 'no';
const told: ExecutionReport[] = [];
const switched = {
  produce: async (request: Parameters<SingleFlightProducer['produce']>[0]) => {
    if (kafkaAway === 'hangs') return never;
    if (kafkaAway === 'refuses') throw new Error('no broker');
    const position = await topics.producer.produce(request);
    told.push(JSON.parse(String(request.value)));
    return position;
  },
};

const peer = new Peer();
let wayToMongo: CutOff;
let database: Database;
/** Past the way that is cut. */
let direct: Database;
let observer: ReturnType<typeof deliveryModels>;
let store: DeliveryStore;
let leases: ChannelLeases;
let channel: LinkChannel;
let worker: DeliveryWorker;

beforeAll(async () => {
  topics = await openStackTopics();
  const { hostname, port } = new URL(stackAddresses().mongodbUri);
  wayToMongo = new CutOff({ host: hostname, port: Number(port) });
  const way = `127.0.0.1:${await wayToMongo.listen()}`;
  const name = uniqueName('faults');
  database = new Database(`mongodb://${way}/${name}?directConnection=true`);
  direct = new Database(`mongodb://${hostname}:${port}/${name}?directConnection=true`);
  observer = deliveryModels(direct);
  const models = deliveryModels(database);
  store = new DeliveryStore(models);
  leases = new ChannelLeases(models);
  await database.connect();
  await direct.connect();
  const baseUrl = await peer.listen();
  channel = new LinkChannel({
    link: { venue: VENUE, baseUrl, idempotent: false },
    store,
    producer: switched,
    toldBefore: toldBefore(topics.kafka),
    timeoutMs: 2_000,
    limits: { notDeliveredAfterMs: 30_000, unansweredAfterMs: 20_000 },
    onEnded: () => undefined,
    onDelay: () => undefined,
  });
});

beforeEach(() => {
  const log = createLogger({ name: 'spec', level: 'silent' });
  worker = new DeliveryWorker({ store, leases, channel, owner: 'w', leaseMs: 10_000, log });
});

afterEach(async () => {
  peer.answer = accept;
  peer.onConnection = () => undefined;
  kafkaAway = 'no';
  wayToMongo.mend();
  await worker.close();
});

afterAll(async () => {
  peer.close();
  await database.close();
  await direct.close();
  wayToMongo.close();
  await topics.close();
});

async function instruct(id: string, instruction: VenueOrderRecord['instruction'], version = 1) {
  const order = venueOrder({ venue: VENUE, orderId: id, version, instruction });
  const record = {
    topic: TOPICS.venueOrders,
    partition: 0,
    offset: 0n,
    key: null,
    value: Buffer.from(JSON.stringify(order)),
    timestamp: Date.now(),
    headers: {},
  };
  const links = new Map([[VENUE, { venue: VENUE, baseUrl: '', idempotent: false }]]);
  const { deliveries, faults } = linkDeliveries([record], links);
  expect(faults).toEqual([]);
  await store.add(deliveries, new Date());
}

const laneOf = (id: string) => `${channel.name}|${id}`;

/** The open delivery of an order, as a process finds it. */
async function headOf(id: string): Promise<Delivery | undefined> {
  const room = { busy: new Map(), lanesAtOnce: 100, lanesAtOnceOfReceiver: 100 };
  const heads = await store.dueHeads(channel.name, room, new Date(Date.now() + 60_000));
  return heads.find(({ lane }) => lane === laneOf(id));
}

async function ended(id: string): Promise<void> {
  const gone = async () => (await headOf(id).catch(() => 'unknown')) === undefined;
  await waitFor(gone, { ...WITHIN, what: `the end of the delivery of ${id}` });
}

const unanswered = async (id: string) =>
  (await store.unanswered({})).filter(({ _id }) => _id.includes(id)).map(({ outcome }) => outcome);

/** What a process holds that has just taken the channel over. */
async function takeOver(): Promise<Turn> {
  const owner = randomUUID();
  const term = Date.now();
  await store.fence(channel.name, term);
  return { owner, term, holds: () => true, signal: new AbortController().signal };
}

async function found(id: string): Promise<Delivery> {
  const head = await headOf(id);
  if (head === undefined) throw new Error(`Nothing is open of ${id}`);
  return head;
}

describe('MongoDB is away when a link answers', () => {
  it.each([
    ['NEW', true, 'NEW', 'new_order'],
    ['NEW', false, 'REJECTED', 'new_order'],
    ['REPLACE', true, 'REPLACED', 'update_order'],
    ['CANCEL', true, 'CANCELED', 'delete_order'],
  ] as const)('a %s (success %j): told as %s, asked once', async (word, success, as, path) => {
    const id = uniqueName('o');
    peer.answer = (_, response) => {
      wayToMongo.cut();
      response.end(JSON.stringify({ success }));
    };
    await instruct(id, word);
    worker.start();
    await waitFor(() => toldOf(id).length > 0, { ...WITHIN, what: 'the report' });
    expect(database.connected && (await headOf(id).catch(() => undefined))).toBeFalsy();
    wayToMongo.mend();
    await ended(id);
    expect(differentOf(id)).toEqual([expect.stringContaining(`${as} rest-`)]);
    expect(asked(id)).toEqual([path]);
    expect(await unanswered(id)).toEqual([]);
  });

  it('and Kafka too: the answer is held until one of them is back', async () => {
    const id = uniqueName('o');
    peer.answer = (_, response) => {
      wayToMongo.cut();
      kafkaAway = 'refuses';
      response.end('{"success":true}');
    };
    await instruct(id, 'NEW');
    worker.start();
    await waitFor(() => asked(id).length > 0 && kafkaAway !== 'no', { ...WITHIN, what: 'a post' });
    kafkaAway = 'no';
    await waitFor(() => toldOf(id).length > 0, { ...WITHIN, what: 'the report' });
    wayToMongo.mend();
    await ended(id);
    expect(differentOf(id)).toEqual([expect.stringContaining('NEW rest-')]);
    expect(asked(id)).toEqual(['new_order']);
  });

  it('right before anything is sent: the order is sent later, and not taken back', async () => {
    const id = uniqueName('o');
    let connections = 0;
    peer.onConnection = () => {
      connections += 1;
      if (connections === 1) wayToMongo.loseAnswers();
    };
    await instruct(id, 'NEW');
    worker.start();
    const isClaimed = async () => (await observer.deliveries.findOne({ lane: laneOf(id) }))?.sentBy;
    await waitFor(isClaimed, { ...WITHIN, what: 'a claim' });
    wayToMongo.cut();
    // Begun later, given up later than the claim.
    await expect(store.unanswered({})).rejects.toThrow();
    expect(asked(id)).toEqual([]);
    wayToMongo.mend();
    await ended(id);
    expect(differentOf(id)).toEqual([expect.stringContaining('NEW rest-')]);
    expect(asked(id)).toEqual(['new_order']);
  });
});

describe('Kafka is away when a link answers', () => {
  it('an order: its answer is told when Kafka is back, and it is not asked again', async () => {
    const id = uniqueName('o');
    kafkaAway = 'refuses';
    await instruct(id, 'NEW');
    worker.start();
    await waitFor(async () => (await headOf(id))?.answer !== undefined, {
      ...WITHIN,
      what: 'the answer in the store',
    });
    kafkaAway = 'no';
    await ended(id);
    expect(differentOf(id)).toEqual([expect.stringContaining('NEW rest-')]);
    expect(asked(id)).toEqual(['new_order']);
  });

  it('the cancel of an order that was not answered: told then, not asked again', async () => {
    const id = uniqueName('o');
    peer.answer = (posted, response) => {
      if (posted.path.endsWith('new_order')) response.destroy();
      // A link that is asked twice refuses the second.
      else response.end(JSON.stringify({ success: asked(id).length === 2 }));
    };
    kafkaAway = 'refuses';
    await instruct(id, 'NEW');
    worker.start();
    await waitFor(async () => (await headOf(id))?.takenBack === true, {
      ...WITHIN,
      what: 'the cancel in the store',
    });
    kafkaAway = 'no';
    await ended(id);
    expect(differentOf(id)).toEqual([expect.stringContaining('CANCELED rest-')]);
    expect(asked(id)).toEqual(['new_order', 'delete_order']);
    expect(await unanswered(id)).toEqual(['TAKEN_BACK']);
  });
});

describe('a process dies', () => {
  it('with the answer in the database, untold: the next one tells it', async () => {
    const id = uniqueName('o');
    await instruct(id, 'REPLACE');
    kafkaAway = 'hangs';
    void channel.attempt(await found(id), await takeOver());
    await waitFor(async () => (await headOf(id))?.answer !== undefined, {
      ...WITHIN,
      what: 'the answer in the store',
    });
    kafkaAway = 'no';
    expect(await channel.attempt(await found(id), await takeOver())).toEqual({ kind: 'ended' });
    expect(differentOf(id)).toEqual([expect.stringContaining('REPLACED rest-')]);
    expect(asked(id)).toEqual(['update_order']);
  });

  it.each([
    ['NEW', 'NEW', 'new_order'],
    ['REPLACE', 'REPLACED', 'update_order'],
    ['CANCEL', 'CANCELED', 'delete_order'],
  ] as const)('with a %s told and the database without it', async (word, as, path) => {
    const id = uniqueName('o');
    peer.answer = (_, response) => {
      wayToMongo.cut();
      response.end('{"success":true}');
    };
    await instruct(id, word);
    const dead = new AbortController();
    const attempt = channel.attempt(await found(id), {
      ...(await takeOver()),
      signal: dead.signal,
    });
    await waitFor(() => toldOf(id).length > 0, { ...WITHIN, what: 'the report' });
    dead.abort();
    await attempt;
    peer.answer = accept;
    wayToMongo.mend();
    await waitFor(() => headOf(id).catch(() => undefined), { ...WITHIN, what: 'MongoDB' });
    expect(await found(id)).toMatchObject({ state: 'SENT' });
    expect(await channel.attempt(await found(id), await takeOver())).toEqual({ kind: 'ended' });
    expect(differentOf(id)).toEqual([expect.stringContaining(`${as} rest-`)]);
    expect(asked(id)).toEqual([path]);
    expect(await headOf(id)).toBeUndefined();
    expect(await unanswered(id)).toEqual([]);
  });

  it('with a NEW sent and not answered: the next one takes it back, and lists it', async () => {
    const id = uniqueName('o');
    peer.answer = () => undefined;
    await instruct(id, 'NEW');
    void channel.attempt(await found(id), await takeOver());
    await waitFor(() => asked(id).length > 0, { ...WITHIN, what: 'the order' });
    peer.answer = accept;
    expect(await channel.attempt(await found(id), await takeOver())).toEqual({ kind: 'ended' });
    expect(differentOf(id)).toEqual([expect.stringContaining('CANCELED rest-')]);
    expect(asked(id)).toEqual(['new_order', 'delete_order']);
    expect(await unanswered(id)).toEqual(['TAKEN_BACK']);
  });

  it('only in appearance: what it has not begun to send it may no longer send', async () => {
    const id = uniqueName('o');
    await instruct(id, 'NEW');
    const paused = { head: await found(id), turn: await takeOver() };
    const next = await takeOver();
    expect(await channel.attempt(paused.head, paused.turn)).toMatchObject({ kind: 'again' });
    expect(asked(id)).toEqual([]);
    expect(await channel.attempt(await found(id), next)).toEqual({ kind: 'ended' });
    expect(asked(id)).toEqual(['new_order']);
  });
});
