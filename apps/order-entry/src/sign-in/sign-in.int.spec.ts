import type { DynamicModule } from '@nestjs/common';
import {
  accessConfig,
  accessProviders,
  generateKey,
  issuerConfig,
  issuerProviders,
  TokenVerifier,
} from '@ome/access';
import {
  createLogger,
  httpConfig,
  loadConfig,
  mongodbConfig,
  startService,
  type RunningService,
} from '@ome/platform';
import { bearer, developmentUser, stackAddresses, uniqueName, waitFor } from '@ome/testing';
import { hashPassword, UserDatabase, UserStore } from '@ome/users';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignInRuntime, signInProviders } from './sign-in-providers.js';
import { SignInController } from './sign-in.controller.js';

const CONFIG = Type.Object({
  ...httpConfig(0),
  ...mongodbConfig,
  ...accessConfig,
  ...issuerConfig,
});
const LOG = createLogger({ name: 'spec', level: 'silent' });

class SignInSlice {}

/** The slice alone, as order-entry puts it together. */
async function start(environment: Readonly<Record<string, string>>): Promise<RunningService> {
  const settings = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...environment };
  const config = loadConfig(CONFIG, settings);
  const module: DynamicModule = {
    module: SignInSlice,
    controllers: [SignInController],
    providers: [...accessProviders(config), ...issuerProviders(config), ...signInProviders(config)],
  };
  return startService(
    {
      name: 'spec',
      module,
      config,
      start: ({ app, signal }) => Promise.resolve(app.get(SignInRuntime).start(signal)),
    },
    LOG,
  );
}

let database: UserDatabase;
let service: RunningService;
let mongodbUri = '';

beforeAll(async () => {
  const uri = new URL(stackAddresses().mongodbUri);
  uri.pathname = `/${uniqueName('signin')}`;
  mongodbUri = uri.href;
  database = new UserDatabase(mongodbUri);
  await database.connect();
  service = await start({ MONGODB_URI: mongodbUri });
  const store = new UserStore(database);
  const seeded = async () => (await store.list()).length === 5;
  await waitFor(seeded, { within: 20_000, what: 'the development users' });
});

afterAll(async () => {
  await service.close();
  await database.close();
});

async function signIn(body: unknown, { port } = service) {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, headers: response.headers, answer };
}

const alice = { username: 'alice', password: 'alice-secret' };

describe('POST /api/auth', () => {
  it.each(['alice', 'bob', 'carol', 'rita', 'otto'])(
    'gives %s a token of hers or his',
    async (user) => {
      const { status, answer } = await signIn({ username: user, password: `${user}-secret` });
      expect(status).toBe(200);
      const verified = await service.app.get(TokenVerifier).verify(String(answer['token']));
      expect(verified).toMatchObject({ ok: true, caller: developmentUser(user) });
      expect(Date.parse(String(answer['expiresAt']))).toBeGreaterThan(Date.now());
    },
  );

  it('answers alike to a wrong password and to a name that is not there', async () => {
    const wrong = await signIn({ ...alice, password: 'bob-secret' });
    const unknown = await signIn({ ...alice, username: 'mallory' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.answer).toEqual(unknown.answer);
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
    expect(JSON.stringify(wrong.answer)).not.toContain('bob-secret');
  });

  it.each([
    [{}],
    [[]],
    ['alice'],
    [null],
    [{ username: 'alice' }],
    [{ ...alice, username: { $ne: '' } }],
    [{ ...alice, password: { $gt: '' } }],
    [{ ...alice, username: ['alice'] }],
    [{ ...alice, username: '' }],
    [{ ...alice, password: 'x'.repeat(257) }],
  ])('answers 400 to %j', async (body) => {
    expect((await signIn(body)).status).toBe(400);
  });

  it('answers 429 with Retry-After after five wrong passwords, for that name alone', async () => {
    const guess = { username: 'rita', password: 'guess-secret' };
    for (let count = 0; count < 5; count += 1) expect((await signIn(guess)).status).toBe(401);
    const limited = await signIn({ ...guess, password: 'rita-secret' });
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn(alice)).status).toBe(200);
  });

  it('refuses who was disabled', async () => {
    const store = new UserStore(database);
    await store.add(
      { user: 'dora', role: 'trader', accounts: ['acme-3'] },
      await hashPassword('dora-has-one'),
    );
    const dora = { username: 'dora', password: 'dora-has-one' };
    const { status, answer } = await signIn(dora);
    expect(status).toBe(200);
    const verified = () => service.app.get(TokenVerifier).verify(String(answer['token']));
    expect(await verified()).toMatchObject({ ok: true });
    await store.setDisabled('dora', true);
    expect((await signIn(dora)).status).toBe(401);
    const refused = async () => !(await verified()).ok;
    await waitFor(refused, { within: 10_000, what: 'the token to end with the user' });
    expect(await verified()).toEqual({ ok: false, fault: 'DISABLED' });
  });

  it('takes from a token what was taken from its user', async () => {
    const emil = { user: 'emil', role: 'trader', accounts: ['acme-3', 'acme-4'] } as const;
    await new UserStore(database).add(emil, 'no password');
    const { authorization } = await bearer(emil);
    const caller = async () => {
      const verified = await service.app.get(TokenVerifier).verify(authorization.slice(7));
      return verified.ok ? verified.caller : undefined;
    };
    expect(await caller()).toEqual(emil);
    await database.users.updateOne({ _id: 'emil' }, { accounts: ['acme-4', 'acme-5'] });
    const changed = async () => (await caller())?.accounts.length === 1;
    await waitFor(changed, { within: 10_000, what: 'the account to be gone' });
    expect(await caller()).toEqual({ ...emil, accounts: ['acme-4'] });
  });
});

it('production knows no user of the specification, though the database has them', async () => {
  const { signingKey, publicKey } = generateKey('spec');
  const production = await start({
    NODE_ENV: 'production',
    MONGODB_URI: mongodbUri,
    JWT_KEYS: publicKey,
    JWT_SIGNING_KEY: signingKey,
  });
  try {
    const known = async () => (await signIn(alice, production)).status !== 503;
    await waitFor(known, { within: 20_000, what: 'the database' });
    expect((await signIn(alice, production)).status).toBe(401);
    const store = new UserStore(database);
    await store.setPassword('bob', await hashPassword('a word of his own'));
    const bob = { username: 'bob', password: 'a word of his own' };
    expect((await signIn(bob, production)).status).toBe(200);
  } finally {
    await production.close();
  }
});

it('without the database signing in answers 503, and tokens go on', async () => {
  const alone = await start({ MONGODB_URI: 'mongodb://127.0.0.1:9/ome' });
  try {
    const answer = await signIn(alice, alone);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    const { authorization } = await bearer('alice');
    const verified = await alone.app.get(TokenVerifier).verify(authorization.slice(7));
    expect(verified).toMatchObject({ ok: true });
  } finally {
    await alone.close();
  }
});
