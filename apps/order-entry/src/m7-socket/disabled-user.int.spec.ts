import { TokenIssuer, type Caller } from '@ome/access';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import {
  bearer,
  emptyDatabase,
  openStackTopics,
  stackAddresses,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { UserDatabase, UserStore } from '@ome/users';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ORDER_ENTRY_CONFIG } from '../config.js';
import { orderEntryService } from '../service.js';
import { RawClient } from './raw-client.spec.js';

const CHANNEL = 'urn:ez-api:A:m7:private_orders:G:BE-ELIA';

let topics: StackTopics;
let service: RunningService;
let database: UserDatabase;
const clients: RawClient[] = [];

beforeAll(async () => {
  topics = await openStackTopics();
  const mongodbUri = emptyDatabase('disabled');
  database = new UserDatabase(mongodbUri);
  await database.connect();
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: stackAddresses().kafkaBrokers.join(','),
    MONGODB_URI: mongodbUri,
    FILL_INGESTION_URL: 'http://127.0.0.1:9',
    JWT_LIFETIME_MS: '2000',
    // Only requests and renewals look at the user.
    M7_HEARTBEAT_MS: '600000',
  });
  const log = createLogger({ name: 'order-entry', level: 'silent' });
  service = await startService(orderEntryService(config), log);
  await service.ready;
});

afterAll(async () => {
  for (const client of clients) client.end();
  await service.close();
  await database.close();
  await topics.close();
});

type Signing = (caller: Caller) => Promise<string>;

/** A token that no renewal comes for in the time of a test. */
const lasting: Signing = async (caller) => (await bearer(caller)).authorization.slice(7);
const short: Signing = async (caller) => (await service.app.get(TokenIssuer).issue(caller)).token;

async function opened(user: string, signing: Signing): Promise<RawClient> {
  const caller: Caller = { user, role: 'trader', accounts: ['acme-1'] };
  await new UserStore(database).add(caller, 'no password');
  const client = await RawClient.open(service.port, await signing(caller));
  clients.push(client);
  return client;
}

/** A request that is read and found to be no batch of orders; of who may not trade, it is not read. */
async function answered(client: RawClient, correlation: string): Promise<unknown> {
  client.say({ type: 'request', channel: CHANNEL, correlation, data: '{}' });
  const answer = await client.until(correlation, (told) => told.correlation === correlation);
  return answer.payload.code;
}

it('a request of a user who was disabled is refused, and his socket closed', async () => {
  const client = await opened('dora', lasting);
  expect(await answered(client, 'before')).toBe('error.not_processed');
  await new UserStore(database).setDisabled('dora', true);
  let asked = 0;
  const refused = async () =>
    (await answered(client, `after-${(asked += 1)}`)) === 'error.unauthorized';
  await waitFor(refused, { within: 10_000, what: 'the refusal' });
  expect(await client.closed()).toBe(1008);
});

it('a user who asks nothing gets no further token once his role has changed', async () => {
  const client = await opened('emil', short);
  await client.until('a token', ({ type }) => type === 'token_refresh');
  await database.users.updateOne({ _id: 'emil' }, { role: 'viewer' });
  expect(await client.closed()).toBe(1008);
  expect(client.told.at(-1)).toEqual({ type: 'error', payload: { code: 'error.unauthorized' } });
});

it('an account that was taken from a user is no longer traded on', async () => {
  const client = await opened('fred', lasting);
  expect(await answered(client, 'before')).toBe('error.not_processed');
  await database.users.updateOne({ _id: 'fred' }, { accounts: ['acme-2'] });
  let asked = 0;
  const refused = async () =>
    (await answered(client, `after-${(asked += 1)}`)) === 'error.unauthorized';
  await waitFor(refused, { within: 10_000, what: 'the refusal' });
  expect(client.closedWith).toBeUndefined();
});
