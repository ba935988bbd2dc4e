import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { CurrentCaller, type Caller } from '@ome/access';
import { TOPICS } from '@ome/contracts';
import {
  BatchHandler,
  done,
  park,
  type Ending,
  type RecordBatch,
  type RecordFault,
} from '@ome/messaging';
import { ProblemException, problemDetails } from '@ome/platform';
import { SharedWrites } from '@ome/projections';
import { Type } from 'typebox';
import { accountsOf, actingUser } from '../acting-user.js';
import { DatabaseGuard } from '../database.guard.js';
import { DeliveryStore } from '../delivery-store.js';
import type { DeliveryDocument } from '../delivery.schema.js';
import { readOrderEvent } from '../order-notification.js';
import { fieldsReader, Name } from '../request-fields.js';
import { enteredOrders, Subscribers } from '../subscribers.js';
import { faultOfUrl } from './url-rules.js';
import { type IssuedChange, WEBHOOK_CHANNEL, webhookDeliveries } from './webhook-deliveries.js';
import { type NewWebhook, type Webhook, WebhookStore } from './webhook-store.js';
import { WebhookRules } from './webhooks.js';

const readWebhook = fieldsReader(
  Type.Object(
    { user: Type.Optional(Name), url: Type.String({ minLength: 1, maxLength: 2_048 }) },
    { additionalProperties: false },
  ),
);
const readUser = fieldsReader(
  Type.Object({ user: Type.Optional(Name) }, { additionalProperties: false }),
);

type Deliveries = readonly DeliveryDocument[];

/** `/v1/webhooks`, and the log's events that are posted to them. */
@Controller('v1/webhooks')
export class WebhooksController {
  /** Partitions share the look-ups of their subscribers and webhooks. */
  readonly #kept = new SharedWrites<IssuedChange>((changes) => this.#keep(changes));

  constructor(
    private readonly webhooks: WebhookStore,
    private readonly deliveries: DeliveryStore,
    private readonly subscribers: Subscribers,
    private readonly rules: WebhookRules,
  ) {}

  /** Answers 200 with the webhook, new or not; a new one with its secret. */
  @Post()
  @HttpCode(200)
  @UseGuards(DatabaseGuard)
  async add(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<NewWebhook> {
    const { user, url } = readWebhook(body);
    const owner = actingUser(caller, user);
    const fault = faultOfUrl(url, this.rules.allowed);
    if (fault !== undefined) throw new ProblemException(problemDetails(400, fault));
    const added = await this.webhooks.add(owner, url, accountsOf(caller));
    if (added !== undefined) return added;
    const detail = `${owner} has ${this.webhooks.limit} webhooks, the most there may be: remove one first.`;
    throw new ProblemException(problemDetails(409, detail, { code: 'TOO_MANY_WEBHOOKS' }));
  }

  @Get()
  @UseGuards(DatabaseGuard)
  async list(
    @CurrentCaller() caller: Caller,
    @Query() query: unknown,
  ): Promise<{ readonly webhooks: readonly Webhook[] }> {
    return { webhooks: await this.webhooks.ofUser(ownerOf(caller, query)) };
  }

  @Delete(':id')
  @HttpCode(204)
  @UseGuards(DatabaseGuard)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    await this.webhooks.remove(id, ownerOf(caller, query));
  }

  /** A new secret, shown once; the one before signs too for a day. */
  @Post(':id/secret')
  @HttpCode(200)
  @UseGuards(DatabaseGuard)
  async changeSecret(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<NewWebhook> {
    const user = ownerOf(caller, query);
    const changed = await this.webhooks.changeSecret(id, user, new Date());
    if (changed === undefined) throw unknownWebhook(id, user);
    return changed;
  }

  /** What is not delivered: still tried, or given up. */
  @Get(':id/undelivered')
  @UseGuards(DatabaseGuard)
  async undelivered(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<{ readonly failing: Deliveries; readonly givenUp: Deliveries }> {
    await this.#requireOwner(id, ownerOf(caller, query));
    const [failing, givenUp] = await Promise.all([
      this.deliveries.failing(WEBHOOK_CHANNEL, id),
      this.deliveries.unanswered({ channel: WEBHOOK_CHANNEL, receiver: id }),
    ]);
    return { failing, givenUp };
  }

  /** Tries again what was given up. */
  @Post(':id/redeliver')
  @HttpCode(200)
  @UseGuards(DatabaseGuard)
  async redeliver(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<{ readonly redelivered: number }> {
    await this.#requireOwner(id, ownerOf(caller, query));
    const redelivered = await this.deliveries.redeliver(WEBHOOK_CHANNEL, id, new Date());
    if (redelivered > 0) this.rules.nudge();
    return { redelivered };
  }

  async #requireOwner(id: string, user: string): Promise<void> {
    if (!(await this.webhooks.has(id, user))) throw unknownWebhook(id, user);
  }

  /** Subscribes those who enter orders, and stores what is to be posted; then the batch is done. */
  @BatchHandler(TOPICS.orderEvents)
  async take({ records }: RecordBatch): Promise<Ending> {
    const changes: IssuedChange[] = [];
    const faults: RecordFault[] = [];
    for (const record of records) {
      const read = readOrderEvent(record);
      if (read.kind === 'change') {
        changes.push({ ...read.change, issuedAt: new Date(record.timestamp) });
      }
      if (read.kind === 'broken') faults.push({ record, error: read.error });
    }
    await this.#kept.write(changes);
    return faults.length === 0 ? done() : park(faults);
  }

  async #keep(changes: readonly IssuedChange[]): Promise<void> {
    await this.subscribers.enter(enteredOrders(changes));
    const orderIds = new Set(changes.map(({ notification }) => notification.orderId));
    const byOrder = await this.subscribers.ofOrders([...orderIds]);
    const webhooks = await this.webhooks.ofUsers(new Set([...byOrder.values()].flat()));
    const { giveUpAfterMs, onTooOld } = this.rules;
    const all = webhookDeliveries(changes, byOrder, webhooks, giveUpAfterMs);
    // The log is kept for ever: what was told long ago must not be told again when it is read anew.
    const now = new Date();
    const deliveries = all.filter(({ repeatedUntil }) => repeatedUntil > now);
    await this.deliveries.add(deliveries, now);
    if (deliveries.length < all.length) onTooOld(all.length - deliveries.length);
    if (deliveries.length > 0) this.rules.nudge();
  }
}

function ownerOf(caller: Caller, query: unknown): string {
  return actingUser(caller, readUser(query).user);
}

function unknownWebhook(id: string, user: string): ProblemException {
  return new ProblemException(problemDetails(404, `${user} has no webhook ${id}.`));
}
