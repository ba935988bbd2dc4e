export {
  accessConfig,
  issuerConfig,
  type AccessSettings,
  type IssuerSettings,
} from './access-config.js';
export { EVERY_ACCOUNT, isOneAccount, LISTS_OF_USERS } from './accounts.js';
export { accessProviders, issuerProviders, rateProviders } from './access-providers.js';
export { CallerGuard } from './caller.guard.js';
export {
  mayRead,
  mayTrade,
  principalOf,
  ROLES,
  type Caller,
  type CallerPrincipal,
  type Role,
} from './caller.js';
export { MAXIMUM_ACCOUNTS } from './claims.js';
export type { SignedIn } from './caller-request.js';
export { CurrentCaller, CurrentSignIn } from './current-caller.js';
export { ForRoles } from './for-roles.js';
export { RateGuard, RateLimited } from './rate-limited.js';
export {
  rateConfig,
  RateLimits,
  type AccountCost,
  type RatedKind,
  type RateHeaders,
  type RateSettings,
  type Spending,
} from './rate-limits.js';
export { bearerTokenOf, signedInBy } from './sign-in-check.js';
export { TokenCookie } from './token-cookie.js';
export { TokenBuckets, type BucketRules, type Taken } from './token-buckets.js';
export { generateKey, type PublicKeys, type SigningKey } from './token-keys.js';
export { TokenIssuer, type IssuedToken } from './token-issuer.js';
export { UserDirectory, UserStandings, type UserStanding } from './user-standings.js';
export { TokenVerifier } from './token-verifier.js';
export type { TokenFault, VerifiedToken } from './verified-tokens.js';
