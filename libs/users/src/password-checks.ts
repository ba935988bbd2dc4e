import { isPasswordOf } from './password-hash.js';

/** Each takes 19 MiB and a thread of the four that files and compression share. */
const AT_ONCE = 2;
/** A second's work; who comes later is sent away at once, and memory stays bounded. */
const WAITING = 40;

/** Checks passwords, a few at a time: whoever sends many must not stop the process. */
export class PasswordChecks {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** `BUSY` when too many wait already. */
  async check(hash: string, password: string): Promise<boolean | 'BUSY'> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= WAITING) return 'BUSY';
      await new Promise<void>((turn) => void this.#waiting.push(turn));
    } else {
      this.#running += 1;
    }
    try {
      return await isPasswordOf(hash, password);
    } finally {
      // The turn is handed on: whoever comes in between does not get ahead.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
