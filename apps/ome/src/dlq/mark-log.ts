import { randomUUID } from 'node:crypto';
import { parsePosition } from '@ome/contracts';
import type { KafkaConnection, SingleFlightProducer } from '@ome/messaging';
import { readRange } from '../kept-records.js';
import { MARK_HEADER, markOf, type Mark } from './marks.js';

type Said<M> = M extends Mark ? Omit<M, 'at' | 'operator' | 'run'> : never;

/**
 * Writes marks, and sees those that other commands wrote since the topic was read: of two that begin the same redrive,
 * the one whose mark comes first goes on.
 */
export class MarkLog {
  readonly #run = randomUUID();
  readonly #next: Map<number, bigint>;
  readonly #byOthers = new Set<string>();

  constructor(
    private readonly kafka: KafkaConnection,
    private readonly producer: SingleFlightProducer,
    private readonly operator: string,
    /** Ends up to which the topic was read. */
    ends: ReadonlyMap<number, bigint>,
  ) {
    this.#next = new Map(ends);
  }

  /** False when another command has marked the letter meanwhile. */
  async write(said: Said<Mark>): Promise<boolean> {
    const at = parsePosition(said.letter);
    if (at === undefined) throw new Error(`${said.letter} is no position`);
    const { topic, partition } = at;
    const mark = {
      ...said,
      at: new Date().toISOString(),
      operator: this.operator,
      run: this.#run,
    };
    const written = await this.producer.produce({
      topic,
      partition,
      key: null,
      value: JSON.stringify(mark),
      headers: { [MARK_HEADER]: said.type },
    });
    await this.#seeOthers(topic, partition, written.offset);
    return !this.#byOthers.has(said.letter);
  }

  async #seeOthers(topic: string, partition: number, own: bigint): Promise<void> {
    const from = this.#next.get(partition) ?? 0n;
    this.#next.set(partition, own + 1n);
    if (own <= from) return;
    await readRange(this.kafka, { topic, partition, from, to: own }, (record) => {
      const mark = markOf(record);
      if (mark === undefined || mark === 'unreadable' || mark.run === this.#run) return;
      this.#byOthers.add(mark.letter);
    });
  }
}
