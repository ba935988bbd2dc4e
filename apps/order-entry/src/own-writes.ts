import type { InputPosition, TakenListener } from '@ome/outcomes';

/** An entry is about 200 bytes. */
const MAXIMUM_USERS = 10_000;

/**
 * The newest input that each user wrote through this process, by partition, for his reads to wait
 * for. Above the maximum, whoever has not written for longest is forgotten.
 */
export class OwnWrites {
  readonly #users = new Map<string, Map<number, bigint>>();
  #last: string | undefined;

  constructor(private readonly maximumUsers = MAXIMUM_USERS) {}

  readonly take: TakenListener = (record, at) => {
    const principal = 'principal' in record ? record.principal : undefined;
    if (typeof principal === 'object') this.#note(principal.user, at);
  };

  /** What the user's reads must still wait for, as far as this process knows. */
  of(user: string): readonly InputPosition[] {
    const written = this.#users.get(user) ?? [];
    return [...written].map(([partition, offset]) => ({ partition, offset }));
  }

  /** The projection has it: what was written since stays. */
  settle(user: string, { partition, offset }: InputPosition): void {
    const written = this.#users.get(user);
    if (written?.get(partition) !== offset) return;
    written.delete(partition);
    if (written.size === 0) this.#users.delete(user);
  }

  #note(user: string, { partition, offset }: InputPosition): void {
    const written = this.#users.get(user) ?? new Map<number, bigint>();
    if (offset > (written.get(partition) ?? -1n)) written.set(partition, offset);
    // Who writes most is mostly the one who wrote last.
    if (user === this.#last && this.#users.has(user)) return;
    this.#last = user;
    this.#users.delete(user);
    this.#users.set(user, written);
    const [oldest] = this.#users.keys();
    if (oldest !== undefined && this.#users.size > this.maximumUsers) this.#users.delete(oldest);
  }
}
