import { deploymentConfig, milliseconds, read, type Config } from '@ome/platform';
import { Type } from 'typebox';
import {
  DEVELOPMENT_KEYS,
  DEVELOPMENT_SIGNING_KEY,
  readPublicKeys,
  readSigningKey,
  type PublicKeys,
  type SigningKey,
} from './token-keys.js';

const NO_KEY =
  'NODE_ENV=production has no key of its own: `ome key` makes one (docs/operations.md, "Keys")';
// Over plain HTTP anyone on the way could answer with keys of his own.
const SAFE_URL = String.raw`^(https://|http://(localhost|127\.0\.0\.1|\[::1\])[:/])`;

/** Variables of every service with doors that ask for a token. */
export const accessConfig = {
  ...deploymentConfig,
  JWT_KEYS: read<PublicKeys>({
    shownType: 'comma-separated list of `id=key`, Ed25519 public keys in base64url',
    default: DEVELOPMENT_KEYS,
    neededInProduction: NO_KEY,
    description: 'Whose tokens are accepted; several while keys roll. By default everyone knows it',
    read: readPublicKeys,
  }),
  JWT_ISSUER: Type.String({
    minLength: 1,
    default: 'ome',
    description: '`iss` of the tokens that order-entry issues',
  }),
  JWT_AUDIENCE: Type.String({
    minLength: 1,
    default: 'ome',
    description: '`aud` that every token must name',
  }),
  JWKS_URL: Type.Optional(
    Type.String({
      pattern: SAFE_URL,
      shownType: '`https` URL, or `http` of this machine',
      description:
        'Keys (JWKS) of a foreign issuer, whose tokens are accepted too; needs `JWKS_ISSUER`',
    }),
  ),
  JWKS_ISSUER: Type.Optional(
    Type.String({ minLength: 1, description: '`iss` of the foreign issuer; not `JWT_ISSUER`' }),
  ),
  JWKS_AUDIENCE: Type.Optional(
    Type.String({
      minLength: 1,
      description: "`aud` that the foreign issuer's tokens must name; unset: `JWT_AUDIENCE`",
    }),
  ),
  JWKS_ALGORITHMS: Type.Array(Type.Enum(['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256']), {
    minItems: 1,
    default: ['EdDSA', 'ES256', 'RS256'],
    description: "Signatures that the foreign issuer's tokens may have",
  }),
};

/** Variables of the service that issues tokens, besides `accessConfig`. */
export const issuerConfig = {
  JWT_SIGNING_KEY: read<SigningKey>({
    shownType: '`id=key`, an Ed25519 private key in base64url',
    default: DEVELOPMENT_SIGNING_KEY,
    neededInProduction: NO_KEY,
    secret: true,
    description: 'Signs tokens; `JWT_KEYS` has its public half under the same id',
    read: readSigningKey,
  }),
  JWT_LIFETIME_MS: milliseconds({
    minimum: 1_000,
    maximum: 86_400_000,
    default: 900_000,
    description:
      'How long a token is valid; a disabled user is refused before (docs/operations.md)',
  }),
};

const ACCESS_CONFIG = Type.Object(accessConfig);
const ISSUER_CONFIG = Type.Object({ ...accessConfig, ...issuerConfig });

/** The loaded variables of `accessConfig`. */
export type AccessSettings = Config<typeof ACCESS_CONFIG>;
/** The loaded variables of `accessConfig` and `issuerConfig`. */
export type IssuerSettings = Config<typeof ISSUER_CONFIG>;
