import { CurrentCaller, type Caller } from '@ome/access';
import { Checked, Describe, malformedRequest, type CheckedRequest } from '@ome/api';
import { timestamp } from '@ome/domain';
import {
  OrderListQueries,
  StoryQueries,
  type LogPosition,
  type OrderFilter,
  type OrderPlace,
  type OrderView,
} from '@ome/projections';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { createdBound } from './created-bound.js';
import { cursorOf, placeOf } from './cursor.js';
import { isNamed } from './entity-tag.js';
import { OrderReads, unknownOrder } from './order-reads.js';
import { resourceOf, type OrderResource } from './order-resource.js';
import { listedScope } from '../order-scope.js';
import { pageSize } from './page-size.js';
import { LIST_ORDERS, READ_ORDER } from './read-routes.js';

/** Clocks of two machines may differ by this much. */
const CLOCK_TOLERANCE_MS = 2_000;

type ListQuery = CheckedRequest<typeof LIST_ORDERS>['query'];

interface OrderList {
  readonly orders: readonly OrderResource[];
  readonly nextCursor?: string;
  readonly asOf: readonly LogPosition[];
}

/** `GET /v1/orders` and `GET /v1/orders/{id}`. */
@Controller('v1/orders')
export class OrdersController {
  constructor(
    private readonly reads: OrderReads,
    private readonly lists: OrderListQueries,
    private readonly stories: StoryQueries,
  ) {}

  @Get()
  @Describe(LIST_ORDERS)
  async list(
    @Checked() { query }: CheckedRequest<typeof LIST_ORDERS>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderList> {
    const filter = filterOf(query, caller);
    const limit = pageSize(query);
    const after = orderPlaceOf(query.cursor, filter);
    return this.reads.when({ query, caller, reply }, async () => {
      const asOf = await this.reads.positions();
      const found = await this.lists.list(filter, {
        limit: limit + 1,
        ...(after !== undefined && { after }),
      });
      const orders = found.slice(0, limit);
      const last = found.length > limit ? orders.at(-1) : undefined;
      return {
        orders: orders.map(resourceOf),
        ...(last !== undefined && {
          nextCursor: cursorOf(filter, [last.createdAt, last.orderId]),
        }),
        asOf,
      };
    });
  }

  @Get(':id')
  @Describe(READ_ORDER)
  async read(
    @Checked() { params: { id }, query, headers }: CheckedRequest<typeof READ_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderResource | undefined> {
    const { asOf } = query;
    if (asOf !== undefined && Date.parse(asOf) > Date.now() + CLOCK_TOLERANCE_MS) {
      throw malformedRequest(['asOf: must not be later than now']);
    }
    const order = await this.reads.when({ query, caller, reply }, async () => {
      if (asOf === undefined) return this.reads.orderOf(id, query, caller);
      const now = await this.reads.orderKnownAt(id, query, caller, asOf);
      return this.#then(id, now, asOf);
    });
    const tag = `"${String(order.version)}"`;
    void reply.header('etag', tag);
    if (!isNamed(tag, headers['if-none-match'])) return resourceOf(order);
    void reply.status(304);
    return undefined;
  }

  async #then(id: string, order: OrderView, moment: string): Promise<OrderView> {
    const then = await this.stories.orderAt(order, timestamp(moment));
    if (then === undefined) throw unknownOrder(id, ` at ${moment}`);
    return then;
  }
}

function filterOf(query: ListQuery, caller: Caller): OrderFilter {
  const { account, open, from, to, limit: _l, cursor: _c, atLeast: _a, ...equal } = query;
  return {
    ...equal,
    accounts: listedScope(caller, account),
    ...(open !== undefined && { open: open === 'true' }),
    ...(from !== undefined && { createdFrom: createdBound(from) }),
    ...(to !== undefined && { createdBefore: createdBound(to) }),
  };
}

function orderPlaceOf(cursor: string | undefined, filter: OrderFilter): OrderPlace | undefined {
  const [createdAt, orderId] = placeOf(cursor, filter, 2) ?? [];
  return createdAt === undefined || orderId === undefined ? undefined : { createdAt, orderId };
}
