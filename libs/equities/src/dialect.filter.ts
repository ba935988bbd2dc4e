import {
  Catch,
  type ArgumentsHost,
  type ExceptionFilter,
  type INestApplication,
} from '@nestjs/common';
import { NotTakenError } from '@ome/outcomes';
import {
  Metrics,
  ProblemException,
  ProblemFilter,
  problemOf,
  REASON_OF_STATUS,
  refusalCounter,
  type CountRefusal,
} from '@ome/platform';
import { DialectException, MALFORMED, type DialectFault } from './dialect-faults.js';

const RETRY_AFTER_SECONDS = '1';
const PATHS = /^\/(order|execution)_endpoint\/?(\?|$)/;

const NOT_TAKEN: Readonly<Record<NotTakenError['outcome'], string>> = {
  'not-sent': 'The engine cannot take requests now; this one was not stored. Try again.',
  behind: 'The engine is behind with its decisions; the request was not stored. Try again.',
  unknown: 'The outcome is unknown: the request may be repeated with the same Idempotency-Key.',
};

interface Request {
  readonly url: string;
  readonly log: { warn(fields: object, message: string): void };
}

interface Reply {
  readonly sent: boolean;
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

/**
 * Answers faults on the dialect's two paths in the dialect's own shape, also those found before a
 * controller is reached (malformed JSON, a body that is too large); all others are `next`'s.
 */
@Catch()
export class DialectFilter implements ExceptionFilter {
  constructor(
    private readonly next: ExceptionFilter,
    private readonly count: CountRefusal,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { url, log } = http.getRequest<Request>();
    if (!PATHS.test(url)) {
      this.next.catch(thrown, host);
      return;
    }
    const { status, body } = faultOf(thrown);
    const reason = REASON_OF_STATUS[status];
    if (reason !== undefined) this.count(reason, 'door');
    if (status >= 500) log.warn({ err: thrown, status }, 'request not taken');
    const reply = http.getResponse<Reply>();
    if (reply.sent) return;
    const headers = thrown instanceof ProblemException ? thrown.headers : {};
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
    reply.status(status).send(body);
  }
}

/** For a service with the dialect's paths: faults there have its shape, all others are problem details; both are counted. */
export function useDialectFilter(app: INestApplication): void {
  const count = refusalCounter(app.get(Metrics));
  app.useGlobalFilters(new DialectFilter(new ProblemFilter(count), count));
}

/** The answer to anything thrown on the way of a request; unexpected errors say nothing of their cause. */
export function faultOf(thrown: unknown): { readonly status: number; readonly body: DialectFault } {
  if (thrown instanceof NotTakenError) {
    return { status: 503, body: { success: false, comment: NOT_TAKEN[thrown.outcome] } };
  }
  if (thrown instanceof DialectException) {
    return { status: thrown.getStatus(), body: thrown.fault };
  }
  const { status, detail } = problemOf(thrown);
  const violations = detail === undefined ? {} : { violations: [detail] };
  if (status === 413) {
    return { status, body: { success: false, comment: 'The body is too large', ...violations } };
  }
  if (status < 500) {
    const shown = status === 415 ? 400 : status;
    return { status: shown, body: { success: false, comment: MALFORMED, ...violations } };
  }
  return { status, body: { success: false, comment: detail ?? 'An unexpected error' } };
}
