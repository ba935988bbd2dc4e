import { randomUUID } from 'node:crypto';
import { createSingleFlightProducer, type SingleFlightProducer } from '@ome/messaging';
import type { Logger, Metrics } from '@ome/platform';
import type { ChannelLeases } from './channel-leases.js';
import type { NotificationsConfig } from './config.js';
import type { DeliveryStore } from './delivery-store.js';
import { DeliveryWorker, type DeliveryChannel } from './delivery-worker.js';
import type { NotificationsRuntime } from './notifications-runtime.js';
import { LinkChannel } from './rest-peers/link-channel.js';
import { linkChannelOf, TRADE_POST_CHANNEL } from './rest-peers/peer-deliveries.js';
import { toldBefore } from './rest-peers/told-before.js';
import { TradePostChannel } from './rest-peers/trade-post-channel.js';
import { venueLinksOf } from './rest-peers/venue-links.js';
import type { OwnerRights } from './webhooks/owner-rights.js';
import { WebhookChannel } from './webhooks/webhook-channel.js';
import { WEBHOOK_CHANNEL } from './webhooks/webhook-deliveries.js';
import type { WebhookStore } from './webhooks/webhook-store.js';

interface DeliveriesOptions {
  readonly config: NotificationsConfig;
  readonly runtime: NotificationsRuntime;
  readonly store: DeliveryStore;
  readonly leases: ChannelLeases;
  readonly webhooks: WebhookStore;
  readonly rights: OwnerRights;
  readonly log: Logger;
  readonly metrics: Metrics;
}

type OnEndedOf = (channel: string) => (outcome: string) => void;

const COUNT_EVERY_MS = 30_000;

/** A worker for each channel of this deployment: the webhooks, each link, the trade post. */
export class Deliveries {
  readonly #workers: readonly DeliveryWorker[];
  readonly #producer: SingleFlightProducer;
  readonly #unanswered: () => Promise<void>;
  readonly #delivered;
  #counting: NodeJS.Timeout | undefined;

  constructor(options: DeliveriesOptions) {
    const { config, runtime, store, leases, log } = options;
    const leaseMs = config.DELIVERY_LEASE_MS;
    this.#producer = createSingleFlightProducer(runtime.kafka, {});
    const owner = randomUUID();
    this.#delivered = options.metrics.counter({
      name: 'notifications_delivered_total',
      help: 'Deliveries that have ended, by what came of them',
      labelNames: ['channel', 'outcome'],
    });
    this.#workers = channelsOf(options, this.#producer, this.#onEndedOf).map(
      (channel) => new DeliveryWorker({ store, leases, channel, owner, leaseMs, log }),
    );
    this.#unanswered = unansweredGauge(options);
    runtime.add(this);
  }

  /** Something was stored: workers of this process look at once, others at their next turn. */
  readonly nudge = (): void => {
    for (const worker of this.#workers) worker.nudge();
  };

  /** Notifications that were too old to be posted when they were read. */
  readonly tooOld = (count: number): void => {
    this.#delivered.inc({ channel: WEBHOOK_CHANNEL, outcome: 'TOO_OLD' }, count);
  };

  readonly #onEndedOf: OnEndedOf = (channel) => (outcome) =>
    this.#delivered.inc({ channel, outcome });

  async start(): Promise<void> {
    await this.#producer.connect();
    for (const worker of this.#workers) worker.start();
    await this.#unanswered();
    this.#counting = setInterval(() => void this.#unanswered(), COUNT_EVERY_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.#counting);
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await this.#producer.close();
  }
}

function channelsOf(
  { config, runtime, store, webhooks, rights, log }: DeliveriesOptions,
  producer: SingleFlightProducer,
  onEndedOf: OnEndedOf,
): readonly DeliveryChannel[] {
  const limits = {
    notDeliveredAfterMs: config.REST_NOT_DELIVERED_AFTER_MS,
    unansweredAfterMs: config.REST_UNANSWERED_AFTER_MS,
  };
  const timeoutMs = config.REST_TIMEOUT_MS;
  const links = [...venueLinksOf(config.VENUE_REST_LINKS).values()].map((link) => {
    return new LinkChannel({
      link,
      store,
      producer,
      toldBefore: toldBefore(runtime.kafka),
      timeoutMs,
      limits,
      onEnded: onEndedOf(linkChannelOf(link.venue)),
      onDelay: (err) =>
        log.warn({ event: 'answer-delayed', venue: link.venue, err }, 'an answer is held'),
    });
  });
  const url = config.TRADE_POST_REST_URL;
  const tradePost =
    url === undefined
      ? []
      : [new TradePostChannel({ url, store, timeoutMs, onEnded: onEndedOf(TRADE_POST_CHANNEL) })];
  const webhook = new WebhookChannel({
    store,
    webhooks,
    rights,
    allowed: config.WEBHOOK_ALLOWED_HOSTS,
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    giveUpAfterMs: config.WEBHOOK_GIVE_UP_AFTER_MS,
    onEnded: onEndedOf(WEBHOOK_CHANNEL),
  });
  return [webhook, ...links, ...tradePost];
}

/** Counts what an operator has to look at; keeps the last count while the database is away. */
function unansweredGauge({ store, metrics }: DeliveriesOptions): () => Promise<void> {
  const gauge = metrics.gauge({
    name: 'notifications_unanswered',
    help: 'Deliveries that an operator has to look at',
    labelNames: ['channel'],
  });
  return async () => {
    const counts = await store.unansweredByChannel().catch(() => undefined);
    if (counts === undefined) return;
    gauge.reset();
    for (const [channel, count] of counts) gauge.set({ channel }, count);
  };
}
