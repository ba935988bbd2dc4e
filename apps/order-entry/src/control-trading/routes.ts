import { apiRoute } from '@ome/api';
import {
  AccountLimits,
  AccountName,
  KeyHeader,
  LiftAnswer,
  LimitsAnswer,
  limitsFaults,
  MandatoryKeyHeader,
  NewLimits,
  NewStop,
  StopAnswer,
  StopName,
  StopsInForce,
} from './control-fields.js';

const TAG = 'Trading control';
const REFUSED = {
  403: 'The caller is no operator',
  409: 'The Idempotency-Key was used with another body',
} as const;
const UNCONFIRMED =
  '`unconfirmed` names the partitions that have not confirmed, where it may come into force yet: repeat it with `Idempotency-Key` as in `requestId`';
const UNREADABLE = { 503: 'The database cannot be read now' } as const;

export const SET_STOP = apiRoute(
  {
    operationId: 'setStop',
    tag: TAG,
    summary: 'Stop trading',
    description: `Holds back new orders, changes and activations of the scope: all that is said in it must hold, and an empty scope is everything. Cancels pass, and nothing is cancelled.

Answers when every partition concerned has it in force: of a stop of one account that account's own, though all are told. \`Idempotency-Key\` must be given: it becomes the stop's id, which is used up when the stop is lifted.`,
    answers: {
      201: { description: 'In force', schema: StopAnswer },
      ...REFUSED,
      409: 'REQUEST_ID_REUSED: the Idempotency-Key was used with another body or scope, or its stop was lifted',
      503: UNCONFIRMED,
    },
  },
  { headers: MandatoryKeyHeader, body: NewStop },
);

export const LIFT_STOP = apiRoute(
  {
    operationId: 'liftStop',
    tag: TAG,
    summary: 'Lift a stop',
    description: 'Answers when no partition has it in force any more.',
    answers: {
      200: { description: 'Lifted', schema: LiftAnswer },
      ...REFUSED,
      404: 'No such stop is in force',
      503: UNCONFIRMED,
    },
  },
  { params: StopName, headers: KeyHeader },
);

export const LIST_STOPS = apiRoute(
  {
    operationId: 'listStops',
    tag: TAG,
    summary: 'The stops in force',
    description: 'As the projection has them: a moment behind what was confirmed.',
    answers: {
      200: { description: 'Oldest first', schema: StopsInForce },
      403: REFUSED[403],
      ...UNREADABLE,
    },
  },
  {},
);

export const SET_LIMITS = apiRoute(
  {
    operationId: 'setLimits',
    tag: TAG,
    summary: 'Set the limits of an account',
    description:
      'They replace all that the account had; an empty list takes them away. Orders that are there already stay. A repeat under its `Idempotency-Key` changes nothing, and is 200 only while its limits are in force.',
    answers: {
      200: { description: 'In force', schema: LimitsAnswer },
      ...REFUSED,
      409: 'REQUEST_ID_REUSED: the Idempotency-Key was used with another body, or other limits of the account were set since',
      503: UNCONFIRMED,
    },
  },
  { params: AccountName, headers: KeyHeader, body: NewLimits },
  limitsFaults,
);

export const GET_LIMITS = apiRoute(
  {
    operationId: 'getLimits',
    tag: TAG,
    summary: 'The limits of an account, and its open orders',
    description: 'For operators, and whoever may read the account. As the projection has them.',
    answers: {
      200: { description: 'The limits', schema: AccountLimits },
      404: 'The caller may not read this account',
      ...UNREADABLE,
    },
  },
  { params: AccountName },
);
