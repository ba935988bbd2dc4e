import type { KafkaConnection } from '../connection/connect-kafka.js';

/** Leader of each partition, by partition number. */
export type Leaders = ReadonlyMap<number, number>;

const MAX_AGE_MS = 60_000;

interface Known {
  readonly leaders: Leaders;
  freshUntil: number;
}

/** Who leads the partitions of the topics that a producer writes to: asked once, and again after a minute or an error. */
export class TopicLeaders {
  readonly #known = new Map<string, Known>();
  readonly #asked = new Map<string, Promise<void>>();
  #count = 0;

  constructor(private readonly kafka: Pick<KafkaConnection, 'admin'>) {}

  /** As last heard, however long ago: who is wrong about a leader is told so by the broker. */
  known(topic: string): Leaders | undefined {
    return this.#known.get(topic)?.leaders;
  }

  /** How many brokers lead something that is known. */
  get count(): number {
    return this.#count;
  }

  /** Whether they must be asked for (again). */
  isStale(topic: string): boolean {
    return (this.#known.get(topic)?.freshUntil ?? 0) <= Date.now();
  }

  /** After an error that a leader's move may have caused. */
  doubt(topic: string): void {
    const known = this.#known.get(topic);
    if (known !== undefined) known.freshUntil = 0;
  }

  /** One question at a time for each topic. Rejects when nobody answers it. */
  refresh(topic: string): Promise<void> {
    const asked = this.#asked.get(topic);
    if (asked !== undefined) return asked;
    const asking = this.#ask(topic).finally(() => this.#asked.delete(topic));
    this.#asked.set(topic, asking);
    return asking;
  }

  async #ask(topic: string): Promise<void> {
    const { topics } = await (await this.kafka.admin()).fetchTopicMetadata({ topics: [topic] });
    const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
    const leaders = new Map(partitions.map(({ partitionId, leader }) => [partitionId, leader]));
    this.#known.set(topic, { leaders, freshUntil: Date.now() + MAX_AGE_MS });
    const all = [...this.#known.values()].flatMap((known) => [...known.leaders.values()]);
    this.#count = new Set(all).size;
  }
}
