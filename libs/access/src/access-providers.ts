import type { Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConfigError, type ConfigFault } from '@ome/platform';
import type { AccessSettings, IssuerSettings } from './access-config.js';
import { CallerGuard } from './caller.guard.js';
import { RateGuard } from './rate-limited.js';
import { RateLimits, type RateSettings } from './rate-limits.js';
import { DEVELOPMENT_KEYS, publicHalf } from './token-keys.js';
import { TokenIssuer } from './token-issuer.js';
import { TokenVerifier } from './token-verifier.js';
import { UserDirectory, UserStandings } from './user-standings.js';

/**
 * `TokenVerifier`, `UserStandings` and `CallerGuard`; the guard stands before every HTTP route of the service, save
 * those marked `WithoutSignIn`. Where a `UserDirectory` is provided, users who are disabled in it are
 * refused within seconds, and accounts that were taken from them are not theirs any more; what stays
 * open longer than a request asks `TokenVerifier.recheck`.
 * @throws ConfigError for settings that contradict each other
 */
export function accessProviders(settings: AccessSettings): Provider[] {
  refuse(accessFaults(settings));
  return [
    {
      provide: UserStandings,
      inject: [{ token: UserDirectory, optional: true }],
      useFactory: (directory?: UserDirectory) => directory && new UserStandings(directory),
    },
    {
      provide: TokenVerifier,
      inject: [UserStandings],
      useFactory: (standings?: UserStandings) => new TokenVerifier(settings, undefined, standings),
    },
    CallerGuard,
    { provide: APP_GUARD, useExisting: CallerGuard },
  ];
}

/** `RateLimits`, for a service with `RateLimited` routes. */
export function rateProviders(settings: RateSettings): Provider[] {
  return [{ provide: RateLimits, useFactory: () => new RateLimits(settings) }, RateGuard];
}

/** `TokenIssuer`, for the one service where users sign in. @throws ConfigError as `accessProviders` */
export function issuerProviders(settings: IssuerSettings): Provider[] {
  refuse(issuerFaults(settings));
  return [{ provide: TokenIssuer, useFactory: () => new TokenIssuer(settings) }];
}

function accessFaults(settings: AccessSettings): readonly ConfigFault[] {
  const { NODE_ENV, JWT_KEYS, JWT_ISSUER, JWKS_URL, JWKS_ISSUER } = settings;
  const published = [...JWT_KEYS.values()].map((key) => `development=${publicHalf(key)}`);
  const faults: ConfigFault[] = [];
  if (NODE_ENV === 'production' && published.includes(DEVELOPMENT_KEYS)) {
    faults.push(fault('JWT_KEYS', 'the development key', 'no key that everyone knows'));
  }
  if ((JWKS_URL === undefined) !== (JWKS_ISSUER === undefined)) {
    faults.push(fault('JWKS_ISSUER', 'one without the other', 'both or none of it and JWKS_URL'));
  }
  if (JWKS_ISSUER === JWT_ISSUER) {
    faults.push(fault('JWKS_ISSUER', `"${JWT_ISSUER}"`, 'another issuer than JWT_ISSUER'));
  }
  return faults;
}

function issuerFaults({ JWT_KEYS, JWT_SIGNING_KEY }: IssuerSettings): readonly ConfigFault[] {
  const { keyId, published } = JWT_SIGNING_KEY;
  const key = JWT_KEYS.get(keyId);
  if (key !== undefined && `${keyId}=${publicHalf(key)}` === published) return [];
  const allowed = `a key whose public half is in JWT_KEYS; that of the given one is ${published}`;
  return [fault('JWT_SIGNING_KEY', '(hidden)', allowed)];
}

function fault(variable: string, given: string, allowed: string): ConfigFault {
  return { variable, given, allowed, default: 'see README.md' };
}

function refuse(faults: readonly ConfigFault[]): void {
  if (faults.length > 0) throw new ConfigError(faults);
}
