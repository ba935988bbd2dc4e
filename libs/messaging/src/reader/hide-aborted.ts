import type { Broker, Cluster } from 'kafkajs';
import { committedMessages } from './committed-records.js';
import { fetchAnswer, type FetchAnswer, type PartitionAnswer } from './fetch-answer.js';

const withoutAborted = (partition: PartitionAnswer): PartitionAnswer => {
  const { messages, abortedTransactions } = partition;
  if (abortedTransactions === null || abortedTransactions.length === 0) return partition;
  const visible = new Set(committedMessages(messages, abortedTransactions));
  return {
    ...partition,
    abortedTransactions: null,
    messages: messages.map((message) =>
      visible.has(message) ? message : { ...message, isControlRecord: true },
    ),
  };
};

/**
 * A fetch's answer in which aborted records count as control records: offsets stay as they are, and a consumer of
 * kafkajs hands them to nobody. Its own filter has nothing left to do, see ADR 0008.
 */
export const hideAborted = ({ responses, ...answer }: FetchAnswer): FetchAnswer => ({
  ...answer,
  responses: responses.map((response) => ({
    ...response,
    partitions: response.partitions.map(withoutAborted),
  })),
});

/** Lets every consumer that fetches through this cluster see nothing of aborted transactions. */
export const fetchWithoutAborted = (cluster: Cluster): void => {
  const met = new WeakSet<Broker>();
  const findBroker = cluster.findBroker.bind(cluster);
  cluster.findBroker = async (node) => {
    const broker = await findBroker(node);
    if (met.has(broker)) return broker;
    met.add(broker);
    const fetch = broker.fetch.bind(broker);
    broker.fetch = async (request) => hideAborted(fetchAnswer(await fetch(request)));
    return broker;
  };
};
