import { TokenIssuer, type Caller } from '@ome/access';
import {
  parseVenueOrder,
  TOPICS,
  topicSpecifications,
  type ExecutionReport,
  type VenueOrderRecord,
} from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  createTailReader,
  silentLog,
  topicAdministration,
  type KafkaConnection,
  type SingleFlightProducer,
  type TailReader,
} from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { startStack } from '@ome/testing';
import { FILL_INGESTION_CONFIG } from '../../apps/fill-ingestion/src/config.js';
import { fillIngestionService } from '../../apps/fill-ingestion/src/service.js';
import { ORDER_ENTRY_CONFIG } from '../../apps/order-entry/src/config.js';
import { orderEntryService } from '../../apps/order-entry/src/service.js';
import { LIFECYCLE_CONFIG } from '../../apps/order-lifecycle/src/lifecycle-config.js';
import { orderLifecycleService } from '../../apps/order-lifecycle/src/service.js';

const PARTITIONS = 8;
const LOG = createLogger({ name: 'journey', level: 'silent' });

/** The users of services.md. */
export const USERS = {
  alice: { user: 'alice', company: 'acme', role: 'trader', accounts: ['acme-1'] },
  bob: { user: 'bob', company: 'acme', role: 'trader', accounts: ['acme-1', 'acme-2'] },
  carol: { user: 'carol', company: 'globex', role: 'trader', accounts: ['globex-1'] },
  rita: { user: 'rita', company: 'acme', role: 'viewer', accounts: ['acme-1', 'acme-2'] },
  otto: { user: 'otto', role: 'operator', accounts: ['*'] },
} as const satisfies Readonly<Record<string, Caller>>;

type Answer = Pick<ExecutionReport, 'execType'> & Partial<ExecutionReport>;

/** What the venue says to an instruction; nothing is silence. */
export type M7Behaviour = (instruction: VenueOrderRecord, venue: M7Venue) => Answer | undefined;

/** Takes everything it is told: identifiers above 2^32, a revision more with each change. */
export const obliging: M7Behaviour = (instruction, venue) => {
  const revision = Number(instruction.venueRevision ?? 0) + 1;
  const venueRevision = String(revision);
  switch (instruction.instruction) {
    case 'NEW': {
      const execType = instruction.initialState === 'HIBERNATED' ? 'HIBERNATED' : 'NEW';
      return { execType, venueOrderId: venue.nextIdentifier(), venueRevision };
    }
    case 'REPLACE':
      return { execType: 'REPLACED', venueRevision };
    case 'CANCEL':
      return { execType: 'CANCELED', venueRevision };
    case 'HIBERNATE':
      return { execType: 'HIBERNATED', venueRevision };
    case 'ACTIVATE':
      return { execType: 'ACTIVATED', venueRevision };
    default:
      return instruction.instruction satisfies never;
  }
};

/** Takes changes, and gives each replaced order a new identifier. */
export const renaming: M7Behaviour = (instruction, venue) =>
  instruction.instruction === 'REPLACE'
    ? { execType: 'REPLACED', venueOrderId: venue.nextIdentifier(), venueRevision: '1' }
    : obliging(instruction, venue);

/** Refuses what it is told of orders that it has, and new ones where told so. */
export const refusing =
  (newOnes = false): M7Behaviour =>
  (instruction, venue) => {
    const answers = {
      NEW: 'REJECTED',
      REPLACE: 'REPLACE_REJECTED',
      CANCEL: 'CANCEL_REJECTED',
      HIBERNATE: 'HIBERNATE_REJECTED',
      ACTIVATE: 'ACTIVATE_REJECTED',
    } as const;
    if (instruction.instruction === 'NEW' && !newOnes) return obliging(instruction, venue);
    return { execType: answers[instruction.instruction], text: 'halted' };
  };

/** Venue M7, played by a spec: its reports go to `ome.execution-reports.v1`. */
export class M7Venue {
  behaviour: M7Behaviour = obliging;
  readonly instructions: VenueOrderRecord[] = [];
  readonly #tail: TailReader;
  #identifier = 2 ** 32;
  #reports = 0;

  constructor(
    kafka: KafkaConnection,
    private readonly producer: SingleFlightProducer,
  ) {
    this.#tail = createTailReader(kafka, {
      topic: TOPICS.venueOrders,
      from: 'latest',
      onRecords: async (records) => {
        await Promise.all(records.map(({ value }) => this.#take(value)));
      },
      onFailure: (error) => {
        throw error;
      },
    });
  }

  ready(): Promise<void> {
    return this.#tail.ready();
  }

  close(): Promise<void> {
    return this.#tail.close();
  }

  nextIdentifier(): string {
    this.#identifier += 1;
    return String(this.#identifier);
  }

  /** Of an order named by its orderId. */
  async report(orderId: string, answer: Answer): Promise<void> {
    this.#reports += 1;
    const report = {
      venue: 'M7',
      execId: `m7-${orderId}-${this.#reports}`,
      orderId,
      transactTime: new Date().toISOString(),
      ...answer,
    };
    await this.producer.produce({
      topic: TOPICS.executionReports,
      partition: 0,
      key: null,
      value: JSON.stringify(report),
    });
  }

  async #take(value: Buffer | null): Promise<void> {
    const parsed = parseVenueOrder(value);
    if (!parsed.ok) throw new Error(parsed.faults.join('; '));
    const instruction = parsed.value;
    this.instructions.push(instruction);
    const answer = this.behaviour(instruction, this);
    if (answer === undefined) return;
    const { version, orderId } = instruction;
    const inReplyTo = instruction.instruction === 'NEW' ? {} : { inReplyTo: version };
    await this.report(orderId, { ...inReplyTo, ...answer });
  }
}

/** order-entry, order-lifecycle and fill-ingestion with a venue M7 that a spec plays, on servers of their own. */
export interface M7System {
  readonly entry: RunningService;
  readonly venue: M7Venue;
  readonly kafka: KafkaConnection;
  tokenOf(user: keyof typeof USERS): Promise<string>;
  /** Another order-entry on the same servers. */
  startEntry(environment?: Readonly<Record<string, string>>): Promise<RunningService>;
  close(): Promise<void>;
}

export async function startM7System(): Promise<M7System> {
  const stack = await startStack({ report: () => undefined });
  const environment = {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URI: stack.mongodbUri,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  };
  const kafka = connectKafka({ brokers: stack.kafkaBrokers, clientId: 'm7', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  const producer = createSingleFlightProducer(kafka);
  const lifecycle = await startService(
    orderLifecycleService(loadConfig(LIFECYCLE_CONFIG, environment)),
    LOG,
  );
  const fills = await startService(
    fillIngestionService(loadConfig(FILL_INGESTION_CONFIG, environment)),
    LOG,
  );
  const startEntry = (more: Readonly<Record<string, string>> = {}) =>
    startService(
      orderEntryService(loadConfig(ORDER_ENTRY_CONFIG, { ...environment, ...more })),
      LOG,
    );
  const entry = await startEntry();
  const venue = new M7Venue(kafka, producer);
  await Promise.all([entry.ready, lifecycle.ready, fills.ready, venue.ready()]);
  const issuer = entry.app.get(TokenIssuer);
  return {
    entry,
    venue,
    kafka,
    startEntry,
    tokenOf: async (user) => (await issuer.issue(USERS[user])).token,
    close: async () => {
      await venue.close();
      await entry.close();
      await fills.close();
      await lifecycle.close();
      await producer.close();
      await kafka.close();
      await stack.stop();
    },
  };
}
