import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ProblemException, problemDetails } from '@ome/platform';

/** Token of the configured operator token. */
export const OPERATOR_TOKEN = Symbol('operator token');

const BEARER = /^Bearer (.+)$/;
const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** Lets pass who sends `Authorization: Bearer <OPERATOR_TOKEN>`. */
@Injectable()
export class OperatorGuard implements CanActivate {
  readonly #expected: Buffer;

  constructor(@Inject(OPERATOR_TOKEN) token: string) {
    this.#expected = digestOf(token);
  }

  canActivate(context: ExecutionContext): boolean {
    const request: { readonly headers: { readonly authorization?: string } } = context
      .switchToHttp()
      .getRequest();
    const [, given] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    if (given !== undefined && timingSafeEqual(digestOf(given), this.#expected)) return true;
    throw new ProblemException(
      problemDetails(401, 'Send the operator token: Authorization: Bearer <OPERATOR_TOKEN>'),
      { 'www-authenticate': 'Bearer' },
    );
  }
}
