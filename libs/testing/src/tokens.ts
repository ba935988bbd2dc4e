import { accessConfig, issuerConfig, TokenIssuer, type Caller } from '@ome/access';
import { loadConfig } from '@ome/platform';
import { DEVELOPMENT_USERS } from '@ome/users';
import { Type } from 'typebox';

/** The settings that services have in development. */
const SETTINGS = loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {});

/** Header that services in development accept as this caller's; a name is a development user's. */
export async function bearer(who: string | Caller): Promise<{ readonly authorization: string }> {
  const caller = typeof who === 'string' ? developmentUser(who) : who;
  const { token } = await new TokenIssuer(SETTINGS).issue(caller);
  return { authorization: `Bearer ${token}` };
}

/** A development user (services.md) as a caller. */
export function developmentUser(name: string): Caller {
  const found = DEVELOPMENT_USERS.find(({ user }) => user === name);
  if (found === undefined) throw new Error(`There is no development user ${name}.`);
  const { passwordHash: _hash, ...caller } = found;
  return caller;
}
