import {
  decodeInbox,
  encodeEvent,
  formatPosition,
  parkedReportOf,
  TOPICS,
  venueOrderRecordOf,
} from '@ome/contracts';
import { createPartitionState, decide, evolve, timestamp, type PartitionState } from '@ome/domain';
import {
  createSingleFlightProducer,
  createTailReader,
  type KafkaConnection,
  type ReceivedRecord,
} from '@ome/messaging';
import { OrderProjector, type ProjectionStore } from '@ome/projections';

/** Decides in memory, without transactions: enough of a writer to try the doors by themselves. */
export async function startPocketEngine(kafka: KafkaConnection, store: ProjectionStore) {
  const producer = createSingleFlightProducer(kafka);
  const projector = new OrderProjector(store);
  const states = new Map<number, PartitionState>();
  const send = async (record: ReceivedRecord) => {
    const { partition } = record;
    const state = states.get(partition) ?? createPartitionState();
    states.set(partition, state);
    const input = decodeInbox(record.value, record.key, formatPosition(record));
    const now = timestamp(new Date().toISOString());
    for (const event of decide(state, input, now, { overfill: 'book' })) {
      evolve(state, event);
      const orderId = 'orderId' in event ? event.orderId : undefined;
      const order = orderId === undefined ? undefined : state.orders.get(orderId);
      const value = JSON.stringify(encodeEvent(event, order, { epoch: 1 }));
      const at = { partition, key: null };
      const { offset } = await producer.produce({ topic: TOPICS.orderEvents, value, ...at });
      await projector.apply(partition, [{ offset, value: Buffer.from(value) }]);
      if (event.type === 'INPUT_PARKED') {
        await producer.produce(parked(parkedReportOf(record, event.reason.code)));
      }
      const instruction = order && venueOrderRecordOf(event, order, { epoch: 1 });
      if (instruction === undefined) continue;
      const body = JSON.stringify(instruction);
      await producer.produce({ topic: TOPICS.venueOrders, value: body, ...at });
    }
  };
  const tail = createTailReader(kafka, {
    topic: TOPICS.inbox,
    from: 'latest',
    onRecords: async (records) => {
      for (const record of records) await send(record);
    },
    onFailure: (error) => {
      throw error;
    },
  });
  await tail.ready();
  return {
    close: async () => {
      await tail.close();
      await producer.close();
    },
  };
}

function parked(record: ReturnType<typeof parkedReportOf>) {
  return {
    ...record,
    key: record.key === null ? null : String(record.key),
    value: record.value === null ? null : Buffer.from(record.value),
  };
}
