import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  LogController,
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger as PinoLogger } from 'pino';
import type { CountRefusal } from '../metrics/refusal-counter.js';
import { countProblem } from '../problems/count-problem.js';
import { sendProblem } from '../problems/send-problem.js';
import { ProblemException, problemDetails } from '../problems/problem-details.js';
import { problemOf } from '../problems/problem-of.js';
import { AllowedMethods } from './allowed-methods.js';
import { isTooDeep, MAXIMUM_BODY_DEPTH } from './body-depth.js';
import type { OpenConnections } from './open-connections.js';
import { answerUnreadable } from './unreadable-requests.js';

const REQUEST_ID = /^[\w.-]{1,128}$/;
/** Longest time that a caller may take to send a request. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** As much as Node takes of a request's head. */
const LONGEST_PATH = 16_384;
const PROBES = /^\/(health\/|metrics$)/;

interface HttpAdapterOptions {
  readonly bodyLimit: number;
  readonly logger: PinoLogger;
  readonly count: CountRefusal;
  readonly connections: OpenConnections;
}

/**
 * Fastify for a service: bounded bodies, `x-request-id` taken from the caller when usable and
 * answered, one log line per answered request (none for probes). Fastify's defaults refuse
 * `__proto__` and `constructor.prototype` in JSON with 400.
 */
export function httpAdapter({
  bodyLimit,
  logger,
  count,
  connections,
}: HttpAdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit,
    // No service has middleware of Express's kind, and its registry would be asked at every request.
    skipMiddie: true,
    // A name in a path may be as long as anywhere; its schema says how long, and what is wrong.
    routerOptions: { maxParamLength: LONGEST_PATH },
    // Of sending the request, not of the answer: nobody may hold a connection by sending slowly.
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Node answers a request without one with nothing: it is refused here, as any other is.
    http: { requireHostHeader: false },
    loggerInstance: withoutChildren(logger),
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: requestIdOf,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error, request);
      countProblem(count, problem);
      sendProblem(reply, problem);
    },
    clientErrorHandler: answerUnreadable({ connections, count, log: logger }),
  });
  const fastify = adapter.getInstance();
  const allowed = new AllowedMethods();
  fastify.addHook('onRoute', ({ url, method }) => allowed.add(url, method));
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    const { headers, raw } = request;
    if (headers.host === undefined && raw.httpVersion === '1.1') done(withoutHost());
    else done();
  });
  // After the headers for browsers were set, before a body is read that nobody takes.
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    // Many clients say the type of a body on whatever they send: of none it would be the wrong JSON.
    if (isWithoutBody(request.headers)) delete request.headers['content-type'];
    const refusal = request.is404 ? allowed.refusalOf(request.method, request.url) : undefined;
    if (refusal === undefined) done();
    else done(refusal);
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (isTooDeep(request.body)) done(tooDeep());
    else done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode >= 400 || logger.isLevelEnabled('debug')) logAnswer(request, reply);
    done();
  });
  // JSON is read by Fastify's own parser: Nest's, around the same one, costs twice as much.
  adapter.useBodyParser('application/x-www-form-urlencoded', false, { bodyLimit });
  return adapter;
}

/**
 * A child logger of each request costs more than what few requests log: they name its id themselves.
 * Fastify checks every answer of a factory of child loggers anew, and none of a logger's own.
 */
function withoutChildren(logger: PinoLogger): FastifyBaseLogger {
  const own = logger.child({});
  return Object.assign(own, { child: () => own });
}

function isWithoutBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return length === '0' || (length === undefined && headers['transfer-encoding'] === undefined);
}

function withoutHost(): ProblemException {
  const detail = 'The header Host is missing (RFC 9112).';
  return new ProblemException(problemDetails(400, detail, { context: { field: 'host' } }));
}

function tooDeep(): ProblemException {
  const detail = `the body must not be nested deeper than ${MAXIMUM_BODY_DEPTH} levels`;
  const context = { field: 'body', limit: MAXIMUM_BODY_DEPTH };
  return new ProblemException(problemDetails(400, detail, { context }));
}

function requestIdOf(request: IncomingMessage): string {
  const offered = request.headers['x-request-id'];
  return typeof offered === 'string' && REQUEST_ID.test(offered) ? offered : randomUUID();
}

function logAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { method, url, ip, id: requestId } = request;
  if (PROBES.test(url)) return;
  const { statusCode } = reply;
  const durationMs = Math.round(reply.elapsedTime * 10) / 10;
  const fields = { event: 'answered', requestId, method, url, statusCode, durationMs, ip };
  if (statusCode >= 500) request.log.error(fields, 'answered');
  else if (statusCode >= 400) request.log.info(fields, 'answered');
  else request.log.debug(fields, 'answered');
}
