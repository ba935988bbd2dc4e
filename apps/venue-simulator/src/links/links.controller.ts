import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LinkOrders, type LinkOperation, type LinkOrder } from './link-orders.js';

interface LinkAnswer {
  readonly success: boolean;
  readonly comment?: string;
}

/** The old test double of an execution link: it takes everything and trades nothing. */
@Controller()
export class LinksController {
  constructor(private readonly orders: LinkOrders) {}

  @Post('execution_REST_API_dummy/api/v1/new_order')
  @HttpCode(200)
  newOrder(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): LinkAnswer {
    return this.#take('new_order', body, reply);
  }

  @Post('execution_REST_API_dummy/api/v1/update_order')
  @HttpCode(200)
  updateOrder(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): LinkAnswer {
    return this.#take('update_order', body, reply);
  }

  @Post('execution_REST_API_dummy/api/v1/delete_order')
  @HttpCode(200)
  deleteOrder(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): LinkAnswer {
    return this.#take('delete_order', body, reply);
  }

  /** What the double was asked, in the order of arrival. */
  @Get('link/orders')
  received(): { readonly orders: readonly LinkOrder[] } {
    return { orders: this.orders.received() };
  }

  #take(operation: LinkOperation, body: unknown, reply: FastifyReply): LinkAnswer {
    if (!isObject(body) || typeof body['order_id'] !== 'string' || body['order_id'] === '') {
      void reply.status(400);
      return { success: false, comment: 'order_id must be a string that names the order' };
    }
    const receivedAt = new Date().toISOString();
    this.orders.receive({ operation, orderId: body['order_id'], receivedAt, body });
    return { success: true };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
