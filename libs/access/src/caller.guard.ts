import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemException, problemDetails, WITHOUT_SIGN_IN } from '@ome/platform';
import { requestOf, type CallerRequest, type SignedIn } from './caller-request.js';
import type { Role } from './caller.js';
import { FOR_ROLES } from './for-roles.js';
import { bearerTokenOf, signedInBy } from './sign-in-check.js';
import { cookieOf, TOKEN_COOKIE } from './token-cookie.js';
import { TokenVerifier } from './token-verifier.js';

/** What a route says of its callers. */
interface RouteRules {
  readonly open: boolean;
  readonly roles: readonly Role[] | undefined;
  readonly cookie: string | undefined;
}

/** Lets pass who sends a valid token and has the route's role; the request then knows its caller. */
@Injectable()
export class CallerGuard implements CanActivate {
  /** By handler and class: reading metadata anew costs more than checking a known token. */
  readonly #rules = new WeakMap<object, WeakMap<object, RouteRules>>();

  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** @throws ProblemException 401 without a valid token, 403 for another role, 503 without keys */
  canActivate(context: ExecutionContext): true | Promise<true> {
    if (context.getType() !== 'http') return true;
    const rules = this.#rulesOf(context);
    if (rules.open) return true;
    const request = requestOf<CallerRequest>(context);
    const token = tokenOf(request, rules);
    const known = request.signedIn ?? (token && this.verifier.known(token));
    if (known) {
      request.signedIn = known;
      return passed(known, rules);
    }
    return signedInBy(this.verifier, token).then((signedIn) => {
      request.signedIn = signedIn;
      return passed(signedIn, rules);
    });
  }

  #rulesOf(context: ExecutionContext): RouteRules {
    const [handler, owner] = [context.getHandler(), context.getClass()];
    const ofHandler = this.#rules.get(handler) ?? new WeakMap<object, RouteRules>();
    const known = ofHandler.get(owner);
    if (known !== undefined) return known;
    const said = <Value>(key: symbol): Value | undefined =>
      this.reflector.getAllAndOverride<Value | undefined>(key, [handler, owner]);
    const rules = {
      open: said(WITHOUT_SIGN_IN) !== undefined,
      roles: said<readonly Role[]>(FOR_ROLES),
      cookie: said<string>(TOKEN_COOKIE),
    };
    this.#rules.set(handler, ofHandler.set(owner, rules));
    return rules;
  }
}

function passed({ caller }: SignedIn, { roles }: RouteRules): true {
  if (roles === undefined || roles.includes(caller.role)) return true;
  const context = { field: 'role', value: caller.role, allowed: roles };
  const detail = `Only for the role ${roles.join(' or ')}.`;
  throw new ProblemException(problemDetails(403, detail, { context }));
}

function tokenOf({ headers }: CallerRequest, { cookie }: RouteRules): string | undefined {
  const token = bearerTokenOf(headers['authorization']);
  if (token !== undefined || cookie === undefined) return token;
  return cookieOf(headers['cookie'], cookie);
}
