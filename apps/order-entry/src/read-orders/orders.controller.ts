import { Controller, Get, Param, Query } from '@nestjs/common';
import { CurrentCaller, mayRead, type Caller } from '@ome/access';
import { ProblemException, problemDetails } from '@ome/platform';
import { OrderQueries, type OrderView } from '@ome/projections';
import { readPosition, type LogPosition } from './read-position.js';

const CATCH_UP_MS = 2_000;

/** The order resource (services.md): what the API shows of an order. */
export type OrderResource = Omit<
  OrderView,
  'history' | 'termsSince' | 'attributes' | 'acknowledged' | 'takenBack' | 'executionCount'
>;

/** `GET /v1/orders/{id}`: an order by any of its names, as the projection has it. */
@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly queries: OrderQueries) {}

  @Get(':id')
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query('atLeast') atLeast?: unknown,
  ): Promise<OrderResource> {
    const position = atLeast === undefined ? undefined : readPosition(atLeast);
    if (atLeast !== undefined && position === undefined) {
      throw problem(400, 'atLeast must be <partition>/<offset>, as in asOf of an order.');
    }
    if (position !== undefined && !(await readable(() => this.#reached(position)))) {
      throw problem(503, `The projection has not reached ${String(atLeast)} yet. Try again.`);
    }
    const scope = mayRead(caller, '*') ? 'ANY' : caller.accounts;
    const order = await readable(() => this.queries.byAnyName(id, scope));
    if (order === undefined) throw problem(404, `No order has the name ${id}.`);
    return resourceOf(order);
  }

  #reached({ partition, offset }: LogPosition): Promise<boolean> {
    return this.queries.waitUntil(partition, offset, CATCH_UP_MS);
  }
}

function resourceOf(order: OrderView): OrderResource {
  const {
    history: _history,
    termsSince: _since,
    attributes: _attributes,
    acknowledged: _acknowledged,
    takenBack: _takenBack,
    executionCount: _count,
    ...resource
  } = order;
  return resource;
}

async function readable<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch {
    throw problem(503, 'The order database cannot be read now. Try again.');
  }
}

function problem(status: number, detail: string): ProblemException {
  return new ProblemException(
    problemDetails(status, detail),
    status === 503 ? { 'retry-after': '1' } : {},
  );
}
