import { HttpException } from '@nestjs/common';

/** What the dialect answers when it cannot take a request; `violations` on a malformed one. */
export interface DialectFault {
  readonly success: false;
  readonly comment: string;
  readonly violations?: readonly string[];
}

/** Thrown by a door of the dialect to answer with exactly this. */
export class DialectException extends HttpException {
  constructor(
    readonly fault: DialectFault,
    status: number,
    cause?: unknown,
  ) {
    super(fault, status, { cause });
  }
}

export const MALFORMED = 'The request is malformed; nothing was stored';

/** HTTP 400 with every violation. */
export function malformed(violations: readonly string[]): DialectException {
  return new DialectException({ success: false, comment: MALFORMED, violations }, 400);
}

/** HTTP 503, answered with Retry-After. */
export function unavailable(comment: string, cause?: unknown): DialectException {
  return new DialectException({ success: false, comment }, 503, cause);
}
