import {
  connectKafka,
  createSingleFlightProducer,
  readPartition,
  silentLog,
  topicAdministration,
  type KafkaConnection,
  type ProduceRequest,
  type ReceivedRecord,
} from '@ome/messaging';
import { ProjectionStore } from '@ome/projections';
import { emptyDatabase, startStack, type Stack } from '@ome/testing';
import { runCommandLine } from './command-line.js';

export const PARTITIONS = 8;

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a command is run with. */
interface Circumstances {
  /** A person at the terminal who answers every question so; without one, nobody sits there. */
  readonly agrees?: boolean;
  /** What is typed, or comes on stdin, where a secret is asked for. */
  readonly types?: string;
  /** Another database than the installation's. */
  readonly mongodb?: string;
}

/**
 * A broker and a database of their own, because the names of topics are fixed and other specs of a run use them too.
 */
export class Installation {
  private constructor(
    private readonly stack: Stack,
    readonly kafka: KafkaConnection,
    readonly store: ProjectionStore,
  ) {}

  static async start(): Promise<Installation> {
    const database = emptyDatabase('ome');
    const environment = { ...process.env, KAFKA_BROKERS: '', MONGODB_URI: database };
    const stack = await startStack({ environment, report: () => undefined });
    const brokers = stack.kafkaBrokers;
    const kafka = connectKafka({ brokers, clientId: 'ome-spec', log: silentLog });
    return new Installation(stack, kafka, new ProjectionStore(database));
  }

  async stop(): Promise<void> {
    await this.kafka.close();
    await this.store.close();
    await this.stack.stop();
  }

  /** Runs a command against this installation. */
  async ome(
    args: readonly string[],
    { agrees, types = '', mongodb = this.store.uri }: Circumstances = {},
  ): Promise<Ran> {
    let [out, err] = ['', ''];
    const places = ['--brokers', this.stack.kafkaBrokers.join(','), '--mongodb', mongodb];
    const code = await runCommandLine([...args, ...places], {
      write: (text) => void (out += text),
      writeError: (text) => void (err += text),
      interactive: agrees !== undefined,
      confirm: () => Promise.resolve(agrees ?? false),
      secret: () => Promise.resolve(types),
    });
    return { code, out, err };
  }

  /** As `ome`, for programs: the one JSON document. */
  async document(...args: readonly string[]): Promise<unknown> {
    const { out, err } = await this.ome([...args, '--json']);
    if (out === '') throw new Error(err);
    return JSON.parse(out);
  }

  async produce(...records: readonly ProduceRequest[]): Promise<readonly bigint[]> {
    const producer = createSingleFlightProducer(this.kafka);
    try {
      const written = await Promise.all(records.map((record) => producer.produce(record)));
      return written.map(({ offset }) => offset);
    } finally {
      await producer.close();
    }
  }

  /** Every record of a topic, by partition. */
  async records(topic: string): Promise<readonly ReceivedRecord[]> {
    const found: ReceivedRecord[] = [];
    const ranges = await topicAdministration(this.kafka).topicOffsets(topic);
    for (const [partition, { low, high }] of ranges) {
      await readPartition(this.kafka, {
        topic,
        partition,
        from: low,
        to: high,
        until: () => false,
        onRecords: (records) => void found.push(...records),
      });
    }
    return found;
  }
}
