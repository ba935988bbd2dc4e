import type { Caller } from '@ome/access';
import { passedOn, refusal } from '@ome/api';
import type { InboxDoor, LoggedRecord } from '@ome/outcomes';
import { countProblem, ProblemException, problemDetails, type CountRefusal } from '@ome/platform';
import type { OrderQueries, StoryQueries } from '@ome/projections';
import { notTakenProblem } from '../../not-taken.js';
import type { OrderWrites } from '../order-writes.js';
import { outcomeOf } from '../outcome-answer.js';
import type { WaitPreference } from '../preference.js';
import { refuseUnchecked } from '../refuse-unchecked.js';
import type { Written } from '../write-requests.js';
import { checkedAtDoor } from './checked-at-door.js';
import { EarlierLists } from './earlier-lists.js';
import { accountsOf, type ListClaims } from './list-claims.js';
import type { ListedOrderResult } from './list-fields.js';
import type { WrittenList } from './list-requests.js';
import type { ListedItem } from './listed-items.js';
import { listRecordOf, ordersOfOneAccount, type WholeList } from './whole-list.js';
import {
  answerOf,
  listRefused,
  resultOfAnswer,
  resultOfDecision,
  resultOfProblem,
  resultOfRepeat,
  type ListAnswer,
} from './list-results.js';

/** How long a repeat of a list may wait for the projection, which alone knows what became of its orders. */
const CATCH_UP_MS = 1_000;
const WRONG = 'A request of the list is wrong: none is placed.';
/** The rules of an instrument may have changed since the list was taken. */
const WRONG_AT_DOOR =
  'A request of the list is wrong: nothing is sent on now. If the list was taken before under this id, its requests were decided then, and are as their orders say.';
const BY_DOOR =
  'The engine decides new orders of one account together. These requests are others: they were checked together by this door alone, without limits, stops, deadlines and the state of orders, and each was then decided by itself.';

interface OrderListsOptions {
  readonly door: Pick<InboxDoor, 'ask'>;
  readonly claims: Pick<ListClaims, 'claim'>;
  readonly writes: Pick<OrderWrites, 'write'>;
  readonly queries: Pick<OrderQueries, 'byAnyName' | 'waitUntil'>;
  readonly stories: Pick<StoryQueries, 'eventsOf'>;
  readonly count: CountRefusal;
}

/** Several requests in one: each for itself, or none unless all are right. */
export class OrderLists {
  readonly #earlier: EarlierLists;

  constructor(private readonly options: OrderListsOptions) {
    this.#earlier = new EarlierLists(options);
  }

  /** Each request in a record of its own. @throws ProblemException when none was taken, 409 when the id is another list's, 503 when that is not known */
  async writeEach(
    list: WrittenList,
    caller: Caller,
    wait: WaitPreference | undefined,
  ): Promise<ListAnswer> {
    await this.options.claims.claim(list, caller, accountsOf(list));
    const orders = await Promise.all(list.items.map((item) => this.#writeOne(item, wait)));
    if (orders.every(({ outcome }) => outcome === 'NOT_SENT')) {
      throw new ProblemException(
        problemDetails(503, orders[0]?.detail, { outcome: 'NOT_SENT', requestId: list.requestId }),
        { 'retry-after': '1' },
      );
    }
    return answerOf(list, orders);
  }

  /** @throws ProblemException as `writeEach`, and LIST_REFUSED with a result for each order when one is wrong */
  async writeAllOrNone(
    list: WrittenList,
    caller: Caller,
    wait: WaitPreference | undefined,
  ): Promise<ListAnswer> {
    const whole = ordersOfOneAccount(list);
    if (whole !== undefined) {
      whole.orders.forEach(refuseUnchecked);
      // In its account its own record takes the id.
      await this.options.claims.claim(list, caller, []);
      return this.#writeWhole(list, whole, listRecordOf(whole, list.requestId, caller), wait);
    }
    const checked = checkedAtDoor(list);
    const wrong = checked.some(({ outcome }) => outcome !== 'UNKNOWN');
    if (wrong && !(await this.#earlier.isSent(list))) {
      throw listRefused(list, checked, refusal, WRONG_AT_DOOR);
    }
    const { status, body } = await this.writeEach(list, caller, wait);
    return { status, body: { ...body, validatedBy: 'DOOR', detail: BY_DOOR } };
  }

  async #writeOne(item: ListedItem, wait: WaitPreference | undefined): Promise<ListedOrderResult> {
    const { type, id = '', write } = item;
    try {
      if (write instanceof ProblemException) throw write;
      const urgent = type === 'CANCEL_ORDER';
      const accepted = type === 'NEW_ORDER' ? 201 : 200;
      const answer = await this.options.writes.write(write, { urgent, accepted, name: id, wait });
      return resultOfAnswer(item, answer);
    } catch (error) {
      if (!(error instanceof ProblemException)) throw error;
      countProblem(this.options.count, error.problem, error);
      return resultOfProblem(item, error);
    }
  }

  async #writeWhole(
    list: WrittenList,
    whole: WholeList,
    { record, requestId }: Written,
    wait: WaitPreference | undefined,
  ): Promise<ListAnswer> {
    const { conversation } = await this.options.door.ask(record, false).catch((error: unknown) => {
      throw notTakenProblem(error, requestId);
    });
    try {
      const decided = await conversation.next(
        (logged) => logged.record.inputId === record.inputId && isOfWholeList(logged),
        wait?.waitMs ?? 0,
      );
      const orders = await this.#decided(list, whole, decided);
      if (orders.every(({ outcome }) => outcome === 'REFUSED')) {
        throw listRefused(list, orders, passedOn, WRONG);
      }
      const { status, body } = answerOf(list, orders);
      return { status, body: { ...body, validatedBy: 'ENGINE' } };
    } finally {
      conversation.close();
    }
  }

  /** @throws ProblemException when the list as a whole was refused */
  async #decided(
    list: WrittenList,
    whole: WholeList,
    logged: LoggedRecord | undefined,
  ): Promise<readonly ListedOrderResult[]> {
    const record = logged?.record;
    if (record?.type === 'LIST_DECIDED') {
      return list.items.map((order, index) => resultOfDecision(order, record.data.outcomes[index]));
    }
    if (logged === undefined) return list.items.map((order) => resultOfDecision(order, undefined));
    if (logged.record.type === 'REQUEST_REPEATED' && logged.record.data.outcome.accepted) {
      return this.#repeated(list, whole, logged.record.data.duplicateOf, logged);
    }
    const outcome = outcomeOf(logged, list.requestId);
    const reason = outcome.kind === 'REFUSED' ? outcome.reason : { code: 'MALFORMED' as const };
    throw passedOn(reason, { requestId: list.requestId });
  }

  /** The log says only by which record it was decided before. */
  async #repeated(
    list: WrittenList,
    { orders }: WholeList,
    decidedBy: string,
    { partition, offset }: LoggedRecord,
  ): Promise<readonly ListedOrderResult[]> {
    try {
      if (!(await this.options.queries.waitUntil(partition, offset, CATCH_UP_MS))) {
        throw new Error('late');
      }
      const isAccepted = await this.#earlier.wasAccepted(orders, decidedBy);
      return list.items.map((order) => resultOfRepeat(order, isAccepted));
    } catch {
      return list.items.map((order) => resultOfDecision(order, undefined));
    }
  }
}

/** The records of single orders come before the one of the list, under the same inputId. */
function isOfWholeList({ record }: LoggedRecord): boolean {
  if (record.type === 'LIST_DECIDED' || record.type === 'INPUT_SKIPPED') return true;
  return (
    (record.type === 'REQUEST_REFUSED' || record.type === 'REQUEST_REPEATED') &&
    record.data.item === undefined
  );
}
