import { createHash } from 'node:crypto';
import {
  equitiesBaseOrderId,
  newEquitiesOrderId,
  type DecidedRecord,
  type InboxRequestRecord,
} from '@ome/contracts';
import { account, REASONS, unreachable, type Instrument, type OrdStatus } from '@ome/domain';
import { accountName } from '@ome/equities';
import type { InboxDoor, LoggedRecord } from '@ome/outcomes';
import type { Logger } from '@ome/platform';
import type { OrderQueries } from '@ome/projections';
import {
  accepted,
  commentOf,
  ORDER_DOES_NOT_EXIST,
  refused,
  UNKNOWN_OUTCOME,
  type OrderAnswer,
} from './answers.js';
import { checkNewOrder, checkUpdate } from './check-order.js';
import type { CancelOrderDto, NewOrderDto, UpdateOrderDto } from './equities-requests.dto.js';
import {
  cancelRequest,
  newOrderRequest,
  timeoutCancelRequest,
  updateRequest,
  type Arrival,
} from './inbox-requests.js';
import {
  verdictOfOutcome,
  verdictOnChange,
  verdictOnNewOrder,
  type Repeated,
  type Verdict,
  type Waiting,
} from './verdict.js';

const OWN_BYTES = 7;

export interface EquitiesOrdersOptions {
  readonly door: Pick<InboxDoor, 'ask' | 'put'>;
  readonly queries: Pick<OrderQueries, 'byAnyName' | 'waitUntil'>;
  readonly instrumentOf: (venue: string, symbol: string) => Instrument | undefined;
  /** From the durable request to the venue's acknowledgement. */
  readonly venueTimeoutMs: number;
  /** After it, until the projection shows what was acknowledged. */
  readonly projectionTimeoutMs: number;
  readonly log: Logger;
}

type Judge = (record: DecidedRecord, waiting: Waiting | Repeated) => Verdict | undefined;

const judgeNewOrder: Judge = (record, { orderId }) => verdictOnNewOrder(record, orderId);
const judgeChange: Judge = (record, { orderId, version }) =>
  verdictOnChange(record, orderId, version);

/** Types 1 to 3: a request goes to the writer, then the venue's answer is waited for. */
export class EquitiesOrders {
  constructor(private readonly options: EquitiesOrdersOptions) {}

  async enter(order: NewOrderDto, arrival: Arrival): Promise<OrderAnswer> {
    const instrument = this.options.instrumentOf(order.exchange_id, order.product_id);
    const fault = checkNewOrder(order, instrument);
    if (instrument === undefined) return refused(REASONS.UNKNOWN_INSTRUMENT.text);
    if (fault !== undefined) return refused(REASONS[fault].text);
    const owner = account(accountName(order.account));
    const id = newEquitiesOrderId(owner, bytesOf(owner, arrival.requestId));
    const record = newOrderRequest(order, instrument, id, arrival);
    const verdict = await this.#ask(record, judgeNewOrder, false);
    if (verdict === undefined || verdict.kind === 'WAITING') {
      this.#cancelUnacknowledged(timeoutCancelRequest(order, id, arrival));
    }
    return answerOf(verdict, id);
  }

  async update(update: UpdateOrderDto, arrival: Arrival): Promise<OrderAnswer> {
    const fault = checkUpdate(update);
    if (fault !== undefined) return refused(REASONS[fault].text);
    const orderId = equitiesBaseOrderId(update.order_id);
    if (orderId === undefined) return refused(ORDER_DOES_NOT_EXIST);
    const record = updateRequest(update, orderId, arrival);
    return answerOf(await this.#ask(record, judgeChange, false), update.order_id);
  }

  async cancel(cancel: CancelOrderDto, arrival: Arrival): Promise<OrderAnswer> {
    const orderId = equitiesBaseOrderId(cancel.order_id);
    if (orderId === undefined) return refused(ORDER_DOES_NOT_EXIST);
    const record = cancelRequest(cancel, orderId, arrival);
    return answerOf(await this.#ask(record, judgeChange, true), cancel.order_id);
  }

  /** `undefined`: not even decided within the venue's time. */
  async #ask(
    record: InboxRequestRecord,
    judge: Judge,
    urgent: boolean,
  ): Promise<Exclude<Verdict, Repeated> | undefined> {
    const { conversation } = await this.options.door.ask(record, urgent);
    const deadline = performance.now() + this.options.venueTimeoutMs;
    try {
      const outcome = await conversation.outcome(this.options.venueTimeoutMs);
      if (outcome === undefined) return undefined;
      let verdict = verdictOfOutcome(outcome.record);
      if (verdict.kind === 'REPEATED') verdict = await this.#verdictNow(verdict, outcome);
      if (verdict.kind !== 'WAITING') return verdict;
      const waiting = verdict;
      const answer = await conversation.next(
        (logged) => judge(logged.record, waiting) !== undefined,
        deadline - performance.now(),
      );
      if (answer === undefined) return waiting;
      await this.#untilShown(answer);
      const judged = judge(answer.record, waiting);
      return judged === undefined || judged.kind === 'REPEATED' ? waiting : judged;
    } finally {
      conversation.close();
    }
  }

  /** What became of a request that was accepted before, as the projection has it; what follows is in the conversation. */
  async #verdictNow(
    { baseOrderId, orderId, version }: Repeated,
    at: LoggedRecord,
  ): Promise<Exclude<Verdict, Repeated>> {
    await this.#untilShown(at);
    const waiting = { kind: 'WAITING', orderId, version } as const;
    const order = await this.options.queries.byAnyName(baseOrderId, 'ANY').catch(() => undefined);
    if (order === undefined || order.ordStatus === 'PENDING_NEW') return waiting;
    if (order.ordStatus === 'REJECTED') {
      return { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE', order.reason), orderId };
    }
    if (order.clientOrderIds.includes(orderId)) return { kind: 'TAKEN', orderId };
    return PENDING.has(order.ordStatus)
      ? waiting
      : { kind: 'REFUSED', comment: commentOf('REFUSED_BY_VENUE') };
  }

  /** A caller reads its own write; a projection that is late or away does not undo the success. */
  async #untilShown({ partition, offset }: LoggedRecord): Promise<void> {
    const { queries, projectionTimeoutMs, log } = this.options;
    try {
      await queries.waitUntil(partition, offset, projectionTimeoutMs);
    } catch (err) {
      log.warn({ event: 'projection-unreachable', err }, 'answering without the projection');
    }
  }

  /** The client is not kept waiting for it: the cancel is decided after the order, in the same partition. */
  #cancelUnacknowledged(record: InboxRequestRecord): void {
    this.options.door.put(record).catch((err: unknown) => {
      const { requestId } = record;
      this.options.log.error(
        { event: 'timeout-cancel-failed', requestId, err },
        'the order that was not acknowledged could not be cancelled: cancel it by hand',
      );
    });
  }
}

const PENDING: ReadonlySet<string> = new Set<OrdStatus>(['PENDING_CANCEL', 'PENDING_REPLACE']);

/** `orderId`: what names the order when the log has not said more. */
function answerOf(verdict: Exclude<Verdict, Repeated> | undefined, orderId: string): OrderAnswer {
  if (verdict === undefined) return refused(UNKNOWN_OUTCOME, orderId);
  switch (verdict.kind) {
    case 'TAKEN':
      return accepted(verdict.orderId);
    case 'REFUSED':
      return refused(verdict.comment, verdict.orderId);
    case 'WAITING':
      return refused(UNKNOWN_OUTCOME, verdict.orderId);
    default:
      return unreachable(verdict);
  }
}

/** A function of the request, so that a repeat speaks of the order that the first one made. */
function bytesOf(owner: string, requestId: string): Uint8Array {
  const hash = createHash('sha256').update(JSON.stringify([owner, requestId]));
  return hash.digest().subarray(0, OWN_BYTES);
}
