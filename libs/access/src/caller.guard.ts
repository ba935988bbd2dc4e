import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemException, problemDetails, WITHOUT_SIGN_IN } from '@ome/platform';
import type { CallerRequest } from './caller-request.js';
import type { Role } from './caller.js';
import { FOR_ROLES } from './for-roles.js';
import { bearerTokenOf, signedInBy } from './sign-in-check.js';
import { cookieOf, TOKEN_COOKIE } from './token-cookie.js';
import { TokenVerifier } from './token-verifier.js';

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
    request.signedIn ??= await signedInBy(this.verifier, this.#tokenOf(request, context));
    const roles: readonly Role[] | undefined = this.#said(FOR_ROLES, context);
    if (roles !== undefined && !roles.includes(request.signedIn.caller.role)) {
      const detail = `Only for the role ${roles.join(' or ')}.`;
      throw new ProblemException(problemDetails(403, detail));
    }
    return true;
  }

  #tokenOf({ headers }: CallerRequest, context: ExecutionContext): string | undefined {
    const token = bearerTokenOf(headers['authorization']);
    const cookie: string | undefined = this.#said(TOKEN_COOKIE, context);
    if (token !== undefined || cookie === undefined) return token;
    return cookieOf(headers['cookie'], cookie);
  }

  #said<Value>(key: symbol, context: ExecutionContext): Value | undefined {
    const places = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<Value | undefined>(key, places);
  }
}
