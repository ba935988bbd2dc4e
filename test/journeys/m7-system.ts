import { TokenIssuer, type Caller } from '@ome/access';
import {
  parseVenueOrder,
  TOPICS,
  type ExecutionReport,
  type VenueOrderRecord,
} from '@ome/contracts';
import {
  createSingleFlightProducer,
  createTailReader,
  type KafkaConnection,
  type SingleFlightProducer,
  type TailReader,
} from '@ome/messaging';
import { startM7Services, type M7Services } from './m7-services.js';

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

/** The services with a venue M7 that a spec plays, on servers of their own. */
export interface M7System extends Pick<M7Services, 'entry' | 'kafka' | 'startEntry' | 'close'> {
  readonly venue: M7Venue;
  tokenOf(user: keyof typeof USERS): Promise<string>;
}

export async function startM7System(): Promise<M7System> {
  const services = await startM7Services();
  const { entry, kafka, startEntry } = services;
  const producer = createSingleFlightProducer(kafka);
  const venue = new M7Venue(kafka, producer);
  await Promise.all([services.ready(), venue.ready()]);
  const issuer = entry.app.get(TokenIssuer);
  return {
    entry,
    venue,
    kafka,
    startEntry,
    tokenOf: async (user) => (await issuer.issue(USERS[user])).token,
    close: async () => {
      await venue.close();
      await producer.close();
      await services.close();
    },
  };
}
