import { HttpException } from '@nestjs/common';
import {
  ProblemException,
  problemDetails,
  type ProblemDetails,
  type RefusalContext,
} from './problem-details.js';

/** What is looked at of a request to say what its refusal is about. */
export interface RefusedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly routeOptions?: { readonly bodyLimit?: number };
}

/**
 * The problem that answers a thrown value. Client errors say what was wrong; anything else becomes
 * a 500 that says nothing of its cause. A refusal without a context of its own has what the request
 * tells of it.
 */
export function problemOf(thrown: unknown, request?: RefusedRequest): ProblemDetails {
  const problem = bareProblemOf(thrown);
  if (problem.reason === undefined || problem.context !== undefined) return problem;
  const context = request && contextOf(problem.status, request);
  return context === undefined ? problem : { ...problem, context };
}

function bareProblemOf(thrown: unknown): ProblemDetails {
  if (thrown instanceof ProblemException) return thrown.problem;
  if (thrown instanceof HttpException) {
    return problemDetails(thrown.getStatus(), detailOf(thrown.getResponse()));
  }
  const status = statusCodeOf(thrown);
  if (status === undefined || !(thrown instanceof Error)) {
    return problemDetails(500, 'An unexpected error; the log has it under the request id.');
  }
  // It is found in the body, before any field of it is looked at.
  const members = status === 400 ? { context: { field: 'body' } } : {};
  return problemDetails(status, thrown.message, members);
}

function contextOf(
  status: number,
  { url, headers, routeOptions }: RefusedRequest,
): RefusalContext | undefined {
  switch (status) {
    case 401:
      return { field: 'authorization' };
    case 404:
      return { field: 'path', value: url.replace(/\?.*$/s, '') };
    case 413: {
      const limit = routeOptions?.bodyLimit;
      return { field: 'body', ...(limit === undefined ? {} : { limit }) };
    }
    case 415:
      return { field: 'content-type', value: String(headers['content-type'] ?? '') };
    default:
      return undefined;
  }
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
