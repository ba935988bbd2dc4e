import type { JWTPayload } from 'jose';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { LISTS_OF_USERS } from './accounts.js';
import { ROLES, type Caller } from './caller.js';

/** Most accounts of a token: it has to fit into a header. */
export const MAXIMUM_ACCOUNTS = 100;

const Name = Type.String({ minLength: 1, maxLength: 64 });

/** The claim `ome` of a token, of ours and of a foreign issuer. */
const Rights = Type.Object({
  role: Type.Enum(ROLES),
  company: Type.Optional(Name),
  accounts: Type.Array(Name, { maxItems: MAXIMUM_ACCOUNTS }),
});

const claims = Compile(Type.Object({ sub: Name, ome: Rights }));

/** The claims that say who the caller is. */
export function claimsOf(caller: Caller): { readonly ome: Static<typeof Rights> } {
  const { role, company, accounts } = caller;
  return {
    ome: { role, ...(company === undefined ? {} : { company }), accounts: [...accounts] },
  };
}

/**
 * Reads the caller from claims whose signature was checked; `undefined` when they name none. What stands
 * for the lists of users is nobody's account, whoever issued the token.
 */
export function callerOfClaims(payload: JWTPayload): Caller | undefined {
  if (!claims.Check(payload)) return undefined;
  const { role, company } = payload.ome;
  const accounts = payload.ome.accounts.filter((name) => !name.startsWith(LISTS_OF_USERS));
  return { user: payload.sub, ...(company === undefined ? {} : { company }), role, accounts };
}
