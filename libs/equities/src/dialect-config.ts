import { read } from '@ome/platform';
import { Type } from 'typebox';
import { readNetworks, type Networks } from './networks.js';

/** The header that carries a key. */
export const API_KEY_HEADER = 'x-api-key';

/** Variables of services with a door of the dialect, which knows no users that sign in. */
export const dialectConfig = {
  EQUITIES_API_KEYS: Type.Array(Type.String({ pattern: String.raw`^[\w.~+/=-]{16,200}$` }), {
    default: [],
    secret: true,
    description:
      'Callers of the equities dialect must send one of these in `X-API-Key`; empty: no key is asked for',
  }),
  EQUITIES_ALLOWED_NETWORKS: read<Networks>({
    shownType: 'comma-separated list of addresses and networks (`10.0.0.0/8`)',
    default: '',
    description:
      'Where callers of the equities dialect must be; empty: anywhere. In production the dialect is off unless this or `EQUITIES_API_KEYS` is set; with both, both must hold',
    read: readNetworks,
  }),
};
