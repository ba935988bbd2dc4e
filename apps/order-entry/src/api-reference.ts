import type { Type } from '@nestjs/common';
import { openApiOf, type OpenApiDocument } from '@ome/api';

/** The reference of order-entry's own API, made of what its controllers say of their routes. */
export function apiReference(controllers: readonly Type<unknown>[]): OpenApiDocument {
  return openApiOf(controllers, {
    title: 'OME order entry',
    version: '1',
    description: `Orders over HTTP. Prices and quantities are decimal strings, times are RFC 3339 in UTC, enum values are the words of FIX. Unknown fields are refused.

Send the token of POST /api/auth as \`Authorization: Bearer <token>\`. Errors are problem details (RFC 9457) with our reason code as \`reason\`.

A write is answered 202 when it is durable. \`Prefer: wait=<seconds>\` waits for the engine's decision. The venue's answer comes later: read the order.`,
    tags: {
      Access: 'Sign in.',
      Orders: 'Place, change and cancel orders, and read them.',
      Lists: 'Several orders in one request.',
      'Mass cancels': 'Cancel whatever is open.',
      Positions: 'What accounts bought and sold.',
      'Trading control': 'What operators say to the engine: stops, and limits of accounts.',
    },
  });
}
