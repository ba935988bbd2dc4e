import { Body, Controller, Delete, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { CurrentCaller, EVERY_ACCOUNT, type Caller } from '@ome/access';
import { ProblemException, problemDetails } from '@ome/platform';
import { OrderQueries } from '@ome/projections';
import { Type } from 'typebox';
import { accountsOf, actingUser } from '../acting-user.js';
import { DatabaseGuard } from '../database.guard.js';
import { fieldsReader, Name } from '../request-fields.js';
import { type Subscription, SubscriptionStore } from './subscription-store.js';

const readInterest = fieldsReader(
  Type.Object({ user: Type.Optional(Name), orderId: Name }, { additionalProperties: false }),
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

  /** Answers 200 with the subscription, new or not; 404 for an order that is not there or not the caller's. */
  @Post()
  @HttpCode(200)
  async subscribe(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<Subscription> {
    const { user, orderId } = readInterest(body);
    const interested = actingUser(caller, user);
    const known = await this.#orderIdOf(caller, orderId);
    // Unknown to others: it may turn out to be an order that they may not know of.
    if (known === undefined && caller.role !== 'operator') {
      throw new ProblemException(problemDetails(404, `No order has the name ${orderId}.`));
    }
    return this.store.subscribe({ user: interested, orderId: known ?? orderId });
  }

  @Delete()
  @HttpCode(204)
  async unsubscribe(@CurrentCaller() caller: Caller, @Query() query: unknown): Promise<void> {
    const { user, orderId } = readInterest(query);
    const interested = actingUser(caller, user);
    const known = await this.#orderIdOf(caller, orderId);
    await this.store.unsubscribe({ user: interested, orderId: known ?? orderId });
  }

  /** An operator's answer may be of all users of an order; anybody else's is of the caller's own. */
  @Get()
  async list(
    @CurrentCaller() caller: Caller,
    @Query() query: unknown,
  ): Promise<{ readonly subscriptions: readonly Subscription[] }> {
    const { user, orderId } = readFilter(query);
    const everybodys = caller.role === 'operator' && user === undefined && orderId !== undefined;
    const subscriptions = await this.store.list({
      ...(everybodys ? {} : { user: actingUser(caller, user) }),
      ...(orderId === undefined
        ? {}
        : { orderId: (await this.#orderIdOf(caller, orderId)) ?? orderId }),
    });
    return { subscriptions };
  }

  /** Any name leads to an order that the caller may read. */
  async #orderIdOf(caller: Caller, name: string): Promise<string | undefined> {
    const accounts = accountsOf(caller);
    const scope = accounts.includes(EVERY_ACCOUNT) ? 'ANY' : accounts;
    return (await this.queries.byAnyName(name, scope))?.orderId;
  }
}
