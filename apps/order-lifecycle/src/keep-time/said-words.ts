/** Until the projection shows what a word led to, it is not said again; each time in vain doubles the wait. */
const SAID_AGAIN_AFTER_MS = 60_000;
const LONGEST_WAIT_MS = 16 * SAID_AGAIN_AFTER_MS;

interface Said {
  readonly at: number;
  readonly waitMs: number;
}

/** What was said to the inbox, and since when it may be said again. */
export class SaidWords {
  readonly #said = new Map<string, Said>();

  /** @param runningMs milliseconds of a clock that nobody sets: the time of day may go back */
  constructor(private readonly runningMs: () => number) {}

  /** False when it was said a while ago. */
  mayBeSaid(subject: string): boolean {
    const before = this.#said.get(subject);
    return before === undefined || this.runningMs() - before.at >= before.waitMs;
  }

  /** It counts as said from now on, unless `send` gives that it could not be. Gives what `send` gives. */
  async say(subject: string, send: () => Promise<boolean>): Promise<boolean> {
    const before = this.#said.get(subject);
    const waitMs = before === undefined ? SAID_AGAIN_AFTER_MS : before.waitMs * 2;
    this.#said.set(subject, { at: this.runningMs(), waitMs: Math.min(waitMs, LONGEST_WAIT_MS) });
    const isSaid = await send();
    if (!isSaid) {
      if (before === undefined) this.#said.delete(subject);
      else this.#said.set(subject, before);
    }
    return isSaid;
  }

  /** What was not due again for as long as it had to wait is over. */
  forget(): void {
    const now = this.runningMs();
    for (const [subject, { at, waitMs }] of this.#said) {
      if (now - at >= 2 * waitMs) this.#said.delete(subject);
    }
  }
}
