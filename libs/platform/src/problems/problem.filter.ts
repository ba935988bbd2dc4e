import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CountRefusal } from '../metrics/refusal-counter.js';
import { countProblem } from './count-problem.js';
import { ProblemException } from './problem-details.js';
import { problemOf } from './problem-of.js';
import { sendProblem } from './send-problem.js';

/**
 * Answers everything thrown on the way of an HTTP request with problem details, and counts what was
 * refused here; never a stack trace. A dialect with a shape of its own puts a filter on its
 * controllers, which comes first.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly count: CountRefusal) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = problemOf(thrown, request);
    countProblem(this.count, problem, thrown);
    if (problem.status >= 500) request.log.error({ err: thrown }, 'request failed');
    const headers = thrown instanceof ProblemException ? thrown.headers : {};
    sendProblem(http.getResponse<FastifyReply>(), problem, headers);
  }
}
