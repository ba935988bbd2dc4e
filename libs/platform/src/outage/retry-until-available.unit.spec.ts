import { describe, expect, it } from 'vitest';
import type { Logger } from '../logging/logger.js';
import { retryUntilAvailable } from './retry-until-available.js';

interface Line {
  readonly fields: unknown;
}

function recordingLog(lines: Line[]): Logger {
  const log = (fields: unknown) => void lines.push({ fields });
  const logger: Logger = {
    trace: log,
    debug: log,
    info: log,
    warn: log,
    error: log,
    fatal: log,
    child: () => logger,
  };
  return logger;
}

function failing(times: number) {
  let calls = 0;
  return {
    calls: () => calls,
    attempt: () => {
      calls += 1;
      return calls <= times ? Promise.reject(new Error('refused')) : Promise.resolve('connected');
    },
  };
}

describe('retrying until something is available', () => {
  const base = { what: 'Kafka', address: '127.0.0.1:9092', firstWaitMs: 1, longestWaitMs: 4 };

  it('gives the first success and says nothing when nothing failed', async () => {
    const lines: Line[] = [];
    const { attempt } = failing(0);
    const { signal } = new AbortController();
    const result = await retryUntilAvailable({
      ...base,
      attempt,
      signal,
      log: recordingLog(lines),
    });
    expect(result).toBe('connected');
    expect(lines).toEqual([]);
  });

  it('reports every failure with the address, waiting twice as long each time up to the cap', async () => {
    const lines: Line[] = [];
    const { attempt } = failing(4);
    const { signal } = new AbortController();
    await retryUntilAvailable({ ...base, attempt, signal, log: recordingLog(lines) });
    const waits = lines.slice(0, 4).map(({ fields }) => fields);
    expect(waits).toMatchObject(
      [1, 2, 4, 4].map((nextTryInMs, index) => ({
        event: 'unreachable',
        what: 'Kafka',
        address: '127.0.0.1:9092',
        tries: index + 1,
        nextTryInMs,
      })),
    );
    expect(lines.slice(4)).toMatchObject([{ fields: { event: 'reached', tries: 5 } }]);
  });

  it('logs no credentials of an address', async () => {
    const lines: Line[] = [];
    const { attempt } = failing(1);
    const { signal } = new AbortController();
    const address = 'mongodb://user:hunter2@db:27017/ome';
    await retryUntilAvailable({ ...base, address, attempt, signal, log: recordingLog(lines) });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('stops waiting when told to, with the reason', async () => {
    const { attempt, calls } = failing(Number.POSITIVE_INFINITY);
    const stop = new AbortController();
    const trying = retryUntilAvailable({
      ...base,
      firstWaitMs: 3_600_000,
      longestWaitMs: 3_600_000,
      attempt,
      signal: stop.signal,
      log: recordingLog([]),
    });
    stop.abort(new Error('stopping'));
    await expect(trying).rejects.toThrow('stopping');
    expect(calls()).toBeLessThanOrEqual(1);
  });

  it('does not try at all once it was told to stop', async () => {
    const { attempt, calls } = failing(0);
    const signal = AbortSignal.abort(new Error('stopping'));
    const trying = retryUntilAvailable({ ...base, attempt, signal, log: recordingLog([]) });
    await expect(trying).rejects.toThrow('stopping');
    expect(calls()).toBe(0);
  });
});
