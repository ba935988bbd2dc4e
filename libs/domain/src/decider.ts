import type { DomainEvent } from './event.js';
import type { Timestamp } from './identifiers.js';
import type { Input } from './input.js';
import type { PartitionState } from './partition-state.js';

/** What an operator chooses about fills larger than what is open (legacy-rest.md: `book` is the default). */
export interface DecisionPolicy {
  readonly overfill: 'book' | 'refuse';
  /** A filled order may be opened again by a larger quantity (FIX rule 7: if both sides agree). Without a word: no. */
  readonly reopenFilled?: boolean;
  /** Default: `DEFAULT_PARKING_LIMITS`. */
  readonly parking?: ParkingLimits;
}

/** How many reports may wait at once, so that what a partition remembers of them is bounded. */
export interface ParkingLimits {
  readonly perName: number;
  readonly perPartition: number;
}

export const DEFAULT_PARKING_LIMITS: ParkingLimits = { perName: 1_000, perPartition: 50_000 };

/** Deterministic: state + input + now -> 1 to 100 events. Changes nothing. */
export type Decide = (
  state: PartitionState,
  input: Input,
  now: Timestamp,
  policy: DecisionPolicy,
) => readonly DomainEvent[];

/** Applies an event to the state. Throws when the event cannot follow: a broken invariant. */
export type Evolve = (state: PartitionState, event: DomainEvent) => void;
