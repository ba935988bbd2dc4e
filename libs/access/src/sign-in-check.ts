import { ProblemException, problemDetails } from '@ome/platform';
import type { SignedIn } from './caller-request.js';
import type { TokenVerifier } from './token-verifier.js';
import type { TokenFault } from './verified-tokens.js';

const SCHEME = 'Bearer ';
const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

/**
 * Who sent this token, for doors that no guard stands before, such as the upgrade to a WebSocket.
 * @throws ProblemException 401 without a valid token, 503 when the keys to check it cannot be had
 */
export async function signedInBy(
  verifier: TokenVerifier,
  token: string | undefined,
): Promise<SignedIn> {
  if (token === undefined) throw unauthorized('Send a token: Authorization: Bearer <token>.');
  const verified = await verifier.verify(token);
  if (!verified.ok) throw refusedToken(verified.fault);
  const { caller, expiresAt, own } = verified;
  return { caller, expiresAt, own };
}

/** The token of an `Authorization` header; of one that is no bearer's, a token that nobody has. */
export function bearerTokenOf(
  authorization: string | readonly string[] | undefined,
): string | undefined {
  if (authorization === undefined) return undefined;
  const plain = plainTokenOf(authorization);
  if (plain !== undefined) return plain;
  const [, token = ''] = BEARER.exec(String(authorization)) ?? [];
  return token;
}

/** Of the header as nearly everybody writes it. What is no token's character fails the token's check. */
function plainTokenOf(authorization: string | readonly string[]): string | undefined {
  if (typeof authorization !== 'string' || !authorization.startsWith(SCHEME)) return undefined;
  return authorization.includes(' ', SCHEME.length)
    ? undefined
    : authorization.slice(SCHEME.length);
}

function refusedToken(fault: TokenFault): ProblemException {
  switch (fault) {
    case 'INVALID':
      return unauthorized('The token is not valid here: sign in again.', 'invalid_token');
    case 'EXPIRED':
      return unauthorized('The token has expired: sign in again.', 'invalid_token');
    case 'DISABLED':
      return unauthorized('The user is disabled.', 'invalid_token');
    case 'NOT_YET_VALID':
      return unauthorized('The token is not valid yet.', 'invalid_token');
    case 'KEYS_UNAVAILABLE': {
      const detail = "The issuer's keys cannot be read now. Try again.";
      return new ProblemException(problemDetails(503, detail), { 'retry-after': '1' });
    }
    default: {
      const unknown: never = fault;
      throw new Error(`There is no token fault ${String(unknown)}.`);
    }
  }
}

/** RFC 6750: the error is said only of a token that was sent. */
function unauthorized(detail: string, error?: 'invalid_token'): ProblemException {
  const challenge = error === undefined ? 'Bearer' : `Bearer error="${error}"`;
  return new ProblemException(problemDetails(401, detail), { 'www-authenticate': challenge });
}
