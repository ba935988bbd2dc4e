import { Type } from 'typebox';
import { fieldsReader, Name } from '../request-fields.js';

/** The query of `/v1/stream`, whichever way it is read. @throws ProblemException 400 */
export const readStreamQuery = fieldsReader(
  Type.Object(
    {
      user: Type.Optional(Name),
      lastEventId: Type.Optional(Type.String({ maxLength: 1_000_000 })),
    },
    { additionalProperties: false },
  ),
);
