import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from './caller-request.js';

/** The signed-in caller (`Caller`) as a parameter of a route's handler. */
export const CurrentCaller = createParamDecorator((_data: undefined, context: ExecutionContext) =>
  callerOf(context),
);
