import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { ReceivedRecord, TopicPartition } from '../records/received-record.js';
import { stop, type Ending } from './ending.js';

/** Records of one partition, in order; never empty. */
export type RecordBatch = readonly [ReceivedRecord, ...ReceivedRecord[]];

/** What a handler may know besides its records. */
export interface BatchContext extends TopicPartition {
  /** Aborted when the partition has gone or the process ends: what is not done is done by another. */
  readonly signal: AbortSignal;
  /** 1 for the first delivery of these records, one more after each retry. */
  readonly attempt: number;
}

export type BatchHandlerMethod = (batch: RecordBatch, context: BatchContext) => Promise<Ending>;

/** Makes a controller method the handler of a topic: one call per partition at a time, partitions side by side. */
export const BatchHandler =
  (topic: string) =>
  (
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<BatchHandlerMethod>,
  ): void => {
    const handle = descriptor.value;
    if (handle === undefined) throw new Error(`@BatchHandler(${topic}) belongs on a method`);
    // Nest replaces what a handler throws by "Internal server error"; the cause must reach the operator.
    descriptor.value = async function (this: unknown, batch, context) {
      try {
        return await handle.call(this, batch, context);
      } catch (error) {
        return stop(error);
      }
    };
    // Without these two, Nest hands over the first argument only.
    Payload()(target, name, 0);
    Ctx()(target, name, 1);
    // The default of the type argument does not take a descriptor under exactOptionalPropertyTypes.
    // oxlint-disable-next-line typescript/no-unnecessary-type-arguments
    EventPattern<string>(topic)(target, name, descriptor);
  };
