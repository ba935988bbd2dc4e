import { Controller, Delete, Patch, Post, Res } from '@nestjs/common';
import { CurrentCaller, ForRoles, RateLimited, type Caller } from '@ome/access';
import { Checked, Describe, type CheckedRequest } from '@ome/api';
import { InboxDoor } from '@ome/outcomes';
import { OrderChanges, type OrderChange } from './order-changes.js';
import { OrderWrites, type WriteAnswer } from './order-writes.js';
import { waitPreferred } from './preference.js';
import type { WriteHeaders } from './request-fields.js';
import {
  ACTIVATE_ORDER,
  CANCEL_ORDER,
  HIBERNATE_ORDER,
  PLACE_ORDER,
  REPLACE_ORDER,
} from './routes.js';
import { newOrderOf, OrderContext } from './write-requests.js';

interface Reply {
  status(code: number): Reply;
  headers(headers: Readonly<Record<string, string>>): Reply;
}

/** The writes of `/v1/orders`: each request goes to the writer of its account. */
@Controller('v1/orders')
@ForRoles('trader', 'operator')
export class PlaceOrdersController {
  readonly #writes: OrderWrites;

  constructor(
    door: InboxDoor,
    private readonly changes: OrderChanges,
    private readonly context: OrderContext,
  ) {
    this.#writes = new OrderWrites(door);
  }

  @Post()
  @RateLimited('order')
  @Describe(PLACE_ORDER)
  async place(
    @Checked() { body, headers }: CheckedRequest<typeof PLACE_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    const written = newOrderOf(body, caller, headers['idempotency-key'], this.context);
    const name = body.clientOrderId ?? '';
    const wait = waitPreferred(headers.prefer);
    return said(
      await this.#writes.write(written, { urgent: false, accepted: 201, name, wait }),
      reply,
    );
  }

  @Patch(':id')
  @RateLimited('order')
  @Describe(REPLACE_ORDER)
  replace(
    @Checked() { params: { id }, body, headers }: CheckedRequest<typeof REPLACE_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    return this.#change({ type: 'REPLACE_ORDER', id, fields: body }, headers, caller, reply);
  }

  @Delete(':id')
  @RateLimited('cancel')
  @Describe(CANCEL_ORDER)
  cancel(
    @Checked() { params: { id }, query, headers }: CheckedRequest<typeof CANCEL_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    return this.#change({ type: 'CANCEL_ORDER', id, fields: query }, headers, caller, reply);
  }

  @Post(':id/hibernate')
  @RateLimited('cancel')
  @Describe(HIBERNATE_ORDER)
  hibernate(
    @Checked() { params: { id }, body, headers }: CheckedRequest<typeof HIBERNATE_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    return this.#change({ type: 'HIBERNATE_ORDER', id, fields: body }, headers, caller, reply);
  }

  @Post(':id/activate')
  @RateLimited('order')
  @Describe(ACTIVATE_ORDER)
  activate(
    @Checked() { params: { id }, body, headers }: CheckedRequest<typeof ACTIVATE_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    return this.#change({ type: 'ACTIVATE_ORDER', id, fields: body }, headers, caller, reply);
  }

  async #change(
    change: OrderChange,
    { 'idempotency-key': key, prefer }: WriteHeaders,
    caller: Caller,
    reply: Reply,
  ): Promise<WriteAnswer['body']> {
    const { written, rates } = await this.changes.written(change, caller, key);
    reply.headers(rates);
    const urgent = change.type === 'CANCEL_ORDER';
    const wait = waitPreferred(prefer);
    const options = { urgent, accepted: 200, name: change.id, wait } as const;
    return said(await this.#writes.write(written, options), reply);
  }
}

function said({ status, headers, body }: WriteAnswer, reply: Reply): WriteAnswer['body'] {
  reply.status(status).headers(headers);
  return body;
}
