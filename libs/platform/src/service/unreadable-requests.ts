import type { Socket } from 'node:net';
import type { Logger as PinoLogger } from 'pino';
import type { CountRefusal } from '../metrics/refusal-counter.js';
import { countProblem } from '../problems/count-problem.js';
import { endWithProblem } from '../problems/send-problem.js';
import { unreadableRequest, type UnreadableRequest } from '../problems/unreadable-request.js';
import type { OpenConnections } from './open-connections.js';

interface UnreadableRequestsOptions {
  readonly connections: OpenConnections;
  readonly count: CountRefusal;
  readonly log: PinoLogger;
}

/** Answers what Node could not read, for which there is neither a request nor a reply (`clientError` of its server). */
export function answerUnreadable({ connections, count, log }: UnreadableRequestsOptions) {
  return (error: UnreadableRequest, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    // A browser's connection in store, which was never used: nobody waits for an answer.
    if (!socket.writable || socket.bytesRead === 0 || !connections.awaitsAnswer(socket)) {
      socket.destroy();
      return;
    }
    const problem = unreadableRequest(error);
    countProblem(count, problem);
    const { status: statusCode } = problem;
    log.debug({ event: 'answered', statusCode, ip: socket.remoteAddress, err: error }, 'answered');
    endWithProblem(socket, problem);
    // What it goes on sending is not read.
    socket.destroySoon();
  };
}
