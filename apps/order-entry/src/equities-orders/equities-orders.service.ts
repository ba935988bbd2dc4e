import { createHash } from 'node:crypto';
import { equitiesBaseOrderId, newEquitiesOrderId, type InboxRequestRecord } from '@ome/contracts';
import { account, REASONS, unreachable, type Instrument } from '@ome/domain';
import { accountName } from '@ome/equities';
import { NotTakenError, type InboxDoor, type LoggedRecord } from '@ome/outcomes';
import type { Logger } from '@ome/platform';
import type { OrderQueries, OrderView } from '@ome/projections';
import type { LastPrices } from '../last-prices.js';
import {
  accepted,
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
import { overRateOf, type RatedOrders } from './order-rate.js';
import type { TakeBacks } from './take-backs.js';
import { changeNow, newOrderNow } from './verdict-now.js';
import {
  hearChange,
  hearNewOrder,
  verdictOfOutcome,
  type Hearing,
  type Repeated,
  type Settled,
  type Waiting,
} from './verdict.js';

const OWN_BYTES = 7;

export interface EquitiesOrdersOptions extends RatedOrders {
  readonly door: Pick<InboxDoor, 'ask'>;
  readonly takeBacks: Pick<TakeBacks, 'begin'>;
  readonly queries: Pick<OrderQueries, 'byAnyName' | 'waitUntil'>;
  readonly instrumentOf: (venue: string, symbol: string) => Instrument | undefined;
  readonly lastPrices: Pick<LastPrices, 'of'>;
  /** From the durable request to the venue's acknowledgement. */
  readonly venueTimeoutMs: number;
  /** After it, until the projection shows what was acknowledged. */
  readonly projectionTimeoutMs: number;
  readonly log: Logger;
}

/** How what is said of an order is understood: for a new order, or for a change of one. */
interface Judge {
  /** By the later records of the log. */
  hear(waiting: Waiting): Hearing;
  /** By what the projection has, for a request that was accepted before. */
  now(order: OrderView, waiting: Waiting): Settled;
}

const NEW_ORDER: Judge = { hear: hearNewOrder, now: newOrderNow };
const CHANGE: Judge = { hear: hearChange, now: changeNow };

/** Types 1 to 3: a request goes to the writer, then the venue's answer is waited for. */
export class EquitiesOrders {
  constructor(private readonly options: EquitiesOrdersOptions) {}

  async enter(order: NewOrderDto, arrival: Arrival): Promise<OrderAnswer> {
    const instrument = this.options.instrumentOf(order.exchange_id, order.product_id);
    const fault = checkNewOrder(order, instrument);
    if (instrument === undefined) return refused(REASONS.UNKNOWN_INSTRUMENT.text);
    if (fault !== undefined) return refused(REASONS[fault].text);
    const owner = account(accountName(order.account));
    const over = this.options.rates.overAccountRate('order', owner);
    if (over !== undefined) return refused(over);
    const id = newEquitiesOrderId(owner, bytesOf(owner, arrival.requestId));
    const lastPrice = this.options.lastPrices.of(instrument.venue, instrument.symbol);
    const record = newOrderRequest(order, { instrument, ...lastPrice }, id, arrival);
    const verdict = await this.#ask(record, NEW_ORDER, false).catch(unknownIfPerhapsTaken);
    if (isToTakeBack(verdict)) {
      this.options.takeBacks.begin(timeoutCancelRequest(order, id, arrival));
    }
    return answerOf(verdict, id);
  }

  async update(update: UpdateOrderDto, arrival: Arrival): Promise<OrderAnswer> {
    const fault = checkUpdate(update);
    if (fault !== undefined) return refused(REASONS[fault].text);
    const orderId = equitiesBaseOrderId(update.order_id);
    if (orderId === undefined) return refused(ORDER_DOES_NOT_EXIST);
    const over = await overRateOf(orderId, this.options);
    if (over !== undefined) return refused(over);
    const record = updateRequest(update, orderId, arrival);
    return answerOf(await this.#ask(record, CHANGE, false), update.order_id);
  }

  /** The account of the order is not looked up for its rate: a cancel waits for nothing. */
  async cancel(cancel: CancelOrderDto, arrival: Arrival): Promise<OrderAnswer> {
    const orderId = equitiesBaseOrderId(cancel.order_id);
    if (orderId === undefined) return refused(ORDER_DOES_NOT_EXIST);
    const record = cancelRequest(cancel, orderId, arrival);
    return answerOf(await this.#ask(record, CHANGE, true), cancel.order_id);
  }

  /** `undefined`: not even decided within the venue's time. */
  async #ask(
    record: InboxRequestRecord,
    judge: Judge,
    urgent: boolean,
  ): Promise<Settled | undefined> {
    const { conversation } = await this.options.door.ask(record, urgent);
    const deadline = performance.now() + this.options.venueTimeoutMs;
    try {
      const outcome = await conversation.outcome(this.options.venueTimeoutMs);
      if (outcome === undefined) return undefined;
      const first = verdictOfOutcome(outcome.record);
      const verdict =
        first.kind === 'REPEATED' ? await this.#verdictNow(first, outcome, judge) : first;
      if (verdict.kind !== 'WAITING') return verdict;
      const hear = judge.hear(verdict);
      let heard: Settled | undefined;
      await conversation.next((logged) => {
        heard ??= hear(logged.record);
        return heard !== undefined;
      }, deadline - performance.now());
      return heard ?? verdict;
    } finally {
      conversation.close();
    }
  }

  /** What became of a request that was accepted before, as the projection has it; what follows is in the conversation. */
  async #verdictNow(
    { baseOrderId, orderId, version }: Repeated,
    at: LoggedRecord,
    judge: Judge,
  ): Promise<Settled> {
    const shown = await this.#untilShown(at);
    const waiting: Waiting = { kind: 'WAITING', orderId, version };
    const unknown: Waiting = { ...waiting, since: 'UNKNOWN' };
    const order = await this.options.queries.byAnyName(baseOrderId, 'ANY').catch(() => undefined);
    if (order === undefined) return unknown;
    const verdict = judge.now(order, waiting);
    return verdict.kind === 'WAITING' && !shown ? unknown : verdict;
  }

  /** A caller reads its own write; a projection that is late or away does not undo the success. */
  async #untilShown({ partition, offset }: LoggedRecord): Promise<boolean> {
    const { queries, projectionTimeoutMs, log } = this.options;
    try {
      return await queries.waitUntil(partition, offset, projectionTimeoutMs);
    } catch (err) {
      log.warn({ event: 'projection-unreachable', err }, 'answering without the projection');
      return false;
    }
  }
}

/** The order's id is a function of the request, so that it can be answered with, and taken back, unseen. */
function unknownIfPerhapsTaken(error: unknown): undefined {
  if (error instanceof NotTakenError && error.outcome === 'unknown') return undefined;
  throw error;
}

/** The order of a repeat too, whose first request may have died with its door: the writer cancels none that the venue has. */
function isToTakeBack(verdict: Settled | undefined): boolean {
  return verdict === undefined || verdict.kind === 'WAITING';
}

/** `orderId`: what names the order when the log has not said more. */
function answerOf(verdict: Settled | undefined, orderId: string): OrderAnswer {
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
