import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TOPICS, type ExecutionReport } from '@ome/contracts';
import {
  emptyDatabase,
  openStackTopics,
  stackAddresses,
  uniqueName,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database.schema.js';
import { deliveryModels, type DeliveryModels } from './delivery.schema.js';
import { Peer, type Posted } from './peer.spec.js';
import { venueOrder } from './venue-order.spec.js';

/** A process of its own runs from the built package: it has no test runner to compile it. */
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const LEASE_MS = 2_000;
const VENUE = 'TWICE';
const ORDERS = 60;
const VERSIONS = [1, 2, 3, 4];
const CHANNEL = `link:${VENUE}`;

const peer = new Peer();
/** Each look at the lease: who delivers, and under which term. */
const owners: { readonly owner: string; readonly term: number }[] = [];
const children: ChildProcess[] = [];
let environment: Readonly<Record<string, string>>;
let topics: StackTopics;
let reports: readonly ExecutionReport[];
let database: Database;
let models: DeliveryModels;

beforeAll(async () => {
  if (!existsSync(`${PACKAGE}/dist/main.js`)) throw new Error('Run `npm run build` first.');
  topics = await openStackTopics();
  reports = await topics.follow(TOPICS.executionReports, ({ value }) => JSON.parse(String(value)));
  const databaseUri = emptyDatabase('takeover');
  database = new Database(databaseUri);
  models = deliveryModels(database);
  await database.connect();
  environment = {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    KAFKA_BROKERS: stackAddresses().kafkaBrokers.join(','),
    MONGODB_URI: databaseUri,
    GROUP_ID: uniqueName('takeover'),
    VENUE_REST_LINKS: `${VENUE}=${await peer.listen()};idempotent`,
    DELIVERY_LEASE_MS: String(LEASE_MS),
    REST_NOT_DELIVERED_AFTER_MS: '120000',
  };
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  peer.close();
  await database.close();
  await topics.close();
});

/** Resolves once the process says that it is ready. */
async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: PACKAGE,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code} while starting`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"event":"ready"')) resolve();
    });
  });
  return child;
}

const instruct = (orderId: string, version: number, account: string) => {
  const order = venueOrder({
    venue: VENUE,
    orderId,
    version,
    account,
    instruction: version === 1 ? 'NEW' : 'REPLACE',
    // Tells the versions of an order apart, where its link sees them.
    quantity: String(version),
  });
  return topics.producer.produce({
    topic: TOPICS.venueOrders,
    partition: orderId.length % 8,
    key: account,
    value: JSON.stringify(order),
  });
};

const lease = () => models.leases.findById(CHANNEL).lean();
const versionOf = ({ body }: Posted) => Number(body['total_qty']);
const connectionOwner = async () => (await lease())?.owner;

it(
  'loses nothing and keeps every order in order when the process that delivers is killed',
  { timeout: 180_000 },
  async () => {
    const first = await startProcess();
    await waitFor(async () => (await lease())?.owner, { within: 30_000, what: 'a lease' });
    const dead = await connectionOwner();
    await startProcess();
    const watching = setInterval(() => {
      void lease().then((seen) => seen && owners.push({ owner: seen.owner, term: seen.term }));
    }, 50);
    peer.answer = (_, response) => void setTimeout(() => response.end('{"success":true}'), 20);
    const prefix = uniqueName('o');
    const ids = Array.from({ length: ORDERS }, (_, index) => `${prefix}-${index}`);
    await Promise.all(
      VERSIONS.flatMap((version) => ids.map((id) => instruct(id, version, `acme-${id}`))),
    );
    const all = ORDERS * VERSIONS.length;
    await waitFor(() => peer.posted.length > all / 4, { within: 60_000, what: 'some deliveries' });
    const exited = once(first, 'exit');
    first.kill('SIGKILL');
    await exited;
    const killedAt = peer.posted.length;
    expect(killedAt).toBeLessThan(all);

    const isDone = async () => (await models.deliveries.countDocuments({ state: 'DONE' })) === all;
    await waitFor(isDone, { within: 90_000, what: 'all deliveries to end' });
    clearInterval(watching);

    for (const id of ids) {
      const versions = peer.of(id).map(versionOf);
      // Again at most what the dead process was delivering: never back behind what was answered.
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      expect([...new Set(versions)]).toEqual(VERSIONS);
      const told = new Map(
        reports.filter(({ orderId }) => orderId === id).map((found) => [found.execId, found]),
      );
      expect([...told.values()].map(({ execType }) => execType)).toEqual([
        'NEW',
        'REPLACED',
        'REPLACED',
        'REPLACED',
      ]);
    }
    // One owner at a time: the owner changes with the term, and the dead one does not come back.
    const terms = new Map(owners.map(({ owner, term }) => [term, owner]));
    for (const { owner, term } of owners) expect(terms.get(term)).toBe(owner);
    expect([...terms.keys()]).toEqual([...terms.keys()].toSorted((a, b) => a - b));
    expect([...terms.values()].at(-1)).not.toBe(dead);
  },
);

it(
  'goes on under another process when the one that delivers is only frozen, which then stays away',
  { timeout: 180_000 },
  async () => {
    const frozenOwner = await connectionOwner();
    const alive = children.filter(({ signalCode }) => signalCode === null);
    const [holder] = alive;
    if (holder === undefined) throw new Error('No process is left of the test before');
    await startProcess();
    // A NEW whose answer the link keeps back: the process that sent it is frozen waiting for it.
    const id = uniqueName('frozen');
    const held = Promise.withResolvers<void>();
    peer.answer = (_, response) => {
      if (peer.of(id).length > 1) response.end('{"success":true}');
      else held.resolve();
    };
    await instruct(id, 1, 'acme-1');
    await held.promise;
    holder.kill('SIGSTOP');
    await waitFor(async () => (await connectionOwner()) !== frozenOwner, {
      within: 30_000,
      what: 'another owner',
    });
    const next = await lease();
    await waitFor(() => reports.some(({ orderId }) => orderId === id), {
      within: 30_000,
      what: 'the report',
    });
    holder.kill('SIGCONT');
    const later = uniqueName('later');
    await instruct(later, 1, 'acme-1');
    await instruct(later, 2, 'acme-1');
    await waitFor(() => reports.filter(({ orderId }) => orderId === later).length >= 2, {
      within: 30_000,
      what: 'the reports of the next order',
    });
    expect(peer.of(later).map(versionOf)).toEqual([1, 2]);
    expect(new Set(reports.filter((r) => r.orderId === id).map(({ execId }) => execId)).size).toBe(
      1,
    );
    expect(await lease()).toMatchObject({ owner: next?.owner, term: next?.term });
    const kept = await models.deliveries.find({ receiver: VENUE, lane: new RegExp(later) }).lean();
    expect(kept.map(({ term }) => term)).toEqual([next?.term, next?.term]);
  },
);
