import { CurrentCaller, type Caller } from '@ome/access';
import { Checked, Describe, malformedRequest, type CheckedRequest } from '@ome/api';
import { formatPosition, TOPICS, type OrderEventRecord } from '@ome/contracts';
import { StoryQueries, type FillInStory, type LogPosition } from '@ome/projections';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { cursorOf, placeOf } from './cursor.js';
import { OrderReads } from './order-reads.js';
import { pageSize } from './page-size.js';
import { READ_FILLS, READ_STORY } from './read-routes.js';

const VERSION = /^\d{1,10}$/;

/** An event with its position `<topic>/<partition>/<offset>`. */
type ToldEvent = OrderEventRecord & { readonly position: string };

interface Part {
  readonly orderId: string;
  /** The order's, when the part was read. */
  readonly version: number;
  readonly nextCursor?: string;
  readonly asOf: LogPosition;
}

/** `GET /v1/orders/{id}/events` and `/fills`: what happened to an order. */
@Controller('v1/orders')
export class OrderStoryController {
  constructor(
    private readonly reads: OrderReads,
    private readonly stories: StoryQueries,
  ) {}

  @Get(':id/events')
  @Describe(READ_STORY)
  async events(
    @Checked() { params: { id }, query }: CheckedRequest<typeof READ_STORY>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Part & { readonly events: readonly ToldEvent[] }> {
    return this.reads.when({ query, caller, reply }, async () => {
      const order = await this.reads.orderOf(id, query, caller);
      const { orderId, version, asOf } = order;
      const limit = pageSize(query);
      const about = { eventsOf: orderId };
      const after = versionOf(query.cursor, about);
      const found = await this.stories.eventsOf(order, { after, upTo: version, limit: limit + 1 });
      const events = found.slice(0, limit);
      return {
        orderId,
        version,
        events: events.map(({ offset, record }) => ({
          position: positionOf(asOf.partition, offset),
          ...record,
        })),
        ...nextOf(about, found.length > limit ? events.at(-1) : undefined),
        asOf,
      };
    });
  }

  @Get(':id/fills')
  @Describe(READ_FILLS)
  async fills(
    @Checked() { params: { id }, query }: CheckedRequest<typeof READ_FILLS>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Part & { readonly fills: readonly Omit<FillInStory, 'orderId'>[] }> {
    return this.reads.when({ query, caller, reply }, async () => {
      const order = await this.reads.orderOf(id, query, caller);
      const { orderId, version, cumQty, avgPx, asOf } = order;
      const limit = pageSize(query);
      const about = { fillsOf: orderId };
      const after = versionOf(query.cursor, about);
      const range = { after, upTo: version, limit: limit + 1 };
      const found = await this.stories.fillsOf(orderId, range);
      const fills = found.slice(0, limit);
      return {
        orderId,
        version,
        cumQty,
        avgPx,
        fills: fills.map(({ orderId: _order, ...fill }) => fill),
        ...nextOf(about, found.length > limit ? fills.at(-1) : undefined),
        asOf,
      };
    });
  }
}

/** The version that the part begins after. */
function versionOf(cursor: string | undefined, about: object): number {
  const [version = '0'] = placeOf(cursor, about, 1) ?? [];
  if (!VERSION.test(version)) throw malformedRequest(['cursor: must be the nextCursor of a story']);
  return Number(version);
}

function nextOf(about: object, last: { readonly version: number } | undefined) {
  return last === undefined ? {} : { nextCursor: cursorOf(about, [String(last.version)]) };
}

function positionOf(partition: number, offset: number): string {
  return formatPosition({ topic: TOPICS.orderEvents, partition, offset: BigInt(offset) });
}
