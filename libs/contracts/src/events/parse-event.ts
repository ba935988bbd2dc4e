import type { Static, TObject } from 'typebox';
import { checkOf, readObject, refused } from '../wire/parse.js';
import type { Check, Parsed } from '../wire/parse.js';
import { EVENT_SCHEMAS } from './event-schemas.js';
import type { OrderEventRecord } from './event-schemas.js';

type EventSchema = (typeof EVENT_SCHEMAS)[number];

const checks: ReadonlyMap<unknown, Check<OrderEventRecord>> = new Map(
  EVENT_SCHEMAS.flatMap((schema) => {
    const check: Check<Static<EventSchema>> = checkOf<EventSchema>('an order event', schema);
    return typesOf(schema).map((type) => [type, check] as const);
  }),
);

/** Every type of record in `ome.order-events.v1`. */
export const EVENT_TYPES: readonly string[] = EVENT_SCHEMAS.flatMap(typesOf);

/** A record of `ome.order-events.v1`. Never throws. Fields that a later version adds are let through. */
export function parseOrderEvent(value: Uint8Array | null): Parsed<OrderEventRecord> {
  const object = readObject(value);
  if (!object.ok) return object;
  const check = checks.get(object.value.type);
  return check === undefined
    ? refused(`type: must be one of ${EVENT_TYPES.join(', ')}`)
    : check(object.value);
}

function typesOf(schema: TObject): readonly string[] {
  const { type } = schema.properties;
  if (type !== undefined && 'enum' in type && Array.isArray(type.enum))
    return type.enum.map(String);
  throw new Error('An event schema has no list of types');
}
