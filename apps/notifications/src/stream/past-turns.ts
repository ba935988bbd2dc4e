/**
 * Turns at telling the past: no more than so many at once, one of a user, and users one after the
 * other, so that who resumes a thousand streams waits for himself alone.
 */
export class PastTurns {
  readonly #running = new Set<string>();
  /** By user, longest waiting first; the user who waits for longest first. */
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(private readonly atOnce: number) {}

  async run(user: string, tell: () => Promise<void>): Promise<void> {
    const begun = new Promise<void>((resolve) => {
      const waiting = this.#waiting.get(user) ?? [];
      waiting.push(resolve);
      this.#waiting.set(user, waiting);
    });
    this.#begin();
    await begun;
    try {
      await tell();
    } finally {
      this.#running.delete(user);
      this.#moveToBack(user);
      this.#begin();
    }
  }

  #moveToBack(user: string): void {
    const waiting = this.#waiting.get(user);
    if (waiting === undefined) return;
    this.#waiting.delete(user);
    this.#waiting.set(user, waiting);
  }

  #begin(): void {
    for (const [user, waiting] of this.#waiting) {
      if (this.#running.size >= this.atOnce) return;
      if (this.#running.has(user)) continue;
      const begin = waiting.shift();
      if (waiting.length === 0) this.#waiting.delete(user);
      this.#running.add(user);
      begin?.();
    }
  }
}
