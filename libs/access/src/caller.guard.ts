import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemException, problemDetails, WITHOUT_SIGN_IN } from '@ome/platform';
import type { Caller, Role } from './caller.js';
import type { CallerRequest } from './caller-request.js';
import { FOR_ROLES } from './for-roles.js';
import { TokenVerifier } from './token-verifier.js';
import type { TokenFault } from './verified-tokens.js';

const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

/** Lets pass who sends a valid token and has the route's role; the request then knows its caller. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** @throws ProblemException 401 without a valid token, 403 for another role, 503 without keys */
  async canActivate(context: ExecutionContext): Promise<true> {
    if (context.getType() !== 'http' || this.#said(WITHOUT_SIGN_IN, context)) return true;
    const request = context.switchToHttp().getRequest<CallerRequest>();
    request.caller ??= await this.#callerOf(request);
    const roles: readonly Role[] | undefined = this.#said(FOR_ROLES, context);
    if (roles !== undefined && !roles.includes(request.caller.role)) throw wrongRole(roles);
    return true;
  }

  async #callerOf({ headers }: CallerRequest): Promise<Caller> {
    const { authorization } = headers;
    if (authorization === undefined)
      throw unauthorized('Send a token: Authorization: Bearer <token>.');
    const [, token] = BEARER.exec(String(authorization)) ?? [];
    if (token === undefined) throw refusedToken('INVALID');
    const verified = await this.verifier.verify(token);
    if (verified.ok) return verified.caller;
    throw refusedToken(verified.fault);
  }

  #said<Value>(key: symbol, context: ExecutionContext): Value | undefined {
    const places = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<Value | undefined>(key, places);
  }
}

function refusedToken(fault: TokenFault): ProblemException {
  switch (fault) {
    case 'INVALID':
      return unauthorized('The token is not valid here: sign in again.', 'invalid_token');
    case 'EXPIRED':
      return unauthorized('The token has expired: sign in again.', 'invalid_token');
    case 'NOT_YET_VALID':
      return unauthorized('The token is not valid yet.', 'invalid_token');
    case 'KEYS_UNAVAILABLE': {
      const detail = "The issuer's keys cannot be read now. Try again.";
      return new ProblemException(problemDetails(503, detail), { 'retry-after': '1' });
    }
    default: {
      const unknown: never = fault;
      throw new Error(`There is no token fault ${String(unknown)}.`);
    }
  }
}

/** RFC 6750: the error is said only of a token that was sent. */
function unauthorized(detail: string, error?: 'invalid_token'): ProblemException {
  const challenge = error === undefined ? 'Bearer' : `Bearer error="${error}"`;
  return new ProblemException(problemDetails(401, detail), { 'www-authenticate': challenge });
}

function wrongRole(roles: readonly Role[]): ProblemException {
  return new ProblemException(problemDetails(403, `Only for the role ${roles.join(' or ')}.`));
}
