import * as fc from 'fast-check';
import { MongoClient, type Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer } from '@ome/testing';
import {
  OPERATIONS,
  requestsOf,
  send,
  type FuzzedRequest,
} from '../../apps/order-entry/src/fuzzed-requests.spec.js';
import { startEquitiesSystem, type EquitiesSystem } from '../journeys/equities-system.js';

/** Of each route; more are asked for by `FUZZ_RUNS`. */
const RUNS = 60;
const SEED = 20_261_121;
const PROFILE_BYTES = 512 * 1024 * 1024;
const AGAIN_FOR_MS = 60_000;
const AGAIN_AFTER_MS = 200;

/** What the reads of our own are made of. `$where` and `$regex`, which the fuzz sends too, are no such thing. */
const OWN_OPERATORS: readonly string[] = [
  '$and',
  '$exists',
  '$gt',
  '$gte',
  '$in',
  '$lt',
  '$lte',
  '$ne',
  '$nin',
  '$not',
  '$or',
];

/** Servers of its own: a fuzzed stop or mass cancel is of everything. */
let system: EquitiesSystem;
let database: MongoClient;
let authorization = '';

beforeAll(async () => {
  system = await startEquitiesSystem(
    {},
    {
      CONTROL_CONFIRM_MS: '60000',
      PRODUCE_TIMEOUT_MS: '60000',
      MAXIMUM_LAG_MS: '86400000',
      ORDER_RATE_PER_USER: '0',
      ORDER_RATE_PER_ACCOUNT: '0',
    },
  );
  const address = new URL(system.mongodbUri);
  address.searchParams.set('appName', 'order-entry');
  database = await MongoClient.connect(address.href);
  await database
    .db()
    .createCollection('system.profile', { capped: true, size: PROFILE_BYTES })
    .catch((error: unknown) => expect(String(error)).toContain('exists'));
  await database.db().command({ profile: 2 });
  ({ authorization } = await bearer('otto'));
}, 180_000);

afterAll(async () => {
  await database.close();
  await system.close();
});

describe('an operator whose requests are spoilt', () => {
  it.each(OPERATIONS)(
    'is answered no 5xx by %s %s',
    { timeout: 300_000 },
    async (method, path, operation) => {
      await fc.assert(
        fc.asyncProperty(requestsOf(operation), async (request) => {
          const { status, text } = await settled(method, path, request);
          expect(status, `${JSON.stringify(request)} was answered ${text}`).toBeLessThan(500);
        }),
        {
          numRuns: Number(process.env['FUZZ_RUNS'] ?? RUNS),
          seed: SEED,
          interruptAfterTimeLimit: 200_000,
        },
      );
    },
  );

  it('has reached MongoDB as values alone, never as operators', { timeout: 120_000 }, async () => {
    const commands = await profiled();
    expect(commands.length).toBeGreaterThan(OPERATIONS.length);
    expect(operatorsIn(commands).filter((name) => !OWN_OPERATORS.includes(name))).toEqual([]);
  });

  it('would have been seen with one', async () => {
    await database
      .db()
      .collection('orders')
      .findOne({ account: { $type: 'string' } });
    expect(operatorsIn(await profiled())).toContain('$type');
  });
});

/** A 503 says when to try again; one that does not go away is a failure. */
async function settled(method: string, path: string, request: FuzzedRequest) {
  const door = { port: system.entry.port, authorization };
  const deadline = performance.now() + AGAIN_FOR_MS;
  for (;;) {
    const response = await send(door, method, path, request);
    const answer = { status: response.status, text: await response.text() };
    const mayBeRepeated = response.status === 503 && response.headers.has('retry-after');
    if (!mayBeRepeated || performance.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
  }
}

/** The commands of order-entry, as the server has them. */
async function profiled(): Promise<readonly Document[]> {
  const found = database
    .db()
    .collection('system.profile')
    .find({
      appName: 'order-entry',
      ns: { $not: /system\.profile$/ },
    });
  return found.toArray();
}

function operatorsIn(commands: readonly Document[]): readonly string[] {
  const found = new Set<string>();
  for (const { command } of commands) note(command, found);
  return [...found].toSorted();
}

/** `$db` and the like are the driver's own words, beside the query. */
const OF_THE_DRIVER = new Set(['$db', '$clusterTime', '$readPreference']);

function note(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) value.forEach((each) => note(each, found));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (name.startsWith('$') && !OF_THE_DRIVER.has(name)) found.add(name);
      note(inner, found);
    }
  }
}
