import {
  parseVenueOrder,
  TOPICS,
  type ExecutionReport,
  type VenueOrderRecord,
} from '@ome/contracts';
import { unreachable } from '@ome/domain';
import type { SingleFlightProducer } from '@ome/messaging';
import type { Delivery, DeliveryStore } from '../delivery-store.js';
import type { AttemptResult, DeliveryChannel } from '../delivery-worker.js';
import { postJson, type PostResult } from '../post-json.js';
import { planDelivery, type DeliveryLimits, type DeliveryPlan } from './delivery-plan.js';
import { linkInstructionOf, linkRequest, readAnswer } from './link-body.js';
import { abandonedReport, linkReport, type Verdict } from './link-report.js';
import { linkChannelOf } from './peer-deliveries.js';
import type { VenueLink } from './venue-links.js';

interface LinkChannelOptions {
  readonly link: VenueLink;
  readonly store: DeliveryStore;
  readonly producer: Pick<SingleFlightProducer, 'produce'>;
  readonly timeoutMs: number;
  readonly limits: Omit<DeliveryLimits, 'idempotent'>;
  readonly onEnded: (outcome: string) => void;
}

const ENDED: AttemptResult = { kind: 'ended' };
const again = (cause: string): AttemptResult => ({ kind: 'again', cause });

/** Posts a venue's instructions to its link, and reports the link's answers to the engine. */
export class LinkChannel implements DeliveryChannel {
  readonly name: string;
  readonly lanesAtOnce = 64;
  readonly lanesAtOnceOfReceiver = 64;
  readonly firstBackOffMs = 100;
  readonly longestBackOffMs = 2_000;
  readonly #limits: DeliveryLimits;

  constructor(private readonly options: LinkChannelOptions) {
    this.name = linkChannelOf(options.link.venue);
    this.#limits = { ...options.limits, idempotent: options.link.idempotent };
  }

  async attempt(delivery: Delivery): Promise<AttemptResult> {
    const order = orderOf(delivery);
    if (delivery.answer !== undefined) return this.#settle(delivery, order, delivery.answer);
    const cancel = await this.#cancelBehind(delivery, order);
    const state = {
      ...delivery,
      instruction: order.instruction,
      cancelFollows: cancel !== undefined,
    };
    const plan = planDelivery(state, this.#limits, new Date());
    if (plan.kind === 'overtaken' && cancel !== undefined) return this.#overtake(delivery, cancel);
    return this.#carryOut(plan, delivery, order);
  }

  async #carryOut(
    { kind }: DeliveryPlan,
    delivery: Delivery,
    order: VenueOrderRecord,
  ): Promise<AttemptResult> {
    switch (kind) {
      case 'send':
      case 'overtaken':
        return this.#send(delivery, order);
      case 'take-back':
        return this.#takeBack(delivery, order);
      case 'not-delivered':
        return this.#report(delivery, order, 'NOT_DELIVERED', 'No connection to the link');
      case 'unsupported':
        return this.#report(delivery, order, 'UNSUPPORTED', 'The link knows no such instruction');
      case 'unanswered':
        return this.#end([delivery._id], 'UNANSWERED', 'UNANSWERED');
      default:
        return unreachable(kind);
    }
  }

  /** Only a NEW of which nothing was sent is overtaken. */
  async #cancelBehind(
    delivery: Delivery,
    { instruction }: VenueOrderRecord,
  ): Promise<Delivery | undefined> {
    if (instruction !== 'NEW' || delivery.state !== 'WAITING') return undefined;
    const following = await this.options.store.following(delivery);
    return following.find((later) => orderOf(later).instruction === 'CANCEL');
  }

  async #overtake(delivery: Delivery, cancel: Delivery): Promise<AttemptResult> {
    const following = await this.options.store.following(delivery);
    const between = following.filter(({ sequence }) => sequence <= cancel.sequence);
    const text = 'Canceled before it was sent';
    await this.#produce(linkReport(orderOf(cancel), 'ACCEPTED', new Date(), text));
    const ids = [delivery, ...between].map(({ _id }) => _id);
    return this.#end(ids, 'DONE', 'OVERTAKEN');
  }

  async #send(delivery: Delivery, order: VenueOrderRecord): Promise<AttemptResult> {
    const { store } = this.options;
    const posted = await this.#post(order, order.instruction, () =>
      delivery.state === 'SENT' ? Promise.resolve(true) : store.markSent(delivery._id, new Date()),
    );
    if (posted.kind === 'withheld') return again('another process has sent it');
    if (posted.kind !== 'answered') return again(posted.cause);
    if (readAnswer(posted.body) === undefined) return again(`no answer, HTTP ${posted.status}`);
    await store.noteAnswer(delivery._id, posted.body);
    return this.#settle(delivery, order, posted.body);
  }

  async #settle(delivery: Delivery, order: VenueOrderRecord, body: string): Promise<AttemptResult> {
    const answer = readAnswer(body);
    const verdict = answer?.success === true ? 'ACCEPTED' : 'REFUSED';
    return this.#report(delivery, order, verdict, answer?.comment);
  }

  /** The order is cancelled at the link; what became of it is for an operator to see. */
  async #takeBack(delivery: Delivery, order: VenueOrderRecord): Promise<AttemptResult> {
    const posted = await this.#post(order, 'CANCEL', () => Promise.resolve(true));
    if (posted.kind === 'withheld') return again('withheld');
    if (posted.kind !== 'answered') return again(posted.cause);
    const answer = readAnswer(posted.body);
    if (answer === undefined) return again(`no answer, HTTP ${posted.status}`);
    if (!answer.success) return this.#end([delivery._id], 'UNANSWERED', 'CANCEL_REFUSED');
    await this.#produce(abandonedReport(order, new Date()));
    return this.#end([delivery._id], 'UNANSWERED', 'TAKEN_BACK');
  }

  async #report(
    delivery: Delivery,
    order: VenueOrderRecord,
    verdict: Verdict,
    text: string | undefined,
  ): Promise<AttemptResult> {
    await this.#produce(linkReport(order, verdict, new Date(), text));
    return this.#end([delivery._id], 'DONE', verdict);
  }

  async #post(
    order: VenueOrderRecord,
    instruction: VenueOrderRecord['instruction'],
    beforeSend: () => Promise<boolean>,
  ): Promise<PostResult> {
    const known = linkInstructionOf({ ...order, instruction });
    if (known === undefined) throw new Error(`A link has no word for ${instruction}`);
    const { path, body } = linkRequest(order, known);
    return postJson({
      url: new URL(`${this.options.link.baseUrl}${path}`),
      body: JSON.stringify(body),
      timeoutMs: this.options.timeoutMs,
      beforeSend,
    });
  }

  async #produce(report: ExecutionReport): Promise<void> {
    await this.options.producer.produce({
      topic: TOPICS.executionReports,
      key: report.orderId ?? null,
      value: JSON.stringify(report),
    });
  }

  async #end(
    ids: readonly string[],
    state: 'DONE' | 'UNANSWERED',
    outcome: string,
  ): Promise<AttemptResult> {
    await this.options.store.end(ids, state, outcome, new Date());
    this.options.onEnded(outcome);
    return ENDED;
  }
}

/** @throws Error when a stored instruction is none: our own bug */
function orderOf({ _id, payload }: Delivery): VenueOrderRecord {
  const parsed = parseVenueOrder(Buffer.from(payload));
  if (parsed.ok) return parsed.value;
  throw new Error(`Delivery ${_id} holds no venue order: ${parsed.faults.join('; ')}`);
}
