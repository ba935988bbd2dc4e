import { parseVenueOrder, type ExecutionReport, type VenueOrderRecord } from '@ome/contracts';
import { unreachable } from '@ome/domain';
import { mayBeSent } from '../claim.js';
import type { Delivery, DeliveryStore } from '../delivery-store.js';
import type { AttemptResult, DeliveryChannel, Turn } from '../delivery-worker.js';
import { postJson, type PostResult } from '../post-json.js';
import { keepAnswer, tellEngine, untilDone, type ReportProducer } from './link-answers.js';
import { planDelivery, type DeliveryLimits, type DeliveryPlan } from './delivery-plan.js';
import { linkInstructionOf, linkRequest, readAnswer } from './link-body.js';
import { abandonedReport, linkReport } from './link-report.js';
import { linkChannelOf } from './peer-deliveries.js';
import type { ToldBefore } from './told-before.js';
import type { VenueLink } from './venue-links.js';

interface LinkChannelOptions {
  readonly link: VenueLink;
  readonly store: DeliveryStore;
  readonly producer: ReportProducer;
  readonly toldBefore: ToldBefore;
  readonly timeoutMs: number;
  readonly limits: Omit<DeliveryLimits, 'idempotent'>;
  readonly onEnded: (outcome: string) => void;
  /** An answer or its end could not be written yet. */
  readonly onDelay: (cause: unknown) => void;
}

/** An instruction whose turn it is; `behind`: what its CANCEL overtakes with it. */
interface Task {
  readonly delivery: Delivery;
  readonly order: VenueOrderRecord;
  readonly behind: readonly Delivery[];
  readonly turn: Turn;
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
  /** Deliveries whose claim failed half-way, with its term: of these nothing was sent, whatever the store says. */
  readonly #unsent = new Map<string, number>();

  constructor(private readonly options: LinkChannelOptions) {
    this.name = linkChannelOf(options.link.venue);
    this.#limits = { ...options.limits, idempotent: options.link.idempotent };
  }

  async attempt(stored: Delivery, turn: Turn): Promise<AttemptResult> {
    const delivery = this.#asKnownHere(stored, turn);
    const order = orderOf(delivery);
    const { answer, takenBack = false, sentAt, sentBy } = delivery;
    if (takenBack) return this.#settleTakenBack(delivery, order, turn);
    if (answer !== undefined) return this.#settle(delivery, order, answer, turn);
    if (delivery.state === 'SENT' && sentAt !== undefined && sentBy !== turn.owner) {
      const told = await this.options.toldBefore(order, sentAt);
      if (told === 'ABANDONED') return this.#end([delivery], 'UNANSWERED', 'TAKEN_BACK', turn);
      if (told !== undefined) return this.#end([delivery], 'DONE', told, turn);
      await this.options.store.adopt(delivery._id, turn);
    }
    const behind = await this.#upToCancelBehind(delivery, order);
    const state = {
      ...delivery,
      instruction: order.instruction,
      cancelFollows: behind.length > 0,
    };
    const plan = planDelivery(state, this.#limits, new Date());
    return this.#carryOut(plan, { delivery, order, behind, turn });
  }

  async #carryOut({ kind }: DeliveryPlan, task: Task): Promise<AttemptResult> {
    const { delivery, turn } = task;
    switch (kind) {
      case 'send':
        return this.#send(task);
      case 'overtaken':
        return this.#overtake(task);
      case 'take-back':
        return this.#takeBack(task);
      case 'not-delivered':
        return this.#refuse(task, 'NOT_DELIVERED', 'No connection to the link');
      case 'unsupported':
        return this.#refuse(task, 'UNSUPPORTED', 'The link knows no such instruction');
      case 'unanswered':
        return this.#end([delivery], 'UNANSWERED', 'UNANSWERED', turn);
      default:
        return unreachable(kind);
    }
  }

  /** True only of the term in which the claim failed: after it, another process may have sent, and taken back. */
  #asKnownHere(delivery: Delivery, { owner, term }: Turn): Delivery {
    const { state, sentBy } = delivery;
    if (this.#unsent.get(delivery._id) !== term) return delivery;
    if (state === 'SENT' && sentBy !== owner) return delivery;
    const { sentAt: _, sentBy: __, ...unsent } = delivery;
    return { ...unsent, state: 'WAITING' };
  }

  /** What is behind a NEW of which nothing was sent, up to its CANCEL; empty without one. */
  async #upToCancelBehind(
    delivery: Delivery,
    { instruction }: VenueOrderRecord,
  ): Promise<readonly Delivery[]> {
    if (instruction !== 'NEW' || delivery.state !== 'WAITING') return [];
    const following = await this.options.store.following(delivery);
    const cancel = following.findIndex((later) => orderOf(later).instruction === 'CANCEL');
    return following.slice(0, cancel + 1);
  }

  async #overtake({ delivery, behind, turn }: Task): Promise<AttemptResult> {
    const cancel = behind.at(-1);
    if (cancel === undefined) throw new Error(`Nothing overtakes delivery ${delivery._id}`);
    const text = 'Canceled before it was sent';
    await this.#tell(linkReport(orderOf(cancel), 'ACCEPTED', new Date(), text));
    return this.#end([delivery, ...behind], 'DONE', 'OVERTAKEN', turn);
  }

  async #send({ delivery, order, turn }: Task): Promise<AttemptResult> {
    const posted = await this.#post(order, order.instruction, () => this.#claim(delivery, turn));
    if (posted.kind === 'withheld') return again('another process delivers the channel');
    if (posted.kind !== 'answered') return again(posted.cause);
    if (readAnswer(posted.body) === undefined) return again(`no answer, HTTP ${posted.status}`);
    return this.#settle(delivery, order, posted.body, turn);
  }

  async #claim(delivery: Delivery, turn: Turn): Promise<boolean> {
    const { store } = this.options;
    if (delivery.state === 'SENT') return mayBeSent(store, delivery, turn);
    for (const [id, term] of this.#unsent) if (term !== turn.term) this.#unsent.delete(id);
    this.#unsent.set(delivery._id, turn.term);
    const claimed = await mayBeSent(store, delivery, turn, true);
    this.#unsent.delete(delivery._id);
    return claimed;
  }

  async #settle(
    delivery: Delivery,
    order: VenueOrderRecord,
    body: string,
    turn: Turn,
  ): Promise<AttemptResult> {
    const answer = readAnswer(body);
    const verdict = answer?.success === true ? 'ACCEPTED' : 'REFUSED';
    const report = linkReport(order, verdict, new Date(), answer?.comment);
    const note = () => this.options.store.noteAnswer(delivery._id, body);
    const kept = await keepAnswer(() => this.#tell(report), note, this.options.onDelay);
    if (kept === 'noted') return again('the answer could not be reported yet');
    return this.#end([delivery], 'DONE', verdict, turn);
  }

  /** The order is cancelled at the link; what became of it is for an operator to see. */
  async #takeBack({ delivery, order, turn }: Task): Promise<AttemptResult> {
    const { store } = this.options;
    const posted = await this.#post(order, 'CANCEL', () => mayBeSent(store, delivery, turn));
    if (posted.kind === 'withheld') return again('another process delivers the channel');
    if (posted.kind !== 'answered') return again(posted.cause);
    const answer = readAnswer(posted.body);
    if (answer === undefined) return again(`no answer, HTTP ${posted.status}`);
    if (!answer.success) return this.#end([delivery], 'UNANSWERED', 'CANCEL_REFUSED', turn);
    return this.#settleTakenBack(delivery, order, turn);
  }

  async #settleTakenBack(
    delivery: Delivery,
    order: VenueOrderRecord,
    turn: Turn,
  ): Promise<AttemptResult> {
    const report = abandonedReport(order, new Date());
    const note = () => this.options.store.noteTakenBack(delivery._id);
    const kept = await keepAnswer(() => this.#tell(report), note, this.options.onDelay);
    if (kept === 'noted') return again('the cancel could not be reported yet');
    return this.#end([delivery], 'UNANSWERED', 'TAKEN_BACK', turn);
  }

  async #refuse(
    { delivery, order, turn }: Task,
    verdict: 'NOT_DELIVERED' | 'UNSUPPORTED',
    text: string,
  ): Promise<AttemptResult> {
    await this.#tell(linkReport(order, verdict, new Date(), text));
    return this.#end([delivery], 'DONE', verdict, turn);
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

  #tell(report: ExecutionReport): Promise<void> {
    return tellEngine(this.options.producer, report);
  }

  /** The lane is held until the store knows: it would offer what was answered as not answered. */
  async #end(
    deliveries: readonly Delivery[],
    state: 'DONE' | 'UNANSWERED',
    outcome: string,
    { signal }: Turn,
  ): Promise<AttemptResult> {
    const { store, onEnded, onDelay } = this.options;
    const ids = deliveries.map(({ _id }) => _id);
    ids.forEach((id) => this.#unsent.delete(id));
    const end = () => store.end(ids, state, outcome, new Date());
    if (await untilDone(end, onDelay, signal)) onEnded(outcome);
    return ENDED;
  }
}

/** @throws Error when a stored instruction is none: our own bug */
function orderOf({ _id, payload }: Delivery): VenueOrderRecord {
  const parsed = parseVenueOrder(Buffer.from(payload));
  if (parsed.ok) return parsed.value;
  throw new Error(`Delivery ${_id} holds no venue order: ${parsed.faults.join('; ')}`);
}
