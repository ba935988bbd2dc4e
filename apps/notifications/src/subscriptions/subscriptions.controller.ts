import { Body, Controller, Delete, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ProblemException, problemDetails } from '@ome/platform';
import { OrderQueries } from '@ome/projections';
import { Type } from 'typebox';
import { DatabaseGuard } from '../database.guard.js';
import { fieldsReader, Name } from '../request-fields.js';
import { type Subscription, SubscriptionStore } from './subscription-store.js';

const readInterest = fieldsReader(
  Type.Object({ user: Name, orderId: Name }, { additionalProperties: false }),
);
const readFilter = fieldsReader(
  Type.Object(
    { user: Type.Optional(Name), orderId: Type.Optional(Name) },
    { additionalProperties: false },
  ),
);

/** `/v1/subscriptions`: who is told of an order besides the one who entered it. */
@Controller('v1/subscriptions')
@UseGuards(DatabaseGuard)
export class SubscriptionsController {
  constructor(
    private readonly store: SubscriptionStore,
    private readonly queries: OrderQueries,
  ) {}

  /** Answers 200 with the subscription, new or not. */
  @Post()
  @HttpCode(200)
  async subscribe(@Body() body: unknown): Promise<Subscription> {
    const { user, orderId } = readInterest(body);
    return this.store.subscribe({ user, orderId: await this.#orderIdOf(orderId) });
  }

  @Delete()
  @HttpCode(204)
  async unsubscribe(@Query() query: unknown): Promise<void> {
    const { user, orderId } = readInterest(query);
    await this.store.unsubscribe({ user, orderId: await this.#orderIdOf(orderId) });
  }

  @Get()
  async list(
    @Query() query: unknown,
  ): Promise<{ readonly subscriptions: readonly Subscription[] }> {
    const { user, orderId } = readFilter(query);
    if (user === undefined && orderId === undefined) {
      throw new ProblemException(problemDetails(400, 'Name a user or an orderId.'));
    }
    const subscriptions = await this.store.list({
      ...(user === undefined ? {} : { user }),
      ...(orderId === undefined ? {} : { orderId: await this.#orderIdOf(orderId) }),
    });
    return { subscriptions };
  }

  /** Any name of an order leads to it; one that is not known yet is taken for an orderId. */
  async #orderIdOf(name: string): Promise<string> {
    return (await this.queries.byAnyName(name, 'ANY'))?.orderId ?? name;
  }
}
