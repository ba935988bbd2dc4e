import { putBackGroupOf } from '@ome/contracts';
import { PARKED_REPORT_DELAYS_MS } from '@ome/domain';

/** Names of the transports: each is a consumer group of its own. */
export const REPORTS_TRANSPORT = Symbol('execution reports');

/** One turn of putting parked reports back. */
export interface RetryStage {
  readonly groupId: string;
  readonly transportId: symbol;
  /** Handles the reports that were put back so often already. */
  readonly attempts: number;
  /** How long a report waits here, from when it was parked. */
  readonly delayMs: number;
}

export const RETRY_STAGES: readonly RetryStage[] = PARKED_REPORT_DELAYS_MS.map(
  (delayMs, attempts) => ({
    groupId: putBackGroupOf(attempts),
    transportId: Symbol(`retry ${attempts + 1}`),
    attempts,
    delayMs,
  }),
);
