/** Processor time of this thread: another process on the core costs a run its time, not its work. */
export function nanosecondsOf(act: () => void): number {
  const began = process.threadCpuUsage();
  act();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) * 1e3;
}

/** What was there before does not count: neither what it left, nor its being moved about. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('Start this with `npm run bench:fold`');
  globalThis.gc();
}

export const median = (numbers: readonly number[]) =>
  numbers.toSorted((left, right) => left - right)[numbers.length >> 1] ?? 0;

export const shown = (number: number) => Math.round(number).toLocaleString('en');
