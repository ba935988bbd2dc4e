import type { HealthIndicator } from './health-registry.js';

interface EventLoopDelayOptions {
  readonly limitMs: number;
  /** The worst delay of the current and the previous window counts. */
  readonly windowMs: number;
  /** How often the loop is looked at. */
  readonly tickMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/**
 * Live while the event loop was never held longer than the limit within the last one to two
 * windows. A window, because a probe is only answered once the loop is free again; our own timer,
 * because Node's delay histogram forgets what happens around its reset.
 */
export function eventLoopDelay(options: EventLoopDelayOptions): {
  readonly indicator: HealthIndicator;
  readonly stop: () => void;
} {
  const { limitMs, windowMs, tickMs, now = () => performance.now() } = options;
  let tickedAt = now();
  let window = { from: tickedAt, worstMs: 0 };
  let previousMs = 0;
  const look = () => {
    const at = now();
    if (at - window.from >= windowMs) {
      previousMs = window.worstMs;
      window = { from: at, worstMs: 0 };
    }
    window.worstMs = Math.max(window.worstMs, at - tickedAt - tickMs);
    tickedAt = at;
  };
  const timer = setInterval(look, tickMs);
  timer.unref();
  const check = () => {
    const worst = Math.round(Math.max(previousMs, window.worstMs));
    if (worst < limitMs) return { ok: true } as const;
    const reason = `the event loop was held for ${worst} ms; the limit is ${limitMs} ms`;
    return { ok: false, reason } as const;
  };
  return {
    indicator: { name: 'event-loop', kind: 'live', check },
    stop: () => clearInterval(timer),
  };
}
