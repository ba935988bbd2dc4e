import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);

/** OWASP's least for argon2id (19 MiB, two passes, one lane). Each hash says what it was made with. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Nobody's password: checking against it takes as long as against a user's. */
export const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$ztQTpRK0MxK1o6pvLURcEg$TGRA2Lau0JDbSGkUKqqF/WMY6d9mbFjriSQXuuWLLAM';

const PHC = /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$([\w+/]{11,86})\$([\w+/]{22,86})$/;

/** The argon2id hash of a password in the PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive('argon2id', {
    message: password,
    nonce: salt,
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    tagLength: HASH_BYTES,
  });
  const settings = `m=${MEMORY_KIB},t=${PASSES},p=${LANES}`;
  return `$argon2id$v=19$${settings}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Whether a hash in the PHC string format is of this password. @throws Error when it is no such hash */
export async function isPasswordOf(hash: string, password: string): Promise<boolean> {
  const [, memory, passes, lanes, salt, expected] = PHC.exec(hash) ?? [];
  if (salt === undefined || expected === undefined) {
    throw new Error('A stored password hash is no argon2id hash: set the password anew.');
  }
  const tag = Buffer.from(expected, 'base64');
  const given = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
    tagLength: tag.length,
  });
  return timingSafeEqual(given, tag);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
