import type { FastifyReply } from 'fastify';
import type { ProblemDetails } from './problem-details.js';

/** Answers with the problem, unless something was sent already. */
export function sendProblem(
  reply: FastifyReply,
  problem: ProblemDetails,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (reply.sent) return;
  void reply
    .status(problem.status)
    .headers(headers)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(problem);
}
