import { Controller, Get, Param, Query } from '@nestjs/common';
import { ProblemException, problemDetails } from '@ome/platform';
import { OrderQueries, type OrderView } from '@ome/projections';
import { readPosition } from './read-position.js';

const CATCH_UP_MS = 2_000;

/** The order resource (services.md): what the API shows of an order. */
export type OrderResource = Omit<OrderView, 'history' | 'termsSince' | 'attributes'>;

/** `GET /v1/orders/{id}`: an order by any of its names, as the projection has it. */
@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly queries: OrderQueries) {}

  @Get(':id')
  async read(@Param('id') id: string, @Query('atLeast') atLeast?: unknown): Promise<OrderResource> {
    if (atLeast !== undefined) await this.#catchUp(atLeast);
    const order = await this.queries.byAnyName(id, 'ANY');
    if (order === undefined) {
      throw new ProblemException(problemDetails(404, `No order has the name ${id}.`));
    }
    const { history: _history, termsSince: _since, attributes: _attributes, ...resource } = order;
    return resource;
  }

  async #catchUp(atLeast: unknown): Promise<void> {
    const position = readPosition(atLeast);
    if (position === undefined) {
      throw new ProblemException(
        problemDetails(400, 'atLeast must be <partition>/<offset>, as in asOf of an order.'),
      );
    }
    const { partition, offset } = position;
    if (await this.queries.waitUntil(partition, offset, CATCH_UP_MS)) return;
    throw new ProblemException(
      problemDetails(503, `The projection has not reached ${partition}/${offset} yet.`),
      { 'retry-after': '1' },
    );
  }
}
