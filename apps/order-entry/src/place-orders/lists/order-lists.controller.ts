import { Controller, Post, Res } from '@nestjs/common';
import { CurrentCaller, ForRoles, RateLimited, type Caller } from '@ome/access';
import { Checked, Describe, type CheckedRequest } from '@ome/api';
import { MAXIMUM_LISTED_ORDERS } from '@ome/contracts';
import { InboxDoor } from '@ome/outcomes';
import { OrderQueries, StoryQueries } from '@ome/projections';
import { Metrics, refusalCounter } from '@ome/platform';
import { OrderChanges } from '../order-changes.js';
import { OrderWrites } from '../order-writes.js';
import { waitPreferred } from '../preference.js';
import { OrderContext } from '../write-requests.js';
import { ListClaims } from './list-claims.js';
import type { OrderListAnswer } from './list-fields.js';
import { listOf } from './list-requests.js';
import { PLACE_LIST } from './list.routes.js';
import { OrderLists } from './order-lists.js';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

/** `POST /v1/order-lists`. */
@Controller('v1/order-lists')
@ForRoles('trader', 'operator')
export class OrderListsController {
  readonly #lists: OrderLists;

  constructor(
    door: InboxDoor,
    queries: OrderQueries,
    stories: StoryQueries,
    metrics: Metrics,
    claims: ListClaims,
    private readonly context: OrderContext,
    private readonly changes: OrderChanges,
  ) {
    const [writes, count] = [new OrderWrites(door), refusalCounter(metrics)];
    this.#lists = new OrderLists({ door, claims, writes, queries, stories, count });
  }

  @Post()
  @RateLimited('order', { longestList: MAXIMUM_LISTED_ORDERS })
  @Describe(PLACE_LIST)
  async place(
    @Checked() { body, headers }: CheckedRequest<typeof PLACE_LIST>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OrderListAnswer> {
    const wait = waitPreferred(headers.prefer);
    const { context, changes } = this;
    const list = await listOf(body, headers['idempotency-key'], { caller, context, changes });
    const answer =
      body.allOrNoneValidation === true
        ? await this.#lists.writeAllOrNone(list, caller, wait)
        : await this.#lists.writeEach(list, caller, wait);
    reply.status(answer.status);
    if (wait !== undefined) reply.header('preference-applied', wait.applied);
    return answer.body;
  }
}
