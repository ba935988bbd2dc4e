export {
  accessConfig,
  issuerConfig,
  type AccessSettings,
  type IssuerSettings,
} from './access-config.js';
export { accessProviders, issuerProviders } from './access-providers.js';
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
export { CurrentCaller } from './current-caller.js';
export { ForRoles } from './for-roles.js';
export { TokenIssuer, type IssuedToken } from './token-issuer.js';
export { TokenVerifier } from './token-verifier.js';
export type { TokenFault, VerifiedToken } from './verified-tokens.js';
