import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { ReadVariable } from '@ome/platform';

/** A key that signs tokens, and the name under which others know its public half. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** The public half as `JWT_KEYS` lists it. */
  readonly published: string;
}

/** Public keys by key id: a token that names another key id is refused. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/** Known to everyone: what it signs is accepted by development services only. */
export const DEVELOPMENT_SIGNING_KEY = 'development=PxTDqJf2qJrNjI6VmL_gWqGoio_ywWQaJ9K2sHImSG0';
export const DEVELOPMENT_KEYS = 'development=wEsaL-HvbST-6txv3po5BaoKBD7jALAra6pqVmlnQuI';

const NAMED_KEY = /^([\w.-]{1,64})=([\w-]{43})$/;
/** Of an Ed25519 private key (RFC 8410), before its 32 bytes. */
const PRIVATE_KEY_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Reads `id=x` items, x being the 32 bytes of an Ed25519 public key in base64url. */
export function readPublicKeys(text: string): ReadVariable<PublicKeys> {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0) return { ok: false, faults: ['at least one key is needed'] };
  const keys = new Map<string, KeyObject>();
  const faults: string[] = [];
  for (const [index, item] of items.entries()) {
    const [, keyId, x] = NAMED_KEY.exec(item) ?? [];
    if (keyId === undefined || x === undefined) faults.push(`key ${index + 1} is not \`id=key\``);
    else if (keys.has(keyId)) faults.push(`the key id ${keyId} is given twice`);
    else keys.set(keyId, publicKeyOf(x));
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: keys };
}

/** Reads `id=d`, d being the 32 bytes of an Ed25519 private key in base64url. */
export function readSigningKey(text: string): ReadVariable<SigningKey> {
  const [, keyId, d] = NAMED_KEY.exec(text.trim()) ?? [];
  if (keyId === undefined || d === undefined) return { ok: false, faults: [] };
  const privateKey = createPrivateKey({
    key: Buffer.concat([PRIVATE_KEY_PREFIX, Buffer.from(d, 'base64url')]),
    format: 'der',
    type: 'pkcs8',
  });
  return {
    ok: true,
    value: { keyId, privateKey, published: `${keyId}=${publicHalf(privateKey)}` },
  };
}

/** A new key pair as `JWT_SIGNING_KEY` and `JWT_KEYS` hold it. */
export function generateKey(keyId: string): {
  readonly signingKey: string;
  readonly publicKey: string;
} {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d } = privateKey.export({ format: 'jwk' });
  if (d === undefined) throw new Error('Node exports no private key.');
  return { signingKey: `${keyId}=${d}`, publicKey: `${keyId}=${publicHalf(privateKey)}` };
}

/** A public key as `JWT_KEYS` holds it, without its id. */
export function publicHalf(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  const { x } = half.export({ format: 'jwk' });
  if (x === undefined) throw new Error('Only Ed25519 keys sign tokens.');
  return x;
}

function publicKeyOf(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
