import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** RFC 9457 body; `type` is `about:blank` when status and title say everything. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Extension members, such as a reason code. */
  readonly [member: string]: unknown;
}

/** The reason code of a door's refusal where the status alone says it (docs/reference/reasons.md). */
export const REASON_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'MALFORMED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

/** A problem whose title is the status' own phrase, and its reason the status', unless `members` say otherwise. */
export function problemDetails(
  status: number,
  detail: string | undefined,
  members: Readonly<Record<string, unknown>> = {},
): ProblemDetails {
  const reason = REASON_OF_STATUS[status];
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(reason === undefined ? {} : { reason }),
    ...members,
  };
}

/** Thrown by a door to answer with exactly this problem, and headers such as `retry-after`. */
export class ProblemException extends HttpException {
  constructor(
    readonly problem: ProblemDetails,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem, problem.status);
  }
}
