import { loadConfig } from '@ome/platform';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { accessConfig, issuerConfig } from './access-config.js';
import { accessProviders, issuerProviders } from './access-providers.js';
import { DEVELOPMENT_KEYS, DEVELOPMENT_SIGNING_KEY } from './token-keys.js';

const CONFIG = Type.Object({ ...accessConfig, ...issuerConfig });
const production = { NODE_ENV: 'production' };
const load = (environment: Readonly<Record<string, string>>) => loadConfig(CONFIG, environment);

describe('the variables of access', () => {
  it('need nothing in development', () => {
    expect([...load({}).JWT_KEYS.keys()]).toEqual(['development']);
    expect(accessProviders(load({}))).toHaveLength(4);
    expect(issuerProviders(load({}))).toHaveLength(1);
  });

  it('need keys in production, and not those that everyone knows', () => {
    expect(() => load(production)).toThrow(
      /JWT_KEYS: given nothing(.|\n)*JWT_SIGNING_KEY: given n/,
    );
    const known = load({
      ...production,
      JWT_KEYS: DEVELOPMENT_KEYS.replace('development', 'mine'),
      JWT_SIGNING_KEY: DEVELOPMENT_SIGNING_KEY.replace('development', 'mine'),
    });
    expect(() => accessProviders(known)).toThrow('JWT_KEYS: given the development key');
  });

  it.each([
    ['', 'JWT_KEYS'],
    ['short=abc', 'key 1 is not'],
    [`${DEVELOPMENT_KEYS},abc`, 'key 2 is not'],
    [`${DEVELOPMENT_KEYS},${DEVELOPMENT_KEYS}`, 'development is given twice'],
  ])('refuse the keys %j', (JWT_KEYS, word) => {
    expect(() => load({ ...production, JWT_KEYS, JWT_SIGNING_KEY: 'x' })).toThrow(word);
  });

  it('never show a private key', () => {
    expect(() => load({ JWT_SIGNING_KEY: 'hunter2' })).toThrow('JWT_SIGNING_KEY: given (hidden)');
  });

  it('refuse to sign with a key that nobody would accept', () => {
    const JWT_SIGNING_KEY = DEVELOPMENT_SIGNING_KEY.replace('development', 'other');
    const published = DEVELOPMENT_KEYS.replace('development', 'other');
    expect(() => issuerProviders(load({ JWT_SIGNING_KEY }))).toThrow(published);
  });

  it.each([
    [{ JWKS_URL: 'https://idp.example/jwks' }],
    [{ JWKS_ISSUER: 'https://idp.example' }],
    [{ JWKS_URL: 'https://idp.example/jwks', JWKS_ISSUER: 'ome' }],
  ])('refuse half of a foreign issuer, and one with our name: %j', (environment) => {
    expect(() => accessProviders(load(environment))).toThrow('JWKS_ISSUER');
  });

  it.each(['http://idp.example/jwks', 'ftp://idp.example', 'http://localhost.example/jwks'])(
    'refuse keys from %s',
    (JWKS_URL) => {
      expect(() => load({ JWKS_URL, JWKS_ISSUER: 'x' })).toThrow('JWKS_URL');
    },
  );
});
