import { passedOn } from '@ome/api';
import type { InboxDoor, InputPosition, LoggedRecord } from '@ome/outcomes';
import { notTakenProblem } from '../not-taken.js';
import { inputToken } from '../input-token.js';
import { orderUrl, outcomeOf, urlOfWritten } from './outcome-answer.js';
import { refuseUnchecked } from './refuse-unchecked.js';
import type { WaitPreference } from './preference.js';
import type { AcceptedRequest, TakenRequest } from './request-fields.js';
import type { Written } from './write-requests.js';

/** What the controller says: the status, headers and body of an answer. */
export interface WriteAnswer {
  readonly status: 200 | 201 | 202;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: TakenRequest | AcceptedRequest;
}

interface WriteOptions {
  /** Whether it passes while decisions are late: a cancel. */
  readonly urgent: boolean;
  /** Of an accepted request that was waited for. */
  readonly accepted: 200 | 201;
  /** The order as the path or the request names it. */
  readonly name: string;
  readonly wait: WaitPreference | undefined;
}

/** Puts requests into the inbox, and answers when they are durable or, if that is preferred, decided. */
export class OrderWrites {
  constructor(private readonly door: Pick<InboxDoor, 'ask' | 'submit'>) {}

  /** @throws ProblemException when it was refused, or surely or perhaps not taken */
  async write(written: Written, options: WriteOptions): Promise<WriteAnswer> {
    const { wait } = options;
    refuseUnchecked(written);
    try {
      return wait === undefined
        ? takenAs(written, await this.door.submit(written.record, options.urgent), options)
        : await this.#waited(written, wait, options);
    } catch (error) {
      throw notTakenProblem(error, written.requestId);
    }
  }

  async #waited(
    written: Written,
    { waitMs }: WaitPreference,
    options: WriteOptions,
  ): Promise<WriteAnswer> {
    const asked = await this.door.ask(written.record, options.urgent);
    const { conversation } = asked;
    try {
      const outcome = await conversation.outcome(waitMs);
      return outcome === undefined
        ? takenAs(written, asked, options)
        : decidedAs(outcome, written.requestId, options);
    } finally {
      conversation.close();
    }
  }
}

function decidedAs(
  logged: LoggedRecord,
  requestId: string,
  { accepted, wait }: WriteOptions,
): WriteAnswer {
  const outcome = outcomeOf(logged, requestId);
  if (outcome.kind === 'REFUSED') {
    const { reason, orderId } = outcome;
    const order = orderId === undefined ? {} : { orderId, url: orderUrl(orderId) };
    throw passedOn(reason, { requestId, ...order });
  }
  const { answer } = outcome;
  return {
    status: accepted,
    headers: {
      location: answer.url,
      ...(wait === undefined ? {} : { 'preference-applied': wait.applied }),
    },
    body: answer,
  };
}

function takenAs(
  written: Written,
  at: InputPosition,
  { name, wait }: Pick<WriteOptions, 'name' | 'wait'>,
): WriteAnswer {
  const { record, requestId } = written;
  const url = urlOfWritten(written, name);
  const clientOrderId = 'clientOrderId' in record.body ? record.body.clientOrderId : undefined;
  return {
    status: 202,
    headers: {
      location: url,
      ...(wait === undefined ? {} : { 'preference-applied': wait.applied }),
    },
    body: {
      outcome: 'UNKNOWN',
      detail: detailOf(requestId, wait),
      requestId,
      url,
      atLeast: inputToken(at),
      ...(record.orderId !== undefined && { orderId: record.orderId }),
      ...(clientOrderId !== undefined && { clientOrderId }),
      ...(record.account !== undefined && { account: record.account }),
    },
  };
}

function detailOf(requestId: string, wait: WaitPreference | undefined): string {
  const ask = `repeat it with Idempotency-Key: ${requestId} and Prefer: wait=2, or read the order.`;
  return wait === undefined
    ? `The request is durable and will be decided. To ask for the outcome, ${ask}`
    : `The request is durable, but was not decided within ${wait.waitMs / 1_000} s: its outcome is unknown. To ask, ${ask}`;
}
