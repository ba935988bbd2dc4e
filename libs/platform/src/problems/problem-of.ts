import { HttpException } from '@nestjs/common';
import { ProblemException, problemDetails, type ProblemDetails } from './problem-details.js';

/**
 * The problem that answers a thrown value. Client errors say what was wrong; anything else becomes
 * a 500 that says nothing of its cause.
 */
export function problemOf(thrown: unknown): ProblemDetails {
  if (thrown instanceof ProblemException) return thrown.problem;
  if (thrown instanceof HttpException) {
    return problemDetails(thrown.getStatus(), detailOf(thrown.getResponse()));
  }
  const status = statusCodeOf(thrown);
  if (status === undefined || !(thrown instanceof Error)) {
    return problemDetails(500, 'An unexpected error; the log has it under the request id.');
  }
  return problemDetails(status, thrown.message);
}

/** Fastify's own refusals (body too large, malformed JSON, ...) are errors with a 4xx code. */
function statusCodeOf(thrown: unknown): number | undefined {
  const status = member(thrown, 'statusCode');
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function detailOf(response: unknown): string | undefined {
  const message = typeof response === 'string' ? response : member(response, 'message');
  if (typeof message === 'string') return message;
  return Array.isArray(message) ? message.map(String).join('; ') : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
