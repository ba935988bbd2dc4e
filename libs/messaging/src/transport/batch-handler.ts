import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { retry } from './endings.js';
import type { BatchHandlerFunction } from './record-batch.js';

/**
 * Nest's filters replace an error by "Internal server error" before a transport sees it; taken here, its cause reaches
 * the log and the health check.
 */
const endingInRetry = (handler: BatchHandlerFunction): BatchHandlerFunction =>
  async function handleBatch(this: unknown, batch, context) {
    try {
      return await handler.call(this, batch, context);
    } catch (error) {
      return retry(error);
    }
  };

/**
 * Makes a controller's method the handler of a topic in a `BatchTransport`: `(batch: RecordBatch, context:
 * BatchContext) => Promise<Ending>`. In an application with several transports every handler must name the `transportId`
 * of its own: Nest registers one without it in all of them.
 */
export const BatchHandler =
  (topic: string, transportId?: symbol) =>
  <Handler extends BatchHandlerFunction>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Handler>,
  ): void => {
    const handler = descriptor.value;
    if (handler === undefined) throw new Error(`@BatchHandler(${topic}) belongs on a method`);
    const wrapped = endingInRetry(handler);
    Object.defineProperty(wrapped, 'name', { value: key });
    Object.defineProperty(descriptor, 'value', { value: wrapped });
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    EventPattern(topic, transportId)(target, key, descriptor);
  };
