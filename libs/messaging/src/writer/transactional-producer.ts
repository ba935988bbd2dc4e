import type { Cluster } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import { kafkaErrorFacts } from '../connection/kafka-errors.js';
import { captureCluster, type CapturedCluster } from '../reader/capture-cluster.js';
import type { TopicPartition } from '../records/received-record.js';
import { backOff, pauseFor } from '../records/wait.js';
import type { OutputGroup } from './output-groups.js';
import {
  baseOffsetOf,
  findTransactionBroker,
  findTransactionCoordinator,
  type ProducerIdentity,
  type TransactionalBatch,
  type TransactionBroker,
} from './transaction-broker.js';

/** Where the records of one group came to lie: offset of the first. */
export interface WrittenGroup extends TopicPartition {
  readonly first: bigint;
  readonly count: number;
}

/** Called between the steps of a transaction; a throw leaves the transaction open, for the next acquire to abort. */
export interface TransactionSteps {
  readonly sent: () => Promise<void>;
}

interface Initialised extends ProducerIdentity {
  readonly transactionalId: string;
  readonly coordinator: TransactionBroker;
}

const ALL_REPLICAS = -1;
const LARGEST_SEQUENCE = 2 ** 31 - 1;
const FIRST_PAUSE_MS = 3;
const LONGEST_PAUSE_MS = 100;
const LONGEST_WAIT_MS = 15_000;
/** The coordinator still writes the markers of the transaction before. */
const STILL_ENDING = new Set(['CONCURRENT_TRANSACTIONS']);
const NO_COORDINATOR_YET = new Set([
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
]);

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

const repeatWhile = async <Answer>(
  types: ReadonlySet<string>,
  request: () => Promise<Answer>,
): Promise<Answer> => {
  const until = Date.now() + LONGEST_WAIT_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (!types.has(kafkaErrorFacts(error).type) || Date.now() > until) throw error;
      await pauseFor(backOff(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }
};

/** One request holds one batch for each partition, so a partition's second group waits for the next round. */
const roundsOf = (groups: readonly OutputGroup[]): readonly (readonly OutputGroup[])[] => {
  const rounds: OutputGroup[][] = [];
  const used = new Map<string, number>();
  for (const group of groups) {
    const round = used.get(nameOf(group)) ?? 0;
    used.set(nameOf(group), round + 1);
    (rounds[round] ??= []).push(group);
  }
  return rounds;
};

const byTopic = <Item extends TopicPartition, Entry>(
  items: readonly Item[],
  entryOf: (item: Item) => Entry,
): { topic: string; partitions: Entry[] }[] => {
  const topics = Map.groupBy(items, ({ topic }) => topic);
  return [...topics].map(([topic, found]) => ({ topic, partitions: found.map(entryOf) }));
};

/**
 * A transactional producer that is used up by its first error. It speaks the protocol's four requests itself: kafkajs'
 * own producer asks for the coordinator before each of them, and repeats a send to all leaders when one of them fails,
 * which writes twice what the others already have. Here a failed Produce or EndTxn is never sent again.
 */
export class TransactionalProducer {
  private readonly owner: CapturedCluster['owner'];
  private readonly cluster: Cluster;
  private readonly sequences = new Map<string, number>();
  private readonly topics = new Set<string>();
  private initialised: Initialised | null = null;

  constructor(
    kafka: KafkaConnection,
    private readonly transactionalId: string,
    private readonly transactionTimeoutMs: number,
  ) {
    ({ owner: this.owner, cluster: this.cluster } = captureCluster(kafka, 'committed'));
  }

  /**
   * Connects and initialises the producer id, which fences every earlier producer of this transactional id and aborts
   * what it left open. `check` throws when it must not go on.
   */
  async begin(check: () => void = () => undefined): Promise<void> {
    await this.owner.connect();
    this.initialised = await this.initialise(check);
  }

  /** Writes the groups in one transaction. */
  async write(
    groups: readonly OutputGroup[],
    steps: TransactionSteps,
  ): Promise<readonly WrittenGroup[]> {
    if (this.initialised === null) throw new Error('the producer was not begun');
    const { coordinator, ...identity } = this.initialised;
    await this.knowTopics(groups);
    const topics = this.partitionsOf(groups);
    await repeatWhile(STILL_ENDING, () => coordinator.addPartitionsToTxn({ ...identity, topics }));
    const written: WrittenGroup[] = [];
    for (const round of roundsOf(groups)) {
      written.push(...(await this.produce(identity, round)));
    }
    await steps.sent();
    await coordinator.endTxn({ ...identity, transactionResult: true });
    return written;
  }

  disconnect(): Promise<void> {
    return this.owner.disconnect();
  }

  private initialise(check: () => void): Promise<Initialised> {
    const { cluster, transactionalId } = this;
    return repeatWhile(NO_COORDINATOR_YET, async () => {
      check();
      const coordinator = await findTransactionCoordinator(cluster, transactionalId);
      const { producerId, producerEpoch } = await coordinator.initProducerId({
        transactionalId,
        transactionTimeout: this.transactionTimeoutMs,
      });
      return { transactionalId, coordinator, producerId, producerEpoch };
    });
  }

  private async knowTopics(groups: readonly OutputGroup[]): Promise<void> {
    const named = new Set(groups.map(({ topic }) => topic));
    const unknown = [...named].filter((topic) => !this.topics.has(topic));
    if (unknown.length > 0) await this.cluster.addMultipleTargetTopics(unknown);
    for (const topic of unknown) this.topics.add(topic);
    await this.cluster.refreshMetadataIfNecessary();
  }

  private partitionsOf(groups: readonly OutputGroup[]) {
    const distinct = new Map(groups.map((group) => [nameOf(group), group]));
    return byTopic([...distinct.values()], ({ partition }) => partition);
  }

  /** One request to each leader, side by side. */
  private async produce(
    identity: ProducerIdentity & { readonly transactionalId: string },
    round: readonly OutputGroup[],
  ): Promise<readonly WrittenGroup[]> {
    const batches = round.map((group) => this.sequenced(group));
    const byLeader = Map.groupBy(batches, (batch) => this.leaderOf(batch));
    const written = [...byLeader].map(async ([leader, led]) => {
      const broker = await findTransactionBroker(this.cluster, leader);
      const topicData = byTopic(led, ({ partition, firstSequence, messages }) => {
        return { partition, firstSequence, messages };
      });
      const answer = await broker.produce({ ...identity, acks: ALL_REPLICAS, topicData });
      return led.map((batch) => {
        const { topic, partition, messages } = batch;
        return { topic, partition, first: baseOffsetOf(answer, batch), count: messages.length };
      });
    });
    return (await Promise.all(written)).flat();
  }

  private sequenced({ topic, partition, messages }: OutputGroup): TransactionalBatch {
    const name = nameOf({ topic, partition });
    const firstSequence = this.sequences.get(name) ?? 0;
    // A new producer begins at 0 again.
    if (firstSequence + messages.length > LARGEST_SEQUENCE) {
      throw new Error(`the sequence numbers of ${name} are used up: a new producer is needed`);
    }
    this.sequences.set(name, firstSequence + messages.length);
    return { topic, partition, firstSequence, messages };
  }

  private leaderOf({ topic, partition }: TopicPartition): string {
    const [leader] = Object.keys(this.cluster.findLeaderForPartitions(topic, [partition]));
    if (leader === undefined) throw new Error(`${topic}/${partition} has no leader`);
    return leader;
  }
}
