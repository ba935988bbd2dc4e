import { NotTakenError } from '@ome/outcomes';
import { ProblemException, problemDetails } from '@ome/platform';

const DETAILS = {
  'not-sent': 'Kafka cannot be reached: nothing was sent. Try again.',
  behind: 'Decisions are late: nothing was sent. Try again; cancels pass.',
} as const;

/**
 * What answers a request that the inbox did not surely take: 503 that says whether it may have.
 * `outcome` is NOT_SENT or UNKNOWN; an unknown one may be repeated under `requestId`. What is no
 * NotTakenError is given back.
 */
export function notTakenProblem(error: unknown, requestId: string): unknown {
  if (!(error instanceof NotTakenError)) return error;
  const unknown = error.outcome === 'unknown';
  const detail =
    error.outcome === 'unknown'
      ? `Kafka has not confirmed the request: its outcome is unknown. Repeat it with Idempotency-Key: ${requestId}.`
      : DETAILS[error.outcome];
  const members = { outcome: unknown ? 'UNKNOWN' : 'NOT_SENT', requestId };
  return new ProblemException(problemDetails(503, detail, members), { 'retry-after': '1' });
}
