import type { TokenIssuer, TokenVerifier } from '@ome/access';
import type { Companies } from '../companies.js';
import type { SocketAccess } from './socket-access.js';

const CLOSED: SocketAccess = {
  admit: () => Promise.resolve(undefined),
  recheck: () => Promise.resolve(undefined),
  renew: () => Promise.reject(new Error('Nobody signs in here.')),
};
const BEARER = /^Bearer +(\S+)$/i;

/** Tokens of the upgrade, checked as those of the other doors. */
export function tokenAccess(
  verifier: TokenVerifier | undefined,
  issuer: TokenIssuer | undefined,
  companies: Pick<Companies, 'learn'>,
): SocketAccess {
  if (verifier === undefined || issuer === undefined) return CLOSED;
  return {
    admit: async (authorization) => {
      const token = BEARER.exec(authorization ?? '')?.[1];
      const verified = token === undefined ? undefined : await verifier.verify(token);
      if (verified?.ok !== true) {
        if (verified?.fault === 'KEYS_UNAVAILABLE') {
          throw new Error('The keys of the tokens cannot be had now');
        }
        return undefined;
      }
      companies.learn(verified);
      return verified;
    },
    recheck: async (admitted) => {
      const now = await verifier.recheck(admitted);
      return now.ok ? now.caller : undefined;
    },
    renew: (caller) => issuer.issue(caller),
  };
}
