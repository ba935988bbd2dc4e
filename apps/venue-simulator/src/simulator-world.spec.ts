import { TOPICS, topicSpecifications, type VenueOrderRecord } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  createTailReader,
  partitionForKey,
  silentLog,
  topicAdministration,
  type ReceivedRecord,
} from '@ome/messaging';
import { stackAddresses, startStack, waitFor } from '@ome/testing';
import { afterAll } from 'vitest';

export const PARTITIONS = 4;

/**
 * A Kafka of the file's own, because the simulator's topics and its transactional id are the same everywhere: a simulator
 * that another spec starts would take over this one's venues.
 */
export async function openWorld() {
  const { mongodbUri } = stackAddresses();
  const environment = { ...process.env, KAFKA_BROKERS: '', MONGODB_URI: mongodbUri };
  const stack = await startStack({ environment });
  const brokers = stack.kafkaBrokers;
  const kafka = connectKafka({ brokers, clientId: 'simulator-spec', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  const producer = createSingleFlightProducer(kafka, { deadlineMs: 60_000 });
  const readAll = async (topic: string) => {
    const records: ReceivedRecord[] = [];
    const tail = createTailReader(kafka, {
      topic,
      from: 'earliest',
      onRecords: (batch) => void records.push(...batch),
      onFailure: (error) => {
        throw error;
      },
    });
    await tail.ready();
    afterAll(() => tail.close());
    return records;
  };
  afterAll(async () => {
    await producer.close();
    await kafka.close();
    await stack.stop();
  });
  return {
    brokers,
    reports: await readAll(TOPICS.executionReports),
    journal: await readAll(TOPICS.venueSimulator),
    unusable: await readAll(TOPICS.venueOrdersDlq),
    /** Sends instructions as the order-lifecycle does: by the account's partition. */
    instruct: async (orders: readonly VenueOrderRecord[]) => {
      const sent = orders.map((order) => {
        const partition = partitionForKey(order.account, PARTITIONS);
        const value = JSON.stringify(order);
        return producer.produce({
          topic: TOPICS.venueOrders,
          partition,
          key: order.account,
          value,
        });
      });
      await Promise.all(sent);
    },
    write: (value: string) =>
      producer.produce({ topic: TOPICS.venueOrders, partition: 0, key: null, value }),
  };
}

/** Polls with a limit that a busy machine can keep. */
export function eventually(what: string, condition: () => boolean | Promise<boolean>) {
  return waitFor(condition, { within: 60_000, what });
}

/** A record of `ome.venue-orders.v1`; version 1 is the NEW. */
export function venueOrder(fields: Partial<VenueOrderRecord> = {}): VenueOrderRecord {
  const orderId = fields.orderId ?? 'order';
  const version = fields.version ?? 1;
  return {
    eventId: `${orderId}/${version}`,
    cause: 'ome.inbox.v1/0/1',
    epoch: 1,
    instruction: 'NEW',
    orderId,
    clientOrderId: `${orderId}-${version}`,
    account: 'acme-1',
    symbol: 'INFY',
    venue: 'NSE',
    side: 'BUY',
    orderType: 'LIMIT',
    quantity: '10',
    price: '1500',
    timeInForce: 'DAY',
    cumQty: '0',
    version,
    createdAt: '2026-11-20T09:15:00.000Z',
    ...fields,
  };
}
