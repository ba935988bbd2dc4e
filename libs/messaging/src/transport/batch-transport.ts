import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { asError } from '../connection/kafka-errors.js';
import type { TopicPartition } from '../records/received-record.js';
import {
  createBatchConsumer,
  type BatchConsumer,
  type BatchConsumerHealth,
  type BatchConsumerOptions,
} from './batch-consumer.js';
import type { BatchHandlerFunction } from './record-batch.js';

/** Settings of a transport; those of its consumer, and how Nest starts it. */
export interface BatchTransportOptions extends BatchConsumerOptions {
  /** `onListen` joins the group when Nest starts its microservices; `manual` waits for `start`. Default `onListen`. */
  readonly startMode?: 'onListen' | 'manual';
  /** Needed when an application has several transports; the same as in `@BatchHandler`. */
  readonly transportId?: symbol;
}

/**
 * A Nest transport that gives whole batches to `@BatchHandler` methods, each of which ends in done, retry, park or
 * stop. Use as `app.connectMicroservice({ strategy: transport })`.
 */
export class BatchTransport extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private consumer: Promise<BatchConsumer> | null = null;
  private running: BatchConsumer | null = null;

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly options: BatchTransportOptions,
  ) {
    super();
    if (options.transportId !== undefined) this.transportId = options.transportId;
  }

  /** Called by Nest; with `startMode` manual it only reports that the handlers are registered. */
  listen(callback: (error?: unknown) => void): void {
    if (this.options.startMode === 'manual') {
      callback();
      return;
    }
    this.start().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  /** Joins the group; resolves at once when it has been called before. */
  async start(): Promise<void> {
    this.consumer ??= createBatchConsumer(this.kafka, this.options, this.batchHandlers());
    try {
      this.running = await this.consumer;
    } catch (error) {
      this.consumer = null;
      throw error;
    }
  }

  /** Before `start` there are no partitions and the membership is `joining`. */
  health(): BatchConsumerHealth {
    return this.running?.health() ?? { membership: 'joining', lastConfirmedAt: 0, partitions: [] };
  }

  /** Starts a stopped partition again. @throws Error when it is not stopped here */
  restart(at: TopicPartition): void {
    if (this.running === null) throw new Error('the transport was not started');
    this.running.restart(at);
  }

  async close(): Promise<void> {
    const consumer = await this.consumer?.catch(() => null);
    await consumer?.close();
  }

  on(): never {
    throw new Error('A BatchTransport emits no events: read its health()');
  }

  unwrap<Underlying>(): Underlying {
    throw new Error('A BatchTransport does not give away its consumer: read its health()');
  }

  private batchHandlers(): ReadonlyMap<string, BatchHandlerFunction> {
    const handlers = new Map<string, BatchHandlerFunction>();
    for (const [topic, handler] of this.getHandlers()) {
      if (handler.next !== undefined) {
        throw new Error(
          `${topic} has more than one @BatchHandler in group ${this.options.groupId}`,
        );
      }
      handlers.set(topic, (batch, context) => this.runHandler(handler, batch, context));
    }
    if (handlers.size > 0) return handlers;
    throw new Error(
      `No @BatchHandler was found for group ${this.options.groupId}: is its controller in the module?`,
    );
  }

  private async runHandler(
    handler: MessageHandler,
    ...args: Parameters<BatchHandlerFunction>
  ): Promise<unknown> {
    try {
      const result: unknown = await handler(...args);
      return await lastValueFrom(this.transformToObservable(result));
    } catch (error) {
      throw asError(error);
    }
  }
}
