import { Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { TokenIssuer } from '@ome/access';
import { apiRoute, Checked, Describe, type CheckedRequest } from '@ome/api';
import { Metrics, ProblemException, problemDetails, WithoutSignIn } from '@ome/platform';
import { LONGEST_PASSWORD } from '@ome/users';
import { Type, type Static } from 'typebox';
import { SignIn, type SignInOutcome } from './sign-in.js';

const SignInRequest = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: LONGEST_PASSWORD }),
  },
  { title: 'SignInRequest' },
);

const SignedInSchema = Type.Object(
  {
    token: Type.String({ description: 'a JWT, for `Authorization: Bearer <token>`' }),
    expiresAt: Type.String({ description: 'until then it is valid (RFC 3339)' }),
  },
  { title: 'SignedIn' },
);

/** `POST /api/auth`. */
const SIGN_IN = apiRoute(
  {
    operationId: 'signIn',
    tag: 'Access',
    summary: 'Sign in',
    description: 'A name and a password for a short-lived token.',
    open: true,
    answers: {
      200: { description: 'Signed in', schema: SignedInSchema },
      401: 'The name or the password is wrong, or the user is disabled',
      429: 'Too many tries of the user from this address; `Retry-After` says when to come back',
      503: 'Nobody can sign in now',
    },
  },
  { body: SignInRequest },
);

type SignedIn = Readonly<Static<typeof SignedInSchema>>;

/** `POST /api/auth`: a name and a password for a short-lived token. */
@Controller('api/auth')
@WithoutSignIn('whoever signs in has no token yet')
export class SignInController {
  readonly #counted: (outcome: SignInOutcome['outcome']) => void;

  constructor(
    private readonly signIn: SignIn,
    private readonly issuer: TokenIssuer,
    metrics: Metrics,
  ) {
    const tries = metrics.counter({
      name: 'sign_ins_total',
      help: 'Tries to sign in, by how they ended',
      labelNames: ['outcome'],
    });
    this.#counted = (outcome) => tries.inc({ outcome });
  }

  @Post()
  @HttpCode(200)
  @Describe(SIGN_IN)
  async take(
    @Checked() { body }: CheckedRequest<typeof SIGN_IN>,
    @Ip() address: string,
  ): Promise<SignedIn> {
    const { username, password } = body;
    const result = await this.signIn.check({ username, password, address });
    this.#counted(result.outcome);
    if (result.outcome !== 'SIGNED_IN') throw problemOf(result);
    const { token, expiresAt } = await this.issuer.issue(result.caller);
    return { token, expiresAt: expiresAt.toISOString() };
  }
}

function problemOf(
  result: Exclude<SignInOutcome, { readonly outcome: 'SIGNED_IN' }>,
): ProblemException {
  switch (result.outcome) {
    case 'REFUSED': {
      const context = { field: 'password' };
      const problem = problemDetails(401, 'The name or the password is wrong.', { context });
      return new ProblemException(problem, { 'www-authenticate': 'Bearer' });
    }
    case 'TOO_MANY': {
      const seconds = String(result.retryAfterSeconds);
      const context = { field: 'user' };
      const detail = `Too many tries: try again in ${seconds} s.`;
      const problem = problemDetails(429, detail, { context });
      return new ProblemException(problem, { 'retry-after': seconds });
    }
    case 'UNAVAILABLE': {
      const problem = problemDetails(503, 'Nobody can sign in here now. Try again.');
      return new ProblemException(problem, { 'retry-after': '1' });
    }
    default: {
      const unknown: never = result;
      throw new Error(`There is no outcome ${JSON.stringify(unknown)}.`);
    }
  }
}
