const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const REST_MS = 0.05;

/** Processor time of this thread: another process on the core costs a run its time, not its work. */
export function nanosecondsOf(act: () => void): number {
  bringClockUpToDate();
  const began = process.threadCpuUsage();
  act();
  bringClockUpToDate();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) * 1e3;
}

/** The kernel counts a thread's time at its ticks, 4 ms apart, and when it leaves the core: so it leaves. */
function bringClockUpToDate(): void {
  Atomics.wait(sleeper, 0, 0, REST_MS);
}

/** What was there before does not count: neither what it left, nor its being moved about. */
export function collectGarbage(): void {
  collect('major');
}

/** Moves what stays where it is to stay, as happens to everything in the end: once between, and once for good. */
export function settleYoung(): void {
  collect('minor');
  collect('minor');
}

function collect(type: 'major' | 'minor'): void {
  if (globalThis.gc === undefined) throw new Error('Start this with `npm run bench:fold`');
  globalThis.gc({ type });
}

export const median = (numbers: readonly number[]) =>
  numbers.toSorted((left, right) => left - right)[numbers.length >> 1] ?? 0;

export const shown = (number: number) => Math.round(number).toLocaleString('en');
