import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { IssuerSettings } from './access-config.js';
import type { Caller } from './caller.js';
import { claimsOf } from './claims.js';

/** The one algorithm of our own tokens; nothing in a token can choose another. */
export const TOKEN_ALGORITHM = 'EdDSA';

/** A signed token and when it ends, both for the caller. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Makes short-lived tokens for callers whose identity was checked. */
export class TokenIssuer {
  constructor(
    private readonly settings: Pick<
      IssuerSettings,
      'JWT_SIGNING_KEY' | 'JWT_LIFETIME_MS' | 'JWT_ISSUER' | 'JWT_AUDIENCE'
    >,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async issue(caller: Caller): Promise<IssuedToken> {
    const { JWT_SIGNING_KEY, JWT_LIFETIME_MS, JWT_ISSUER, JWT_AUDIENCE } = this.settings;
    const issuedAt = Math.floor(this.now().getTime() / 1000);
    const expiresAt = issuedAt + Math.ceil(JWT_LIFETIME_MS / 1000);
    const token = await new SignJWT({ ...claimsOf(caller) })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: 'JWT', kid: JWT_SIGNING_KEY.keyId })
      .setIssuer(JWT_ISSUER)
      .setAudience(JWT_AUDIENCE)
      .setSubject(caller.user)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(JWT_SIGNING_KEY.privateKey);
    return { token, expiresAt: new Date(expiresAt * 1000) };
  }
}
