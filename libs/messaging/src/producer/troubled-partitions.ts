import { backOff } from '../records/wait.js';

const FIRST_REST_MS = 20;
const LONGEST_REST_MS = 500;

interface Trouble {
  readonly failures: number;
  readonly restsUntil: number;
}

/**
 * Partitions whose last batch failed. Until one is written to again it is tried by itself, after a rest that grows: the
 * broker's other partitions, and those of other brokers, do not wait for it.
 */
export class TroubledPartitions {
  readonly #troubles = new Map<string, Trouble>();

  get size(): number {
    return this.#troubles.size;
  }

  has(partition: string): boolean {
    return this.#troubles.has(partition);
  }

  /** Whether it is too early to try it again. */
  rests(partition: string, now: number): boolean {
    return (this.#troubles.get(partition)?.restsUntil ?? 0) > now;
  }

  /** Answers how often it failed by now. */
  failed(partition: string, now: number): number {
    const failures = (this.#troubles.get(partition)?.failures ?? 0) + 1;
    const restsUntil = now + backOff(failures, FIRST_REST_MS, LONGEST_REST_MS);
    this.#troubles.set(partition, { failures, restsUntil });
    return failures;
  }

  written(partition: string): void {
    this.#troubles.delete(partition);
  }
}
