import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** What a refusal is about, for programs. */
export interface RefusalContext {
  /** The field, header or part of the request that is wrong, or whose limit it is: `user`, `account`. */
  readonly field?: string;
  readonly value?: string;
  /** What a value may be instead. */
  readonly allowed?: readonly string[];
  /** Of a size in bytes, of a number, or of requests a second. */
  readonly limit?: number;
  /** Seconds, as the header `retry-after` says them. */
  readonly retryAfter?: number;
}

/** RFC 9457 body; `type` is `about:blank` when status and title say everything. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** A reason code (docs/reference/reasons.md). */
  readonly reason?: string;
  /** Who refused: `door` for what was refused here. */
  readonly layer?: string;
  readonly context?: RefusalContext;
  /** Extension members of a door's own. */
  readonly [member: string]: unknown;
}

/** The reason code of a door's refusal where the status alone says it (docs/reference/reasons.md). */
export const REASON_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'MALFORMED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  410: 'GONE',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  431: 'HEADERS_TOO_LARGE',
  503: 'UNAVAILABLE',
};

/**
 * A problem whose title is the status' own phrase; its reason is the status' and its layer `door`,
 * unless `members` say otherwise.
 */
export function problemDetails(
  status: number,
  detail: string | undefined,
  members: Readonly<Record<string, unknown>> & { readonly context?: RefusalContext } = {},
): ProblemDetails {
  const reason = REASON_OF_STATUS[status];
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(reason === undefined ? {} : { reason, layer: 'door' }),
    ...members,
  };
}

/** Thrown by a door to answer with exactly this problem, and headers such as `retry-after`. */
export class ProblemException extends HttpException {
  readonly problem: ProblemDetails;

  /** `refusedBy`: `elsewhere` for what the door only passes on, which was counted there. */
  constructor(
    problem: ProblemDetails,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly refusedBy: 'here' | 'elsewhere' = 'here',
  ) {
    const told = withRetryAfter(problem, headers['retry-after']);
    super(told, told.status);
    this.problem = told;
  }
}

function withRetryAfter(problem: ProblemDetails, seconds: string | undefined): ProblemDetails {
  if (seconds === undefined || problem.reason === undefined) return problem;
  return { ...problem, context: { ...problem.context, retryAfter: Number(seconds) } };
}
