import { BaseRpcContext } from '@nestjs/microservices';
import type { ReceivedRecord, TopicPartition } from '../records/received-record.js';

/** Records of one partition, at least one, in order. */
export interface RecordBatch extends TopicPartition {
  readonly records: readonly ReceivedRecord[];
}

/** What a handler may want to know besides the records. */
export class BatchContext extends BaseRpcContext<[RecordBatch]> implements TopicPartition {
  readonly topic: string;
  readonly partition: number;

  constructor(
    batch: RecordBatch,
    /** 1 at first, one more each time that the same position is given again. */
    readonly attempt: number,
    /** Aborted when the partition goes to another member, or the transport closes. */
    readonly signal: AbortSignal,
  ) {
    super([batch]);
    this.topic = batch.topic;
    this.partition = batch.partition;
  }
}

/** A handler of batches; what it throws is taken as a retry. */
export type BatchHandlerFunction = (batch: RecordBatch, context: BatchContext) => Promise<unknown>;
