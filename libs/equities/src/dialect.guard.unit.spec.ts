import type { ExecutionContext } from '@nestjs/common';
import { createLogger, deploymentConfig, loadConfig } from '@ome/platform';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { dialectConfig } from './dialect-config.js';
import { DialectException } from './dialect-faults.js';
import { DialectGuard } from './dialect.guard.js';

const CONFIG = Type.Object({ ...deploymentConfig, ...dialectConfig });
const LOG = createLogger({ name: 'spec', level: 'silent' });
const KEY = 'key-of-the-gateway';
const OTHER = 'key-of-another-one';
const OUTSIDE = '203.0.113.9';

function statusFor(
  environment: Readonly<Record<string, string>>,
  caller: { readonly ip?: string; readonly key?: string | readonly string[] },
): number {
  const guard = new DialectGuard(loadConfig(CONFIG, environment), LOG);
  const request = { ip: caller.ip ?? OUTSIDE, headers: { 'x-api-key': caller.key } };
  const context = { switchToHttp: () => ({ getRequest: () => request }) };
  try {
    guard.canActivate(context as unknown as ExecutionContext);
    return 200;
  } catch (thrown) {
    if (thrown instanceof DialectException) return thrown.getStatus();
    throw thrown;
  }
}

const production = { NODE_ENV: 'production' };
const keys = { EQUITIES_API_KEYS: `${KEY},${OTHER}` };
const networks = { EQUITIES_ALLOWED_NETWORKS: '10.0.0.0/8, ::1, 2001:db8::/32' };

describe('the doors of the equities dialect', () => {
  it('are open outside of production, and closed in production, while no rule is set', () => {
    expect(statusFor({}, {})).toBe(200);
    expect(statusFor({ NODE_ENV: 'test' }, {})).toBe(200);
    expect(statusFor(production, { key: KEY, ip: '127.0.0.1' })).toBe(404);
  });

  it.each([
    [KEY, 200],
    [OTHER, 200],
    [`${KEY} `, 401],
    ['', 401],
    [undefined, 401],
    [[KEY, KEY], 401],
  ])('with keys: %j is %d', (key, status) => {
    const caller = key === undefined ? {} : { key };
    for (const environment of [keys, { ...production, ...keys }]) {
      expect(statusFor(environment, caller)).toBe(status);
    }
  });

  it.each([
    ['10.1.2.3', 200],
    ['::ffff:10.1.2.3', 200],
    ['::1', 200],
    ['2001:db8:1::5', 200],
    ['11.0.0.1', 403],
    ['::ffff:11.0.0.1', 403],
    ['::2', 403],
    ['', 403],
  ])('with networks: %s is %d', (ip, status) => {
    for (const environment of [networks, { ...production, ...networks }]) {
      expect(statusFor(environment, { ip })).toBe(status);
    }
  });

  it('with both, ask for both', () => {
    const both = { ...production, ...keys, ...networks };
    expect(statusFor(both, { ip: '10.0.0.1', key: KEY })).toBe(200);
    expect(statusFor(both, { ip: '10.0.0.1' })).toBe(401);
    expect(statusFor(both, { key: KEY })).toBe(403);
  });
});

describe('rules that cannot be used', () => {
  it.each([
    [{ EQUITIES_API_KEYS: 'short' }, ['EQUITIES_API_KEYS']],
    [{ EQUITIES_ALLOWED_NETWORKS: '10.0.0.0/33' }, ['10.0.0.0/33']],
    [
      { EQUITIES_ALLOWED_NETWORKS: '10.0.0.256,::/129,lan,1.2.3.4/8/9,::1' },
      ['10.0.0.256', '::/129', 'lan', '1.2.3.4/8/9'],
    ],
  ])('are listed: %j', (environment, named) => {
    const load = () => loadConfig(CONFIG, environment);
    for (const word of named) expect(load).toThrow(word);
    expect(load).not.toThrow('"::1"');
  });

  it('never show a key', () => {
    expect(() => loadConfig(CONFIG, { EQUITIES_API_KEYS: 'hunter2' })).not.toThrow('hunter2');
  });
});
