import { Controller, Delete, Patch, Post, Res } from '@nestjs/common';
import {
  CurrentCaller,
  ForRoles,
  RateLimited,
  RateLimits,
  type Caller,
  type RatedKind,
} from '@ome/access';
import { Checked, Describe, type CheckedRequest } from '@ome/api';
import { InboxDoor } from '@ome/outcomes';
import { OrderQueries } from '@ome/projections';
import { ProjectedWrites } from '../projected-writes.js';
import { OrderTargets, type OrderTarget } from './order-targets.js';
import { OrderWrites, type WriteAnswer } from './order-writes.js';
import { waitPreferred } from './preference.js';
import type { HoldOrderBody, ReplaceOrderBody, WriteHeaders } from './request-fields.js';
import {
  ACTIVATE_ORDER,
  CANCEL_ORDER,
  HIBERNATE_ORDER,
  PLACE_ORDER,
  REPLACE_ORDER,
} from './routes.js';
import { cancelOf, holdOf, newOrderOf, OrderContext, replaceOf } from './write-requests.js';

interface Reply {
  status(code: number): Reply;
  headers(headers: Readonly<Record<string, string>>): Reply;
}

type Hold = {
  readonly params: { readonly id: string };
  readonly headers: WriteHeaders;
  readonly body: HoldOrderBody;
};

/** The writes of `/v1/orders`: each request goes to the writer of its account. */
@Controller('v1/orders')
@ForRoles('trader', 'operator')
export class PlaceOrdersController {
  readonly #writes: OrderWrites;
  readonly #targets: OrderTargets;

  constructor(
    door: InboxDoor,
    queries: OrderQueries,
    written: ProjectedWrites,
    private readonly context: OrderContext,
    private readonly rates: RateLimits,
  ) {
    this.#writes = new OrderWrites(door);
    this.#targets = new OrderTargets(queries, written);
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
  async replace(
    @Checked() { params: { id }, body, headers }: CheckedRequest<typeof REPLACE_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    const target = await this.#targets.find(id, caller, body.account);
    reply.headers(this.rates.spendFound('order', caller, body.account, target.account));
    const lastPrice = asksForMore(body) ? await this.#lastPrice(target, caller) : undefined;
    const written = replaceOf(target, body, caller, headers['idempotency-key'], lastPrice);
    const wait = waitPreferred(headers.prefer);
    return said(
      await this.#writes.write(written, { urgent: false, accepted: 200, name: id, wait }),
      reply,
    );
  }

  @Delete(':id')
  @RateLimited('cancel')
  @Describe(CANCEL_ORDER)
  async cancel(
    @Checked() { params: { id }, query, headers }: CheckedRequest<typeof CANCEL_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    const target = await this.#targets.find(id, caller, query.account);
    reply.headers(this.rates.spendFound('cancel', caller, query.account, target.account));
    const written = cancelOf(target, query, caller, headers['idempotency-key']);
    const wait = waitPreferred(headers.prefer);
    return said(
      await this.#writes.write(written, { urgent: true, accepted: 200, name: id, wait }),
      reply,
    );
  }

  @Post(':id/hibernate')
  @RateLimited('cancel')
  @Describe(HIBERNATE_ORDER)
  async hibernate(
    @Checked() request: CheckedRequest<typeof HIBERNATE_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    const answer = await this.#hold('HIBERNATE_ORDER', 'cancel', request, caller, reply);
    return said(answer, reply);
  }

  @Post(':id/activate')
  @RateLimited('order')
  @Describe(ACTIVATE_ORDER)
  async activate(
    @Checked() request: CheckedRequest<typeof ACTIVATE_ORDER>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<WriteAnswer['body']> {
    const answer = await this.#hold('ACTIVATE_ORDER', 'order', request, caller, reply);
    return said(answer, reply);
  }

  async #hold(
    type: 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER',
    kind: RatedKind,
    { params: { id }, body, headers }: Hold,
    caller: Caller,
    reply: Reply,
  ): Promise<WriteAnswer> {
    const target = await this.#targets.find(id, caller, body.account);
    reply.headers(this.rates.spendFound(kind, caller, body.account, target.account));
    // It comes to the market of today.
    const activates = type === 'ACTIVATE_ORDER';
    const lastPrice = activates ? await this.#lastPrice(target, caller) : undefined;
    const written = holdOf(type, target, body, caller, headers['idempotency-key'], lastPrice);
    const wait = waitPreferred(headers.prefer);
    return this.#writes.write(written, { urgent: false, accepted: 200, name: id, wait });
  }

  /** `undefined` while the order or its market's last trade is not known. */
  async #lastPrice(target: OrderTarget, caller: Caller): Promise<string | undefined> {
    const market = await this.#targets.marketOf(target, caller);
    return market && this.context.of(market.venue, market.symbol).lastPrice;
  }
}

function said({ status, headers, body }: WriteAnswer, reply: Reply): WriteAnswer['body'] {
  reply.status(status).headers(headers);
  return body;
}

/** Whether a replace changes what a collar or a limit of value may be about. */
function asksForMore({ price, quantity, openQuantity }: ReplaceOrderBody): boolean {
  return price !== undefined || quantity !== undefined || openQuantity !== undefined;
}
