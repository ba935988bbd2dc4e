import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { loadConfig } from '@ome/platform';
import { Type } from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { accessConfig, issuerConfig } from './access-config.js';
import type { Caller } from './caller.js';
import { claimsOf } from './claims.js';
import { generateKey, publicHalf } from './token-keys.js';
import { TokenIssuer } from './token-issuer.js';
import { TokenVerifier } from './token-verifier.js';

const CONFIG = Type.Object({ ...accessConfig, ...issuerConfig });
const ALICE: Caller = { user: 'alice', company: 'acme', role: 'trader', accounts: ['acme-1'] };
const NOON = new Date('2026-11-21T12:00:00Z');

const at = (milliseconds: number) => () => new Date(NOON.getTime() + milliseconds);
const loaded = (environment: Readonly<Record<string, string>> = {}) =>
  loadConfig(CONFIG, environment);
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

interface Forgery {
  readonly key: KeyObject | Uint8Array;
  readonly header?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const GOOD_CLAIMS = {
  ...claimsOf(ALICE),
  iss: 'ome',
  aud: 'ome',
  sub: 'alice',
  iat: seconds(NOON),
  nbf: seconds(NOON),
  exp: seconds(NOON) + 900,
};

function signed({ key, header, claims }: Forgery): Promise<string> {
  const payload: JWTPayload = { ...GOOD_CLAIMS, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: 'development', ...header })
    .sign(key);
}

const ownKey = loaded().JWT_SIGNING_KEY.privateKey;
const verifier = new TokenVerifier(loaded(), at(0));

describe('a token of ours', () => {
  it('says who calls until it ends', async () => {
    const { token, expiresAt } = await new TokenIssuer(loaded(), at(0)).issue(ALICE);
    expect(expiresAt).toEqual(at(900_000)());
    expect(await verifier.verify(token)).toEqual({ ok: true, caller: ALICE, expiresAt, own: true });
  });

  it('keeps every kind of caller as it is', async () => {
    const otto: Caller = { user: 'otto', role: 'operator', accounts: ['*'] };
    const { token } = await new TokenIssuer(loaded(), at(0)).issue(otto);
    expect(await verifier.verify(token)).toMatchObject({ ok: true, caller: otto });
  });

  it('is refused once it has ended, also where it passed before', async () => {
    let now = at(0);
    const one = new TokenVerifier(loaded(), () => now());
    const { token } = await new TokenIssuer(loaded(), at(0)).issue(ALICE);
    expect(await one.verify(token)).toMatchObject({ ok: true });
    now = at(899_000);
    expect(await one.verify(token)).toMatchObject({ ok: true });
    now = at(906_000);
    expect(await one.verify(token)).toEqual({ ok: false, fault: 'EXPIRED' });
  });

  it('is refused before it begins, by more than clocks differ', async () => {
    const { token } = await new TokenIssuer(loaded(), at(60_000)).issue(ALICE);
    expect(await verifier.verify(token)).toEqual({ ok: false, fault: 'NOT_YET_VALID' });
    const early = await new TokenIssuer(loaded(), at(3_000)).issue(ALICE);
    expect(await verifier.verify(early.token)).toMatchObject({ ok: true });
  });
});

describe('what is refused as invalid', () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const publicBytes = Buffer.from(publicHalf(ownKey), 'base64url');
  const forged: Readonly<Record<string, () => Promise<string> | string>> = {
    nothing: () => '',
    'no token': () => 'garbage',
    'three parts of garbage': () => 'a.b.c',
    'a token longer than any of ours': () => `${'a'.repeat(20_000)}.b.c`,
    "a stranger's signature under our key id": () => signed({ key: stranger }),
    'a key id that we do not know': () => signed({ key: ownKey, header: { kid: 'other' } }),
    'no algorithm': () => new UnsecuredJWT(GOOD_CLAIMS).encode(),
    'the public key used as a shared secret': () =>
      signed({ key: publicBytes, header: { alg: 'HS256' } }),
    'another type': () => signed({ key: ownKey, header: { typ: 'logout+jwt' } }),
    'another issuer': () => signed({ key: ownKey, claims: { iss: 'elsewhere' } }),
    'another audience': () => signed({ key: ownKey, claims: { aud: 'elsewhere' } }),
    'no audience': () => signed({ key: ownKey, claims: { aud: undefined } }),
    'no end': () => signed({ key: ownKey, claims: { exp: undefined } }),
    'no begin': () => signed({ key: ownKey, claims: { nbf: undefined } }),
    'no subject': () => signed({ key: ownKey, claims: { sub: undefined } }),
    'no rights': () => signed({ key: ownKey, claims: { ome: undefined } }),
    'a role that does not exist': () =>
      signed({ key: ownKey, claims: { ome: { role: 'root', accounts: [] } } }),
    'accounts that are no list': () =>
      signed({ key: ownKey, claims: { ome: { role: 'trader', accounts: '*' } } }),
  };

  it.each(Object.keys(forged))('%s', async (what) => {
    expect(await verifier.verify(await (forged[what]?.() ?? ''))).toEqual({
      ok: false,
      fault: 'INVALID',
    });
  });

  it('a token whose claims were changed', async () => {
    const { token } = await new TokenIssuer(loaded(), at(0)).issue(ALICE);
    const [header, , signature] = token.split('.');
    const ome = { role: 'operator', accounts: ['*'] };
    const payload = Buffer.from(JSON.stringify({ ...GOOD_CLAIMS, ome })).toString('base64url');
    expect(await verifier.verify(`${header}.${payload}.${signature}`)).toEqual({
      ok: false,
      fault: 'INVALID',
    });
  });
});

const issuer = (JWT_SIGNING_KEY: string) => new TokenIssuer(loaded({ JWT_SIGNING_KEY }), at(0));
const knows = (JWT_KEYS: string) => new TokenVerifier(loaded({ JWT_KEYS }), at(0));

it('keys roll: the new one is known everywhere, then it signs, then the old one goes', async () => {
  const [old, next] = [generateKey('old'), generateKey('next')];
  const [before, after] = [
    await issuer(old.signingKey).issue(ALICE),
    await issuer(next.signingKey).issue(ALICE),
  ];
  const both = knows(`${old.publicKey},${next.publicKey}`);
  expect(await both.verify(before.token)).toMatchObject({ ok: true });
  expect(await both.verify(after.token)).toMatchObject({ ok: true });
  const done = knows(next.publicKey);
  expect(await done.verify(before.token)).toEqual({ ok: false, fault: 'INVALID' });
  expect(await done.verify(after.token)).toMatchObject({ ok: true });
});

describe('a foreign issuer', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const servers: Server[] = [];
  let asked = 0;

  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((done) => void server.close(done));
    asked = 0;
  });

  async function knowsForeign(status = 200) {
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'theirs', alg: 'ES256' }];
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify({ keys }));
    });
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const JWKS_URL = `http://127.0.0.1:${port}/jwks`;
    return new TokenVerifier(loaded({ JWKS_URL, JWKS_ISSUER: 'https://theirs' }), at(0));
  }

  const theirs = (claims: Readonly<Record<string, unknown>> = {}) =>
    signed({
      key: privateKey,
      header: { alg: 'ES256', kid: 'theirs' },
      claims: { iss: 'https://theirs', ...claims },
    });

  it('is believed by the keys at its address, which are read once', async () => {
    const foreign = await knowsForeign();
    expect(await foreign.verify(await theirs())).toMatchObject({ ok: true, caller: ALICE });
    expect(await foreign.verify(await theirs({ sub: 'bob' }))).toMatchObject({ ok: true });
    expect(asked).toBe(1);
  });

  it('is not believed for another audience, without an end, or under our name', async () => {
    const foreign = await knowsForeign();
    for (const claims of [{ aud: 'elsewhere' }, { exp: undefined }, { iss: 'ome' }]) {
      const verified = await foreign.verify(await theirs(claims));
      expect(verified).toEqual({ ok: false, fault: 'INVALID' });
    }
  });

  it('gives nobody what stands where an account does for the lists of a user', async () => {
    const foreign = await knowsForeign();
    const ome = { role: 'trader', accounts: ['lists/bob', 'acme-1', '*'] };
    expect(await foreign.verify(await theirs({ ome }))).toMatchObject({
      ok: true,
      caller: { user: 'alice', accounts: ['acme-1', '*'] },
    });
  });

  it('does not make our keys good for its name', async () => {
    const foreign = await knowsForeign();
    const token = await signed({ key: ownKey, claims: { iss: 'https://theirs' } });
    expect(await foreign.verify(token)).toEqual({ ok: false, fault: 'INVALID' });
  });

  it('without keys to be had, says so; our own tokens go on', async () => {
    const foreign = await knowsForeign(500);
    const refused = { ok: false, fault: 'KEYS_UNAVAILABLE' };
    expect(await foreign.verify(await theirs())).toEqual(refused);
    const { token } = await new TokenIssuer(loaded(), at(0)).issue(ALICE);
    expect(await foreign.verify(token)).toMatchObject({ ok: true });
    for (const server of servers.splice(0)) await new Promise((done) => void server.close(done));
    expect(await foreign.verify(await theirs())).toEqual(refused);
  });
});
