import type { CountRefusal } from '../metrics/refusal-counter.js';
import { ProblemException, type ProblemDetails } from './problem-details.js';

/** Counts a refusal of this door's own; one that is passed on was counted by who refused. */
export function countProblem(
  count: CountRefusal,
  { reason, layer }: ProblemDetails,
  thrown?: unknown,
): void {
  if (reason === undefined || layer === undefined) return;
  if (thrown instanceof ProblemException && thrown.refusedBy === 'elsewhere') return;
  count(reason, layer);
}
