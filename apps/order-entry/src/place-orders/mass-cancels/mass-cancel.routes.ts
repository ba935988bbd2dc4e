import { apiRoute } from '@ome/api';
import { Id } from '@ome/contracts';
import { Type } from 'typebox';
import { REFUSED } from '../routes.js';
import { WriteHeaders } from '../request-fields.js';
import { MassCancelBody, MassCancelResults, TakenMassCancel } from './mass-cancel-fields.js';

const TAG = 'Mass cancels';

export const MASS_CANCEL = apiRoute(
  {
    operationId: 'massCancel',
    tag: TAG,
    summary: 'Cancel all open orders of an account, symbol, venue, side or user',
    description: `Cancels the open orders that have all that is stated and were placed before it: of \`account\`, or of every account that the caller trades. Orders that come later are not concerned. The engine cancels one order after another; the url of the answer has one result per order. Each order is asked once: what its venue refuses to cancel stays open, as \`ordStatus\` of its result says, until a mass cancel under another id asks again.

\`Idempotency-Key\` must be given: it names the mass cancel and makes it repeatable for ever. A repeat is \`repeated\`: it has the results of the first one, and cancels nothing that came later. Where no \`account\` is stated, it is of the accounts that the caller trades then: in one that he was given since, it is the first. The door waits up to 1 s for the engine to say so, or as long as \`Prefer\` asks; when that was too short, \`detail\` says how to ask.`,
    answers: {
      202: {
        description: 'Durable: the open orders will be canceled',
        schema: TakenMassCancel,
        headers: {
          location: 'Where the results are',
          'preference-applied': 'The wait, where one was preferred',
        },
      },
      403: REFUSED[403],
      409: 'REQUEST_ID_REUSED: the id was used with another body',
      429: REFUSED[429],
      503: 'It may have been taken for some accounts or none; repeat it under the same id',
    },
  },
  { headers: WriteHeaders, body: MassCancelBody },
);

export const READ_MASS_CANCEL = apiRoute(
  {
    operationId: 'readMassCancel',
    tag: TAG,
    summary: 'What became of a mass cancel: one result per order',
    answers: {
      200: { description: 'How far it is', schema: MassCancelResults },
      404: 'The caller asked for no such mass cancel, or a moment ago',
      503: 'The order database cannot be read now',
    },
  },
  { params: Type.Object({ id: Id }) },
);
