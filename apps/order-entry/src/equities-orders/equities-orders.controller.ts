import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Post,
  StreamableFile,
  UseGuards,
} from '@nestjs/common';
import { timestamp, unreachable } from '@ome/domain';
import { DialectGuard, malformed, readIdempotencyKey } from '@ome/equities';
import { Metrics, WithoutSignIn } from '@ome/platform';
import type { OrderAnswer } from './answers.js';
import { EquitiesOrders } from './equities-orders.service.js';
import { EquitiesViews } from './equities-views.service.js';
import type { Arrival } from './inbox-requests.js';
import type { LastPricesAnswer } from './last-prices.js';
import { readRequest, type EquitiesRequest } from './read-request.js';

type Answer = OrderAnswer | StreamableFile | LastPricesAnswer;

const JSON_TYPE = { type: 'application/json; charset=utf-8' };

/** `POST /order_endpoint` (legacy-rest.md): five operations, picked by `type`. */
@Controller()
@WithoutSignIn('the equities dialect has no users: its guard asks for a key or a network')
@UseGuards(DialectGuard)
export class EquitiesOrdersController {
  readonly #answered: (operation: EquitiesRequest['operation'], answer: string) => void;

  constructor(
    private readonly orders: EquitiesOrders,
    private readonly views: EquitiesViews,
    metrics: Metrics,
  ) {
    const answers = metrics.counter({
      name: 'equities_answers_total',
      help: 'Requests of the equities dialect that were answered 200',
      labelNames: ['operation', 'answer'],
    });
    this.#answered = (operation, answer) => answers.inc({ operation, answer });
  }

  @Post('order_endpoint')
  @HttpCode(200)
  async take(@Body() body: unknown, @Headers('idempotency-key') key?: string): Promise<Answer> {
    const read = readRequest(body);
    if (!read.ok) throw malformed(read.violations);
    const answer = await this.answer(read.request, arrivalOf(key));
    const refused = 'success' in answer && !answer.success;
    this.#answered(read.request.operation, refused ? 'refused' : 'given');
    return answer;
  }

  private async orderDetails(userId: number): Promise<StreamableFile> {
    return new StreamableFile(await this.views.orderDetails(userId), JSON_TYPE);
  }

  private answer(request: EquitiesRequest, arrival: Arrival): Promise<Answer> {
    switch (request.operation) {
      case 'NEW':
        return this.orders.enter(request.order, arrival);
      case 'UPDATE':
        return this.orders.update(request.update, arrival);
      case 'CANCEL':
        return this.orders.cancel(request.cancel, arrival);
      case 'DETAILS':
        return this.orderDetails(request.details.user_id);
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
