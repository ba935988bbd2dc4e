import { randomUUID } from 'node:crypto';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentCaller, ForRoles, RateLimited, type Caller } from '@ome/access';
import { Checked, Describe, type CheckedRequest } from '@ome/api';
import { newOrderOf, OrderContext } from '../write-requests.js';
import { OrderPreviews } from './order-previews.js';
import type { OrderPreview } from './preview-fields.js';
import { PREVIEW_ORDER } from './preview.routes.js';

/** `POST /v1/order-previews`: all checks, nothing written. */
@Controller('v1/order-previews')
@ForRoles('trader', 'operator')
export class OrderPreviewsController {
  constructor(
    private readonly previews: OrderPreviews,
    private readonly context: OrderContext,
  ) {}

  @Post()
  @HttpCode(200)
  @RateLimited('order')
  @Describe(PREVIEW_ORDER)
  async preview(
    @Checked() { body }: CheckedRequest<typeof PREVIEW_ORDER>,
    @CurrentCaller() caller: Caller,
  ): Promise<OrderPreview> {
    const { requestId: _requestId, ...order } = body;
    const written = newOrderOf(order, caller, `preview-${randomUUID()}`, this.context);
    return this.previews.preview(written, caller.user, body.clientOrderId !== undefined);
  }
}
