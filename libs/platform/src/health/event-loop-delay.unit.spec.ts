import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventLoopDelay } from './event-loop-delay.js';

let clock = 0;
const OPTIONS = { limitMs: 5000, windowMs: 10_000, tickMs: 500, now: () => clock };

beforeEach(() => {
  clock = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function run(ms: number): void {
  for (let passed = 0; passed < ms; passed += OPTIONS.tickMs) {
    clock += OPTIONS.tickMs;
    vi.advanceTimersByTime(OPTIONS.tickMs);
  }
}

/** Time goes on and no timer runs; then the one late tick. */
function hold(ms: number): void {
  clock += ms;
  run(OPTIONS.tickMs);
}

describe('the event loop indicator', () => {
  it('is up while ticks come in time, and while they come late below the limit', () => {
    const { indicator } = eventLoopDelay(OPTIONS);
    run(60_000);
    hold(4999);
    expect(indicator.check()).toEqual({ ok: true });
  });

  it('is down once the loop was held as long as the limit, and says both', () => {
    const { indicator } = eventLoopDelay(OPTIONS);
    hold(6000);
    expect(indicator.check()).toEqual({
      ok: false,
      reason: 'the event loop was held for 6000 ms; the limit is 5000 ms',
    });
  });

  it('remembers for at least a window and at most two', () => {
    const { indicator } = eventLoopDelay(OPTIONS);
    run(9000);
    hold(6000);
    run(OPTIONS.windowMs + 500);
    expect(indicator.check().ok).toBe(false);
    run(OPTIONS.windowMs);
    expect(indicator.check()).toEqual({ ok: true });
  });

  it('measures by a real clock unless given one', () => {
    const { indicator, stop } = eventLoopDelay({ limitMs: 50, windowMs: 10_000, tickMs: 10 });
    const end = performance.now() + 100;
    while (performance.now() < end);
    vi.advanceTimersByTime(10);
    expect(indicator.check().ok).toBe(false);
    stop();
  });
});
