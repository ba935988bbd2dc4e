import {
  decodeInbox,
  encodeEvent,
  encodeInbox,
  inboxReportOf,
  inboxRequestOfTopic,
  instrumentOf,
  partitionOf,
  TOPICS,
  type ExecutionReport,
  type InboxRecord,
  type OrderRequest,
} from '@ome/contracts';
import {
  createPartitionState,
  decide,
  evolve,
  isOrderEvent,
  position,
  timestamp,
} from '@ome/domain';
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
import { OrderProjector, ProjectionStore, type LogRecord } from '@ome/projections';
import { emptyDatabase, startStack, type Stack } from '@ome/testing';
import { runCommandLine } from './command-line.js';

export const PARTITIONS = 8;
const NOW = timestamp('2026-03-02T09:00:01.000Z');

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

/** The log of one account as its writer would have written it. */
export class AccountLog {
  readonly partition: number;
  readonly records: LogRecord[] = [];
  readonly #state = createPartitionState();
  #inputs = 0;

  constructor(
    private readonly installation: Installation,
    readonly account: string,
  ) {
    this.partition = partitionOf(account, PARTITIONS);
  }

  async newOrder(clientOrderId: string): Promise<void> {
    await this.request({
      type: 'NEW_ORDER',
      account: this.account,
      clientOrderId,
      symbol: 'INFY',
      venue: 'NSE',
      side: 'BUY',
      orderType: 'LIMIT',
      quantity: '100',
      price: '101.25',
    });
  }

  async request(request: OrderRequest): Promise<void> {
    const instrument =
      request.type === 'NEW_ORDER' ? instrumentOf(request.venue, request.symbol) : undefined;
    const offset = BigInt(this.#inputs);
    const source = { topic: TOPICS.orderRequests, partition: 0, offset };
    await this.#decide(
      inboxRequestOfTopic(request, { ...source, timestamp: Date.parse(NOW) }, { instrument }),
    );
  }

  async report(
    report: Partial<ExecutionReport> & Pick<ExecutionReport, 'execId' | 'execType'>,
  ): Promise<void> {
    const transactTime = '2026-03-02T09:00:00.5Z';
    const inbox = inboxReportOf(
      { venue: 'NSE', account: this.account, transactTime, ...report },
      { inputId: `report-${this.#inputs}`, receivedAt: NOW },
    );
    if (!inbox.resolved) throw new Error('The report names no order');
    await this.#decide(inbox.record);
  }

  /** Projects the records, or all but the last few. */
  async project(leaveOut = 0): Promise<void> {
    await this.installation.store.connect();
    const projector = new OrderProjector(this.installation.store);
    const end = this.records.length - leaveOut;
    await projector.apply(this.partition, this.records.slice(0, end));
  }

  async #decide(record: InboxRecord): Promise<void> {
    const cause = position(`${TOPICS.inbox}/${this.partition}/${this.#inputs}`);
    this.#inputs += 1;
    const input = decodeInbox(Buffer.from(encodeInbox(record)), Buffer.from(this.account), cause);
    for (const event of decide(this.#state, input, NOW, { overfill: 'book' })) {
      evolve(this.#state, event);
      const order = isOrderEvent(event) ? this.#state.orders.get(event.orderId) : undefined;
      await this.#append(JSON.stringify(encodeEvent(event, order, { epoch: 1 })));
    }
  }

  async #append(value: string): Promise<void> {
    const { partition, account: key } = this;
    const record = { topic: TOPICS.orderEvents, partition, key, value };
    const [offset = 0n] = await this.installation.produce(record);
    this.records.push({ offset, value: Buffer.from(value) });
  }
}
