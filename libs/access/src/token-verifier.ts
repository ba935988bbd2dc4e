import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';
import type { AccessSettings } from './access-config.js';
import type { SignedIn } from './caller-request.js';
import { callerOfClaims } from './claims.js';
import { TOKEN_ALGORITHM } from './token-issuer.js';
import type { UserStandings } from './user-standings.js';
import { VerifiedTokens, type TokenFault, type VerifiedToken } from './verified-tokens.js';

/** Longer ones are refused unread. */
const MAXIMUM_LENGTH = 12_288;
/** Between the clocks of two hosts. */
const CLOCK_TOLERANCE_S = 5;
const KEYS_TIMEOUT_MS = 3_000;

type Check = (token: string) => Promise<JWTPayload>;

/** Checks tokens: signature by a known key and a fixed algorithm, issuer, audience, begin and end. */
export class TokenVerifier {
  readonly #checks: ReadonlyMap<string, Check>;
  readonly #verified: VerifiedTokens;

  constructor(
    private readonly settings: AccessSettings,
    private readonly now: () => Date = () => new Date(),
    private readonly standings?: UserStandings,
  ) {
    this.#checks = new Map([
      [settings.JWT_ISSUER, this.#ownCheck(settings)],
      ...this.#foreignCheck(settings),
    ]);
    this.#verified = new VerifiedTokens(now);
  }

  /** Who sent a token that passed a short time ago; `undefined` says nothing of it. */
  known(token: string): SignedIn | undefined {
    const verified = this.#verified.find(token);
    if (verified === undefined || this.standings === undefined || !verified.own) return verified;
    const now = this.standings.fresh(verified);
    return now?.ok === true ? now : undefined;
  }

  /** Never rejects. */
  async verify(token: string): Promise<VerifiedToken> {
    const verified = await this.#verify(token);
    return verified.ok ? this.recheck(verified) : verified;
  }

  /**
   * Who signed in, as he may act now: for sockets and streams, which outlive the check of their
   * token. The token's end is not looked at. Never rejects.
   */
  async recheck(signedIn: SignedIn): Promise<VerifiedToken> {
    const verified = { ok: true, ...signedIn } as const;
    if (!verified.own || this.standings === undefined) return verified;
    return this.standings.fresh(verified) ?? this.standings.check(verified);
  }

  async #verify(token: string): Promise<VerifiedToken> {
    const known = this.#verified.find(token);
    if (known !== undefined) return known;
    try {
      const payload = await this.#check(token);
      const caller = callerOfClaims(payload);
      if (caller === undefined || payload.exp === undefined) return { ok: false, fault: 'INVALID' };
      const expiresAt = new Date(payload.exp * 1000);
      const own = payload.iss === this.settings.JWT_ISSUER;
      const verified = { ok: true, caller, expiresAt, own } as const;
      this.#verified.remember(token, verified);
      return verified;
    } catch (error) {
      return { ok: false, fault: faultOf(error) };
    }
  }

  /** Which keys apply is chosen by the issuer that the token claims; the check then proves the claim. */
  #check(token: string): Promise<JWTPayload> {
    if (token.length > MAXIMUM_LENGTH) throw new errors.JWTInvalid('too long');
    const check = this.#checks.get(decodeJwt(token).iss ?? '');
    if (check === undefined) throw new errors.JWTInvalid('of an unknown issuer');
    return check(token);
  }

  #ownCheck({ JWT_KEYS, JWT_ISSUER, JWT_AUDIENCE }: AccessSettings): Check {
    const keyOf = ({ kid }: JWTHeaderParameters) => {
      const key = JWT_KEYS.get(kid ?? '');
      if (key === undefined) throw new errors.JWKSNoMatchingKey();
      return key;
    };
    return async (token) => {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: [TOKEN_ALGORITHM],
        typ: 'JWT',
        issuer: JWT_ISSUER,
        audience: JWT_AUDIENCE,
        requiredClaims: ['sub', 'iat', 'nbf', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.now(),
      });
      return payload;
    };
  }

  #foreignCheck(settings: AccessSettings): readonly (readonly [string, Check])[] {
    const { JWKS_URL, JWKS_ISSUER, JWT_AUDIENCE, JWKS_AUDIENCE, JWKS_ALGORITHMS } = settings;
    if (JWKS_URL === undefined || JWKS_ISSUER === undefined) return [];
    const keys = createRemoteJWKSet(new URL(JWKS_URL), { timeoutDuration: KEYS_TIMEOUT_MS });
    const check: Check = async (token) => {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [...JWKS_ALGORITHMS],
        issuer: JWKS_ISSUER,
        audience: JWKS_AUDIENCE ?? JWT_AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: this.now(),
      });
      return payload;
    };
    return [[JWKS_ISSUER, check]];
  }
}

/** What is wrong with the token, or that its keys cannot be had: those two errors are no others' base. */
function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'nbf' && error.reason === 'check_failed' ? 'NOT_YET_VALID' : 'INVALID';
  }
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) {
    return 'KEYS_UNAVAILABLE';
  }
  // The library's base class stands for an answer of the JWKS address that is no 200.
  const isOfToken = error instanceof errors.JOSEError && error.constructor !== errors.JOSEError;
  return isOfToken ? 'INVALID' : 'KEYS_UNAVAILABLE';
}
