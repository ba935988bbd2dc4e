import { ReasonCodeField } from '@ome/contracts';
import type { ReasonContext } from '@ome/domain';
import type { RefusalContext } from '@ome/platform';
import { Type } from 'typebox';

const optional = Type.Optional;

/** Who refused. */
export const ReasonLayerField = Type.Enum(['door', 'pre-trade', 'lifecycle', 'venue'], {
  description:
    'who refused: `door` for all that was refused before it was sent to the engine, whatever the reason',
});

const RefusalContextSchema = Type.Object(
  {
    field: optional(
      Type.String({
        description:
          'the field, header or part of the request that is wrong, the first of several; of a rate: `user` or `account`',
      }),
    ),
    value: optional(Type.String({ description: 'what was given there' })),
    allowed: optional(
      Type.Array(Type.String(), { description: 'what may be given there instead' }),
    ),
    limit: optional(
      Type.Integer({ description: 'bytes of a body, levels of its nesting, requests a second' }),
    ),
    minimum: optional(Type.String({ description: 'the lowest value that may be, a decimal' })),
    maximum: optional(Type.String({ description: 'the highest value that may be, a decimal' })),
    step: optional(
      Type.String({ description: 'what the value must be a multiple of: the tick or the lot' }),
    ),
    lastPrice: optional(Type.String({ description: 'the last trade that the price was held to' })),
    actual: optional(
      Type.String({ description: 'what the order has instead of what was expected' }),
    ),
    ordStatus: optional(Type.String({ description: 'status of the order that refused' })),
    pending: optional(
      Type.String({ description: 'clientOrderId of the newest request that waits for the venue' }),
    ),
    stopId: optional(Type.String({ description: 'the stop that is in force' })),
    retryAfter: optional(Type.Integer({ description: 'seconds, as `Retry-After`' })),
  },
  { title: 'RefusalContext', description: 'what the refusal is about, for programs' },
);

export const RefusalContextField = Type.Unsafe<RefusalContext | ReasonContext>(
  RefusalContextSchema,
);

/** Problem details (RFC 9457) as every route of the API gives them. */
export const PROBLEM_SCHEMA = Type.Object(
  {
    type: Type.String({ description: '`about:blank`: status and title say what kind it is' }),
    title: Type.String({ description: "the status' phrase" }),
    status: Type.Integer({ description: 'the HTTP status' }),
    detail: optional(Type.String({ description: 'what happened, and what to do about it' })),
    reason: optional(ReasonCodeField),
    layer: optional(ReasonLayerField),
    context: optional(RefusalContextField),
    faults: optional(
      Type.Array(Type.String(), { description: 'each field that is wrong, and what it may be' }),
    ),
  },
  { title: 'Problem', description: 'problem details (RFC 9457)' },
);
