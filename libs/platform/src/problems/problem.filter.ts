import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException } from './problem-details.js';
import { problemOf } from './problem-of.js';
import { sendProblem } from './send-problem.js';

/**
 * Answers everything thrown on the way of an HTTP request with problem details; never a stack
 * trace. A dialect with a shape of its own puts a filter on its controllers, which comes first.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = problemOf(thrown);
    if (problem.status >= 500) {
      http.getRequest<FastifyRequest>().log.error({ err: thrown }, 'request failed');
    }
    const headers = thrown instanceof ProblemException ? thrown.headers : {};
    sendProblem(http.getResponse<FastifyReply>(), problem, headers);
  }
}
