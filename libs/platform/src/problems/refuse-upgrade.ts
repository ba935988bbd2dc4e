import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CountRefusal } from '../metrics/refusal-counter.js';
import { countProblem } from './count-problem.js';
import { ProblemException } from './problem-details.js';
import { problemOf } from './problem-of.js';

/** Answers an upgrade that is not made: an HTTP answer like any other refusal, after which the socket ends. */
export function refuseUpgrade(socket: Duplex, thrown: unknown, count: CountRefusal): void {
  const problem = problemOf(thrown);
  countProblem(count, problem, thrown);
  const body = JSON.stringify(problem);
  const headers = thrown instanceof ProblemException ? thrown.headers : {};
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
