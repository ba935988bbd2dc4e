import { setTimeout as timeout } from 'node:timers/promises';

/** Waits `ms`, or less when the signal is aborted; never throws. */
export const pauseFor = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await timeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
};

/** Delay before attempt n (from 1): doubles from `firstMs` up to `capMs`. */
export const backOff = (attempt: number, firstMs: number, capMs: number): number =>
  Math.min(firstMs * 2 ** Math.min(attempt - 1, 20), capMs);
