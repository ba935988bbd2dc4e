export {
  connectKafka,
  type KafkaConnection,
  type KafkaConnectionOptions,
} from './connection/connect-kafka.js';
export { silentLog, type MessagingLog } from './connection/messaging-log.js';
export type { ReceivedRecord, TopicPartition } from './records/received-record.js';
export {
  topicAdministration,
  type OffsetRange,
  type TopicAdministration,
} from './administration/topic-administration.js';
export type {
  TopicCheck,
  TopicFault,
  TopicFaultReason,
  TopicSpec,
} from './administration/topic-spec.js';
export { partitionForKey } from './producer/partition-for-key.js';
export { ProduceError, type ProduceOutcome } from './producer/produce-error.js';
export type { ProducedPosition, ProduceRequest } from './producer/produce-queue.js';
export {
  createSingleFlightProducer,
  type SingleFlightOptions,
  type SingleFlightProducer,
} from './producer/single-flight-producer.js';
export { ReadError } from './reader/fetch-errors.js';
export type { Isolation } from './reader/fetched-partition.js';
export { readPartition, type ReadPartitionOptions } from './reader/read-partition.js';
export {
  createTailReader,
  type TailReader,
  type TailReaderOptions,
  type TailStatus,
} from './reader/tail-reader.js';
export type { MembershipState } from './consumer/membership.js';
export {
  createExactlyOnceWriter,
  type ExactlyOnceWriter,
  type WriterHealth,
} from './writer/exactly-once-writer.js';
export type {
  Acquisition,
  Decision,
  GivenUp,
  OutputRecord,
  PartitionProcess,
} from './writer/partition-process.js';
export {
  createTransactionWriter,
  TransactionError,
  type TransactionWriter,
  type TransactionWriterOptions,
} from './writer/transaction-writer.js';
export { OperatorRefusal } from './writer/writer-faults.js';
export type { PartitionHealth } from './writer/partition-status.js';
export type {
  CommittedTransaction,
  ExactlyOnceWriterOptions,
  Failpoint,
  WriterState,
  WriterStateDetail,
} from './writer/writer-options.js';
export { done, park, retry, stop, type Ending, type RecordFault } from './transport/endings.js';
export {
  BatchContext,
  type BatchHandlerFunction,
  type RecordBatch,
} from './transport/record-batch.js';
export { BatchHandler } from './transport/batch-handler.js';
export {
  createBatchConsumer,
  type BatchConsumer,
  type BatchConsumerHealth,
  type BatchConsumerOptions,
} from './transport/batch-consumer.js';
export { BatchTransport, type BatchTransportOptions } from './transport/batch-transport.js';
export type { RunnerHealth, RunnerState } from './transport/partition-runner.js';
export type { StartOptions } from './transport/start-position.js';
