import type { Logger } from '../logging/logger.js';

type ProcessEvent = 'SIGTERM' | 'SIGINT' | 'unhandledRejection' | 'uncaughtException';

/** The part of `process` that the guard needs. */
export interface GuardedProcess {
  on(event: ProcessEvent, listener: (cause: unknown) => void): unknown;
  off(event: ProcessEvent, listener: (cause: unknown) => void): unknown;
  exit(code: number): void;
}

interface ProcessGuardOptions {
  readonly process: GuardedProcess;
  readonly log: Logger;
  /** Finishes work and closes the service. */
  stop(signal: string): Promise<void>;
  readonly timeoutMs: number;
}

/**
 * Ends the process well: the first SIGTERM or SIGINT stops the service within the time limit and
 * exits 0, or 1 when it did not manage; a second one exits at once. What nobody caught is a broken
 * invariant: logged, exit 1. Nest's own shutdown hooks are not used because they ignore the second
 * signal, know no limit and cannot turn unready first.
 * @returns a function that lets go of the process
 */
export function guardProcess(options: ProcessGuardOptions): () => void {
  const { process, log } = options;
  let stopping = false;
  const onSignal = (signal: string) => () => {
    if (stopping) {
      log.warn({ event: 'killed', signal }, 'second signal: exiting at once');
      process.exit(1);
      return;
    }
    stopping = true;
    log.info({ event: 'stopping', signal }, 'stopping');
    void stopWithin(signal, options).then((code) => process.exit(code));
  };
  const onFault = (event: string) => (cause: unknown) => {
    log.fatal({ event, err: cause }, 'broken invariant: exiting');
    process.exit(1);
  };
  const listeners = [
    ['SIGTERM', onSignal('SIGTERM')],
    ['SIGINT', onSignal('SIGINT')],
    ['unhandledRejection', onFault('unhandledRejection')],
    ['uncaughtException', onFault('uncaughtException')],
  ] as const;
  for (const [event, listener] of listeners) process.on(event, listener);
  return () => {
    for (const [event, listener] of listeners) process.off(event, listener);
  };
}

async function stopWithin(signal: string, options: ProcessGuardOptions): Promise<0 | 1> {
  const { log, timeoutMs } = options;
  const limit = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => limit.resolve('late'), timeoutMs);
  try {
    const outcome = await Promise.race([options.stop(signal), limit.promise]);
    if (outcome === 'late') {
      log.error({ event: 'stop-timeout', timeoutMs }, 'did not stop in time: exiting');
      return 1;
    }
    log.info({ event: 'stopped' }, 'stopped');
    return 0;
  } catch (err) {
    log.error({ event: 'stop-failed', err }, 'stopping failed');
    return 1;
  } finally {
    clearTimeout(timer);
  }
}
