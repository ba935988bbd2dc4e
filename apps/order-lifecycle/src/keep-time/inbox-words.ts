import type { InboxMessage } from '@ome/contracts';

/**
 * The clock's words on their way into the inbox, all at once: none waits until another is durable. A partition that
 * cannot be written keeps no other from its words; it is tried once in each look until it takes one.
 */
export class InboxWords {
  readonly #unwritable = new Set<number>();
  readonly #tried = new Set<number>();
  #works: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;
  #isHeldBack = false;

  constructor(private readonly produce: (message: InboxMessage) => Promise<void>) {}

  /** A look begins. */
  begin(): void {
    this.#tried.clear();
    this.#failure = undefined;
    this.#isHeldBack = false;
  }

  /** Whether a word was not worth its turn in this look. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  /** Whether a word for the partition is worth its turn in this look. */
  mayGo(partition: number): boolean {
    if (!this.#unwritable.has(partition)) return true;
    if (this.#tried.has(partition)) {
      this.#isHeldBack = true;
      return false;
    }
    this.#tried.add(partition);
    return true;
  }

  /** Resolves with whether it is durable. */
  send(message: InboxMessage): Promise<boolean> {
    const sent = this.#send(message);
    this.follow(sent);
    return sent;
  }

  /** Work that the look waits for in the end. */
  follow(work: Promise<unknown>): void {
    const ended = work.then(
      () => undefined,
      (error: unknown) => this.#failed(error),
    );
    this.#works.push(ended);
  }

  /** Waits for all that was begun. @throws the first failure of the look */
  async settled(): Promise<void> {
    while (this.#works.length > 0) {
      const begun = this.#works;
      this.#works = [];
      await Promise.all(begun);
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #send(message: InboxMessage): Promise<boolean> {
    try {
      await this.produce(message);
      this.#unwritable.delete(message.partition);
      return true;
    } catch (error) {
      this.#unwritable.add(message.partition);
      this.#failed(error);
      return false;
    }
  }

  #failed(error: unknown): void {
    this.#failure ??= { error };
  }
}
