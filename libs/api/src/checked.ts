import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ProblemException, problemDetails } from '@ome/platform';
import type { FastifyRequest } from 'fastify';
import type { ApiRoute } from './api-route.js';

const ROUTES = new WeakMap<object, ApiRoute>();
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** Says which route a handler answers: for `@Checked()` and for the reference. */
export function Describe(route: ApiRoute): MethodDecorator {
  return (_target, _name, descriptor) => {
    ROUTES.set(methodOf(descriptor), route);
  };
}

/** The route that a handler answers. */
export function describedRoute(handler: object): ApiRoute | undefined {
  return ROUTES.get(handler);
}

/**
 * The request's parts (CheckedRequest), after every guard, so that a stranger is told nothing of
 * the fields. 400 problem details name each field that is wrong; 415 when the body is no JSON.
 */
export const Checked = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const route = describedRoute(context.getHandler());
  if (route === undefined) {
    throw new Error(`${context.getHandler().name} is checked but not described`);
  }
  return checkedRequest(route, context.getArgByIndex<FastifyRequest>(0));
});

/** @throws ProblemException */
export function checkedRequest(
  route: ApiRoute,
  request: Pick<FastifyRequest, 'params' | 'query' | 'headers' | 'body'>,
): unknown {
  const type = request.headers['content-type'];
  if (route.inputs.body !== undefined && type !== undefined && !JSON_TYPE.test(type)) {
    const detail = 'The body must be JSON: send Content-Type: application/json.';
    const context = { field: 'content-type', value: type, allowed: ['application/json'] };
    throw new ProblemException(problemDetails(415, detail, { context }));
  }
  const { params, query, headers, body } = request;
  const read = route.read({ params, query, headers, body });
  if (!read.ok) throw malformedRequest(read.faults);
  if (route.inputs.body === undefined && body !== undefined && body !== null) {
    throw malformedRequest(['the body: must be left out; this request has none']);
  }
  return read.value;
}

/** 400 that names what is wrong, for faults that no schema finds too. */
export function malformedRequest(faults: readonly string[]): ProblemException {
  const context = { field: fieldOf(faults[0] ?? '') };
  return new ProblemException(problemDetails(400, faults.join('; '), { faults, context }));
}

/** A fault is `<field>: <what it must be>`. */
function fieldOf(fault: string): string {
  return fault.split(': ', 1)[0] ?? fault;
}

function methodOf(descriptor: PropertyDescriptor): object {
  const method: unknown = descriptor.value;
  if (typeof method !== 'function') throw new Error('Only a method answers a route');
  return method;
}
