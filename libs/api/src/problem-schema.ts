import { ReasonCodeField } from '@ome/contracts';
import { Type } from 'typebox';

/** Problem details (RFC 9457) as every route of the API gives them. */
export const PROBLEM_SCHEMA = Type.Object(
  {
    type: Type.String({ description: '`about:blank`: status and title say what kind it is' }),
    title: Type.String({ description: "the status' phrase" }),
    status: Type.Integer({ description: 'the HTTP status' }),
    detail: Type.Optional(Type.String({ description: 'what happened, and what to do about it' })),
    reason: Type.Optional(ReasonCodeField),
    faults: Type.Optional(
      Type.Array(Type.String(), { description: 'each field that is wrong, and what it may be' }),
    ),
  },
  { title: 'Problem', description: 'problem details (RFC 9457)' },
);
