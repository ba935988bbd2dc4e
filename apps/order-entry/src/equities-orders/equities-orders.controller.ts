import { randomUUID } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { timestamp, unreachable } from '@ome/domain';
import { malformed, readIdempotencyKey } from '@ome/equities';
import type { OrderAnswer } from './answers.js';
import { EquitiesOrders } from './equities-orders.service.js';
import { EquitiesViews } from './equities-views.service.js';
import type { Arrival } from './inbox-requests.js';
import type { LastPricesAnswer } from './last-prices.js';
import type { OrderDetailsAnswer } from './order-details.js';
import { readRequest, type EquitiesRequest } from './read-request.js';

/** `POST /order_endpoint` (legacy-rest.md): five operations, picked by `type`. */
@Controller()
export class EquitiesOrdersController {
  constructor(
    private readonly orders: EquitiesOrders,
    private readonly views: EquitiesViews,
  ) {}

  @Post('order_endpoint')
  @HttpCode(200)
  async take(
    @Body() body: unknown,
    @Headers('idempotency-key') key?: string,
  ): Promise<OrderAnswer | OrderDetailsAnswer | LastPricesAnswer> {
    const read = readRequest(body);
    if (!read.ok) throw malformed(read.violations);
    return this.answer(read.request, arrivalOf(key));
  }

  private answer(
    request: EquitiesRequest,
    arrival: Arrival,
  ): Promise<OrderAnswer | OrderDetailsAnswer | LastPricesAnswer> {
    switch (request.operation) {
      case 'NEW':
        return this.orders.enter(request.order, arrival);
      case 'UPDATE':
        return this.orders.update(request.update, arrival);
      case 'CANCEL':
        return this.orders.cancel(request.cancel, arrival);
      case 'DETAILS':
        return this.views.orderDetails(request.details.user_id);
      case 'LAST_PRICES':
        return this.views.lastPrices(request.lastPrices.symbols);
      default:
        return unreachable(request);
    }
  }
}

function arrivalOf(key: string | undefined): Arrival {
  const inputId = `eq-${randomUUID()}`;
  const receivedAt = timestamp(new Date().toISOString());
  return { inputId, requestId: readIdempotencyKey(key) ?? inputId, receivedAt };
}
