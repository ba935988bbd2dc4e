import {
  Count,
  Id,
  LimitsSchema,
  ScopeSchema,
  Text,
  Time,
  type LimitsRecord,
} from '@ome/contracts';
import { Type, type Static } from 'typebox';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;

/** Visible ASCII, with room for what the door and the engine put beside it in an id of 128 bytes. */
const Key = Type.String({
  pattern: '^[\\x21-\\x7e]{1,64}$',
  description: '1 to 64 visible ASCII characters; the same key and body change nothing twice',
});
export const KeyHeader = Type.Object({ 'idempotency-key': optional(Key) }, strict);
/** Of what would be said twice by a repeat without one. */
export const MandatoryKeyHeader = Type.Object({ 'idempotency-key': Key }, strict);
export const StopName = Type.Object({ id: Key }, strict);
export const AccountName = Type.Object({ account: Id }, strict);

/** The scope must be said: an empty one, and nothing less, stops everything. */
export const NewStop = Type.Object(
  { scope: ScopeSchema, text: optional(Text) },
  { ...strict, title: 'NewStop' },
);
export type NewStop = Readonly<Static<typeof NewStop>>;

export const StopAnswer = Type.Object(
  {
    stopId: Id,
    scope: ScopeSchema,
    text: optional(Text),
    /** Where it is in force. */
    partitions: Type.Array(Count),
  },
  { title: 'StopSet' },
);
export type StopAnswer = Readonly<Static<typeof StopAnswer>>;

export const LiftAnswer = Type.Object(
  { stopId: Id, partitions: Type.Array(Count) },
  { title: 'StopLifted' },
);
export type LiftAnswer = Readonly<Static<typeof LiftAnswer>>;

export const StopsInForce = Type.Object(
  {
    stops: Type.Array(
      Type.Object({
        stopId: Id,
        scope: ScopeSchema,
        text: optional(Text),
        setBy: optional(Id),
        since: Time,
        partitions: Type.Array(Count),
      }),
    ),
  },
  { title: 'StopsInForce' },
);

/** A number that JSON says exactly, and every program reads as it was written. */
const ExactCount = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
});

export const NewLimits = Type.Object(
  {
    limits: Type.Array(
      Type.Object(
        {
          ...LimitsSchema.properties,
          maximumOpenOrders: optional(ExactCount),
          collarBasisPoints: optional(ExactCount),
        },
        { ...strict, description: 'limits of the account, or of it on a venue or symbol' },
      ),
      { maxItems: 1000, description: 'a list of at most 1000 limits' },
    ),
  },
  { ...strict, title: 'NewLimits' },
);
export type NewLimits = Readonly<Static<typeof NewLimits>>;

const BOUNDS = [
  'maximumOpenOrders',
  'maximumQuantity',
  'maximumNotional',
  'collarBasisPoints',
] as const satisfies readonly (keyof LimitsRecord)[];

/** What a schema cannot say of limits. */
export function limitsFaults({ limits }: NewLimits): readonly string[] {
  return limits.flatMap((limit, index) =>
    BOUNDS.some((bound) => limit[bound] !== undefined)
      ? []
      : [`limits.${index}: must limit something; give at least one of ${BOUNDS.join(', ')}`],
  );
}

export const LimitsAnswer = Type.Object(
  { account: Id, limits: Type.Array(LimitsSchema) },
  { title: 'LimitsSet' },
);
export type LimitsAnswer = Readonly<Static<typeof LimitsAnswer>>;

export const AccountLimits = Type.Object(
  {
    account: Id,
    limits: Type.Array(LimitsSchema),
    setBy: optional(Id),
    since: optional(Time),
    openOrders: Count,
    asOf: optional(Type.Object({ partition: Count, offset: Count })),
  },
  { title: 'AccountLimits' },
);
