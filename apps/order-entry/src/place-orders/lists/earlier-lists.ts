import { parsePosition } from '@ome/contracts';
import { ProblemException } from '@ome/platform';
import type { OrderQueries, OrderView, StoryQueries } from '@ome/projections';
import { firstEventOf } from '../earlier-requests.js';
import type { Written } from '../write-requests.js';
import type { WrittenList } from './list-requests.js';
import { identityOf } from './list-results.js';
import type { ListedItem } from './listed-items.js';

interface EarlierListsOptions {
  readonly queries: Pick<OrderQueries, 'byAnyName'>;
  readonly stories: Pick<StoryQueries, 'eventsOf'>;
}

/** What the projection tells of a list that was taken before. */
export class EarlierLists {
  constructor(private readonly options: EarlierListsOptions) {}

  /** Whether an order is there that this very list placed: then it is a repeat, and the writer knows the outcomes. */
  async isSent({ items }: WrittenList): Promise<boolean> {
    const placed = items.filter(
      ({ type, write }) => type === 'NEW_ORDER' && !(write instanceof ProblemException),
    );
    const looked = await Promise.all(
      placed.map((item) => this.#isPlacedBy(item).catch(() => false)),
    );
    return looked.includes(true);
  }

  /**
   * Whether the writer took all orders of a list that it decided as a whole, by the inbox record `decidedBy`: one that it
   * placed tells it of all. Where it placed none, each was known before and sent again (`possResend`), or one was wrong.
   * Rejects when the database cannot be read.
   */
  async wasAccepted(orders: readonly Written[], decidedBy: string): Promise<boolean> {
    const list = offsetOf(decidedBy);
    const named = await Promise.all(orders.map((order) => this.#namedBy(order)));
    if (named.includes(list)) return true;
    return orders.every(({ record: { body } }, index) => {
      const before = named[index];
      const isResent = body.type === 'NEW_ORDER' && body.possResend === true;
      return isResent && before !== undefined && before < list;
    });
  }

  /** Offset of the inbox record that gave an order this name. All requests of an account are in one partition. */
  async #namedBy({ record: { account = '', body } }: Written): Promise<bigint | undefined> {
    const name = 'clientOrderId' in body ? body.clientOrderId : undefined;
    if (name === undefined) return undefined;
    const { queries, stories } = this.options;
    const order = await queries.byAnyName(name, [account]);
    if (order === undefined) return undefined;
    const naming = await firstEventOf(stories, order, ({ record }) => {
      const data = 'data' in record ? record.data : {};
      return 'clientOrderId' in data && data.clientOrderId === name;
    });
    return naming !== undefined && 'cause' in naming.record
      ? offsetOf(naming.record.cause)
      : undefined;
  }

  /** An order of the same name may have been there before the list. */
  async #isPlacedBy(item: ListedItem): Promise<boolean> {
    const { orderId = '', account = '' } = identityOf(item);
    const order: OrderView | undefined = await this.options.queries.byAnyName(orderId, [account]);
    if (order === undefined) return false;
    const [first] = await this.options.stories.eventsOf(order, { after: 0, upTo: 1, limit: 1 });
    return (
      first !== undefined &&
      'requestId' in first.record &&
      first.record.requestId === item.requestId
    );
  }
}

function offsetOf(inboxPosition: string): bigint {
  const position = parsePosition(inboxPosition);
  if (position === undefined) throw new Error(`${inboxPosition} is no position of the inbox`);
  return position.offset;
}
