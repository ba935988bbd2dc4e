import type { Duplex } from 'node:stream';
import type { CountRefusal } from '../metrics/refusal-counter.js';
import { countProblem } from './count-problem.js';
import { ProblemException } from './problem-details.js';
import { problemOf } from './problem-of.js';
import { endWithProblem } from './send-problem.js';

/** Answers an upgrade that is not made: an HTTP answer like any other refusal, after which the socket ends. */
export function refuseUpgrade(socket: Duplex, thrown: unknown, count: CountRefusal): void {
  const problem = problemOf(thrown);
  countProblem(count, problem, thrown);
  endWithProblem(socket, problem, thrown instanceof ProblemException ? thrown.headers : {});
}
