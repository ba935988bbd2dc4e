/** Every topic, by the name that the code calls it. `inbox` and `venueSimulator` are private. */
export const TOPICS = {
  orderRequests: 'ome.order-requests.v1',
  executionReports: 'ome.execution-reports.v1',
  inbox: 'ome.inbox.v1',
  orderEvents: 'ome.order-events.v1',
  fills: 'ome.fills.v1',
  venueOrders: 'ome.venue-orders.v1',
  marketData: 'ome.market-data.v1',
  venueSimulator: 'ome.venue-simulator.v1',
  orderRequestsDlq: 'ome.order-requests.v1.dlq',
  executionReportsDlq: 'ome.execution-reports.v1.dlq',
  inboxDlq: 'ome.inbox.v1.dlq',
  orderEventsDlq: 'ome.order-events.v1.dlq',
  fillsDlq: 'ome.fills.v1.dlq',
  venueOrdersDlq: 'ome.venue-orders.v1.dlq',
} as const;

export type TopicName = (typeof TOPICS)[keyof typeof TOPICS];

export interface TopicSpecification {
  readonly topic: TopicName;
  readonly partitions: number;
  /** Topic settings of the broker, as text. */
  readonly config: Readonly<Record<string, string>>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_FOR_EVER = -1;
/** Who starts anew reads what was told of every contract since it was listed: two days by default, and its delivery. */
const MARKET_DATA_DAYS = 3;
const MIB = 1024 * 1024;
/** Of what the writer writes; it bounds a batch's output by half of this. */
export const WRITER_MAXIMUM_MESSAGE_BYTES = 4 * MIB;
const INGRESS_MAXIMUM_MESSAGE_BYTES = MIB;
const DLQ_MAXIMUM_MESSAGE_BYTES = 2 * MIB;

/**
 * Partitions and settings of every topic. All share the inbox's count: it is part of the data model for the inbox, what
 * the writer writes and its two `.dlq` topics, and a sensible default for the rest.
 */
export function topicSpecifications(partitionCount: number): readonly TopicSpecification[] {
  const topic = (
    name: TopicName,
    days: number,
    maximumBytes: number,
    timestampType: 'CreateTime' | 'LogAppendTime' = 'CreateTime',
  ): TopicSpecification => ({
    topic: name,
    partitions: partitionCount,
    config: {
      'cleanup.policy': 'delete',
      'retention.ms': String(days === KEPT_FOR_EVER ? KEPT_FOR_EVER : days * DAY_MS),
      // A partition that is kept for ever must not be cut by size either.
      'retention.bytes': '-1',
      'max.message.bytes': String(maximumBytes),
      // The broker unpacks what a foreign producer compressed: kafkajs dies on a codec that it lacks.
      'compression.type': 'uncompressed',
      'message.timestamp.type': timestampType,
    },
  });
  // A request is received when the broker has it: a caller's wrong clock must not make it late or outlive its deadline.
  const ingress = (name: TopicName) =>
    topic(name, 7, INGRESS_MAXIMUM_MESSAGE_BYTES, 'LogAppendTime');
  const dlq = (name: TopicName) => topic(name, 30, DLQ_MAXIMUM_MESSAGE_BYTES);
  return [
    ingress(TOPICS.orderRequests),
    ingress(TOPICS.executionReports),
    topic(TOPICS.inbox, 7, INGRESS_MAXIMUM_MESSAGE_BYTES),
    topic(TOPICS.orderEvents, KEPT_FOR_EVER, WRITER_MAXIMUM_MESSAGE_BYTES),
    topic(TOPICS.fills, 30, WRITER_MAXIMUM_MESSAGE_BYTES),
    topic(TOPICS.venueOrders, 7, WRITER_MAXIMUM_MESSAGE_BYTES),
    topic(TOPICS.marketData, MARKET_DATA_DAYS, INGRESS_MAXIMUM_MESSAGE_BYTES),
    topic(TOPICS.venueSimulator, KEPT_FOR_EVER, WRITER_MAXIMUM_MESSAGE_BYTES),
    dlq(TOPICS.orderRequestsDlq),
    dlq(TOPICS.executionReportsDlq),
    dlq(TOPICS.inboxDlq),
    dlq(TOPICS.orderEventsDlq),
    dlq(TOPICS.fillsDlq),
    dlq(TOPICS.venueOrdersDlq),
  ];
}
