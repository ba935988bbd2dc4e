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
import { TOPICS } from '@ome/contracts';
import { BatchHandler, done, type Ending, type RecordBatch } from '@ome/messaging';
import { ProblemException, problemDetails } from '@ome/platform';
import { Type } from 'typebox';
import { DatabaseGuard } from '../database.guard.js';
import { DeliveryStore } from '../delivery-store.js';
import { orderChangeOf } from '../order-notification.js';
import { fieldsReader, Name } from '../request-fields.js';
import { Subscribers, subscribersOf } from '../subscribers.js';
import { faultOfUrl } from './url-rules.js';
import { webhookDeliveries } from './webhook-deliveries.js';
import { type Webhook, WebhookStore } from './webhook-store.js';
import { WebhookRules } from './webhooks.js';

const readWebhook = fieldsReader(
  Type.Object(
    { user: Name, url: Type.String({ minLength: 1, maxLength: 2_048 }) },
    { additionalProperties: false },
  ),
);
const readUser = fieldsReader(Type.Object({ user: Name }, { additionalProperties: false }));

/** `/v1/webhooks`, and the log's events that are posted to them. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly deliveries: DeliveryStore,
    private readonly subscribers: Subscribers,
    private readonly rules: WebhookRules,
  ) {}

  /** Answers 200 with the webhook, new or not. */
  @Post()
  @HttpCode(200)
  @UseGuards(DatabaseGuard)
  async add(@Body() body: unknown): Promise<Webhook> {
    const { user, url } = readWebhook(body);
    const fault = faultOfUrl(url, this.rules.allowed);
    if (fault !== undefined) throw new ProblemException(problemDetails(400, fault));
    return this.webhooks.add(user, url);
  }

  @Get()
  @UseGuards(DatabaseGuard)
  async list(@Query() query: unknown): Promise<{ readonly webhooks: readonly Webhook[] }> {
    return { webhooks: await this.webhooks.ofUser(readUser(query).user) };
  }

  @Delete(':id')
  @HttpCode(204)
  @UseGuards(DatabaseGuard)
  async remove(@Param('id') id: string, @Query() query: unknown): Promise<void> {
    await this.webhooks.remove(id, readUser(query).user);
  }

  /** Subscribes those who enter orders, and stores what is to be posted; then the batch is done. */
  @BatchHandler(TOPICS.orderEvents)
  async take({ records }: RecordBatch): Promise<Ending> {
    const changes = records.flatMap((record) => {
      const change = orderChangeOf(record);
      return change === undefined ? [] : [{ ...change, issuedAt: new Date(record.timestamp) }];
    });
    const webhooks = await this.webhooks.byUser();
    const byOrder = await subscribersOf(this.subscribers, [...webhooks.keys()], changes);
    const deliveries = webhookDeliveries(changes, byOrder, webhooks);
    await this.deliveries.add(deliveries, new Date());
    if (deliveries.length > 0) this.rules.nudge();
    return done();
  }
}
