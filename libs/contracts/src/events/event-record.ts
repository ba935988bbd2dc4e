import { ACTORS } from '@ome/domain';
import { Type, type TProperties } from 'typebox';
import { Id, oneOf, UnsignedDecimalText } from '../wire/fields.js';
import { columnFields, eventFields, orderEventFields, requestAnswerData } from './event-parts.js';

const optional = Type.Optional;
type Types = readonly [string, ...string[]];

/** The name that a change gives its order, and the one that it is about. */
export const names = { clientOrderId: Id, origClientOrderId: Id };
/** Absent in records of before it was said of changes, too. */
export const asker = { submittedBy: optional(Id) };
export const text = optional(Type.String());

/** An event that answers a request. Beside the common fields, `data` alone is what a fold needs. */
export function answerEvent<const Names extends Types, Data extends TProperties>(
  types: Names,
  data: Data,
) {
  return Type.Object({
    type: oneOf(types),
    ...columnFields,
    ...orderEventFields,
    requestId: Id,
    data: Type.Object({ ...requestAnswerData, ...data }),
  });
}

const venueFacts = {
  venueOrderId: optional(Id),
  venueRevision: optional(Id),
  origVenueOrderId: optional(Id),
  origVenueRevision: optional(Id),
  actor: optional(oneOf(ACTORS)),
  hiddenQuantity: optional(UnsignedDecimalText),
  restatementReason: optional(Id),
};

/** An event that a venue's report caused. */
export function venueEvent<const Names extends Types, Data extends TProperties>(
  types: Names,
  data: Data,
) {
  return Type.Object({
    type: oneOf(types),
    ...columnFields,
    ...orderEventFields,
    execId: Id,
    data: Type.Object({ venue: Id, ...venueFacts, ...data }),
  });
}

/** A record of no order: it has no version. */
export function partitionRecord<
  const Names extends Types,
  Fields extends TProperties,
  Data extends TProperties,
>(types: Names, fields: Fields, data: Data) {
  return Type.Object({
    type: oneOf(types),
    ...columnFields,
    ...eventFields,
    ...fields,
    data: Type.Object(data),
  });
}
