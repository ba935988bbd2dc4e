import type { JournalEntry } from './journal.js';

/**
 * The venues' time. It never goes back behind what was judged or ended by it, whatever the clock of the host that plays
 * them: a contract that was closed stays closed. What judged nothing binds it to nothing.
 */
export class VenueTime {
  #judgedAt = '';

  /** An entry of the journal, old or new. */
  took({ type, takenAt }: JournalEntry): void {
    const judges = type === 'STEP' || type === 'CLOCK' || type === 'INTERVENTION';
    if (judges && takenAt > this.#judgedAt) this.#judgedAt = takenAt;
  }

  /** The venues' time when the host's clock shows `now`. */
  at(now: Date): Date {
    return now.toISOString() > this.#judgedAt ? now : new Date(this.#judgedAt);
  }
}
