import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { signedInOf } from './caller-request.js';

/** The signed-in caller (`Caller`) as a parameter of a route's handler. */
export const CurrentCaller = createParamDecorator(
  (_data: undefined, context: ExecutionContext) => signedInOf(context).caller,
);

/** As `CurrentCaller`, with the end of the token (`SignedIn`): for answers that outlast it. */
export const CurrentSignIn = createParamDecorator((_data: undefined, context: ExecutionContext) =>
  signedInOf(context),
);
