import { describe, expect, it } from 'vitest';
import { SeenLog } from './seen-log.js';

const LIMIT_MS = 500;

/** A log of which the process has seen `seen`, and the projection `shown`, by partition. */
function seenLog() {
  const seen = new Map<number, bigint>();
  const shown = new Map<number, bigint>();
  const asked: string[] = [];
  const log = new SeenLog({
    door: { seen },
    queries: {
      waitUntil: (partition, offset, withinMs) => {
        asked.push(`${partition}/${offset} within ${withinMs}`);
        return Promise.resolve((shown.get(partition) ?? -1n) >= offset);
      },
    },
  });
  return { log, seen, shown, asked };
}

describe('what this process has seen of the log', () => {
  it('is waited for in every partition', async () => {
    const { log, seen, shown, asked } = seenLog();
    seen.set(0, 4n).set(3, 7n);
    shown.set(0, 9n).set(3, 7n);
    expect(await log.caughtUp(LIMIT_MS)).toBe(true);
    expect(asked).toEqual(['0/4 within 500', '3/7 within 500']);
  });

  it('is not waited for twice', async () => {
    const { log, seen, shown, asked } = seenLog();
    seen.set(3, 7n);
    shown.set(3, 7n);
    await log.caughtUp(LIMIT_MS);
    asked.length = 0;
    expect(await log.caughtUp(LIMIT_MS)).toBe(true);
    expect(asked).toEqual([]);
    seen.set(3, 8n);
    shown.set(3, 8n);
    expect(await log.caughtUp(LIMIT_MS)).toBe(true);
    expect(asked).toEqual(['3/8 within 500']);
  });

  it('is waited for again by the next read when it was not projected in time', async () => {
    const { log, seen, shown } = seenLog();
    seen.set(0, 4n).set(3, 7n);
    shown.set(0, 4n).set(3, 6n);
    expect(await log.caughtUp(LIMIT_MS)).toBe(false);
    shown.set(3, 7n);
    expect(await log.caughtUp(LIMIT_MS)).toBe(true);
  });

  it('is ahead until the projection is known to have it, also for whoever asked before', async () => {
    const { log, seen, shown } = seenLog();
    expect(log.ahead()).toEqual([]);
    seen.set(3, 7n);
    const ahead = log.ahead();
    expect(ahead).toEqual([{ partition: 3, offset: 7n }]);
    shown.set(3, 7n);
    await log.caughtUp(LIMIT_MS);
    expect(log.ahead()).toEqual([]);
    expect(await log.caughtUp(LIMIT_MS, ahead)).toBe(true);
  });

  it('asks for nothing while nothing was seen', async () => {
    const { log, asked } = seenLog();
    expect(await log.caughtUp(LIMIT_MS)).toBe(true);
    expect(asked).toEqual([]);
  });
});
