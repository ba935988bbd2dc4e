import { setTimeout as wait } from 'node:timers/promises';
import { withoutCredentials } from '../config/redact.js';
import type { Logger } from '../logging/logger.js';

interface RetryOptions<Result> {
  /** What is needed, in words for an operator: `Kafka`, `MongoDB`. */
  readonly what: string;
  /** Where it was looked for; credentials are removed before it is logged. */
  readonly address: string;
  /** One try; must end by itself, with a time limit of its own. */
  attempt(signal: AbortSignal): Promise<Result>;
  readonly log: Logger;
  /** Ends the tries: the call then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
}

/**
 * Tries until it works, with a wait that doubles from 250 ms to 10 s; every failure is logged with
 * what is missing and where, so that an outage is read off the log of any service.
 */
export async function retryUntilAvailable<Result>(options: RetryOptions<Result>): Promise<Result> {
  const { what, log, signal, firstWaitMs = 250, longestWaitMs = 10_000 } = options;
  const address = withoutCredentials(options.address);
  for (
    let tries = 1, waitMs = firstWaitMs;
    ;
    tries += 1, waitMs = Math.min(waitMs * 2, longestWaitMs)
  ) {
    signal.throwIfAborted();
    try {
      const result = await options.attempt(signal);
      if (tries > 1) log.info({ event: 'reached', what, address, tries }, `${what} is reached`);
      return result;
    } catch (err) {
      signal.throwIfAborted();
      const fields = { event: 'unreachable', what, address, tries, nextTryInMs: waitMs, err };
      log.warn(fields, `${what} cannot be reached at ${address}; trying again`);
    }
    await wait(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
