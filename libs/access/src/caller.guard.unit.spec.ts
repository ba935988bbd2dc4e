import { Controller, Get, Module, Post } from '@nestjs/common';
import {
  createLogger,
  httpConfig,
  loadConfig,
  startService,
  WithoutSignIn,
  type RunningService,
} from '@ome/platform';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessConfig, issuerConfig } from './access-config.js';
import { accessProviders, rateProviders } from './access-providers.js';
import type { Caller } from './caller.js';
import type { SignedIn } from './caller-request.js';
import { CurrentCaller, CurrentSignIn } from './current-caller.js';
import { ForRoles } from './for-roles.js';
import { RateLimited } from './rate-limited.js';
import { rateConfig } from './rate-limits.js';
import { TokenCookie } from './token-cookie.js';
import { TokenIssuer } from './token-issuer.js';

const CONFIG = Type.Object({ ...httpConfig(0), ...accessConfig, ...issuerConfig, ...rateConfig });
const config = loadConfig(CONFIG, {
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'silent',
  ORDER_RATE_PER_USER: '3',
});

@Controller('me')
class Doors {
  @Get()
  read(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('stream')
  @TokenCookie('ome_spec')
  stream(@CurrentSignIn() { caller, expiresAt }: SignedIn): object {
    return { user: caller.user, expiresAt };
  }

  @Get('operators')
  @ForRoles('operator')
  operators(): string {
    return 'yes';
  }

  @Post('orders')
  @RateLimited('order', { longestList: 3 })
  order(): string {
    return 'yes';
  }

  @Get('open')
  @WithoutSignIn('a test')
  open(): string {
    return 'yes';
  }
}

@Module({ controllers: [Doors], providers: [...accessProviders(config), ...rateProviders(config)] })
class Door {}

let service: RunningService;
let alice = '';

beforeAll(async () => {
  service = await startService(
    { name: 'spec', module: Door, config },
    createLogger({ name: 'spec', level: 'silent' }),
  );
  alice = await tokenOf({ user: 'alice', role: 'trader', accounts: ['acme-1'] });
});

afterAll(() => service.close());

const tokenOf = async (caller: Caller) => (await new TokenIssuer(config).issue(caller)).token;

function get(path: string, authorization?: string): Promise<Response> {
  const headers = authorization === undefined ? {} : { authorization };
  return fetch(`http://127.0.0.1:${service.port}/${path}`, { headers });
}

const byCookie = (path: string, cookie: string) =>
  fetch(`http://127.0.0.1:${service.port}/${path}`, { headers: { cookie } });

describe('the guard before every route', () => {
  it('lets a token pass, with either spelling, and tells the handler who calls', async () => {
    for (const scheme of ['Bearer', 'bearer']) {
      const answer = await get('me', `${scheme} ${alice}`);
      expect(await answer.json()).toEqual({ user: 'alice', role: 'trader', accounts: ['acme-1'] });
    }
  });

  it('answers 401 with a challenge, as problem details, without a token', async () => {
    const answer = await get('me');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 401, title: 'Unauthorized' });
  });

  it.each(['Bearer', 'Bearer x', 'Basic YTpi', 'Bearer a b', `Bearer ${'a'.repeat(9_000)}`])(
    'answers 401 to %j',
    async (authorization) => {
      const answer = await get('me', authorization);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    },
  );

  it('asks for the role of the route', async () => {
    const otto = await tokenOf({ user: 'otto', role: 'operator', accounts: ['*'] });
    expect((await get('me/operators', `Bearer ${alice}`)).status).toBe(403);
    expect((await get('me/operators', `Bearer ${otto}`)).status).toBe(200);
  });

  it('takes a cookie on the routes that say so, and there alone', async () => {
    const told = await byCookie('me/stream', `a=b; ome_spec=${alice}; c`);
    expect(await told.json()).toEqual({ user: 'alice', expiresAt: expect.any(String) });
    expect((await byCookie('me', `ome_spec=${alice}`)).status).toBe(401);
    for (const cookie of ['ome_spec=x', `other=${alice}`, 'ome_spec', '']) {
      expect((await byCookie('me/stream', cookie)).status).toBe(401);
    }
  });

  it('leaves alone what is open by name, probes too', async () => {
    for (const path of ['me/open', 'health/live', 'metrics']) {
      expect((await get(path)).status).toBe(200);
    }
  });
});

const postOrders = (count: number, token = alice) =>
  fetch(`http://127.0.0.1:${service.port}/me/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'acme-1', orders: Array.from({ length: count }, () => 1) }),
  });

it('a rated route says what is left, and answers 429 with the time to come back', async () => {
  const taken = await postOrders(2);
  expect([taken.status, taken.headers.get('ratelimit-remaining')]).toEqual([201, '1']);
  const refused = await postOrders(3);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ status: 429, title: 'Too Many Requests' });
});

it('a list that is longer than any may be spends one request, and leaves no debt', async () => {
  const bob = await tokenOf({ user: 'bob', role: 'trader', accounts: ['acme-1'] });
  expect((await postOrders(10_000, bob)).headers.get('ratelimit-remaining')).toBe('2');
});
