// For every property that a run checks: FAST_CHECK_RUNS cases each, from FAST_CHECK_SEED where it is
// given. Asked for a number, it prints how many cases were tried and the seed that repeats them.
import * as fc from 'fast-check';
import { expect, vi } from 'vitest';

const { FAST_CHECK_RUNS: runs, FAST_CHECK_SEED: seed } = process.env;
const AN_HOUR = 3_600_000;

if (runs !== undefined) {
  fc.configureGlobal({ numRuns: numberOf('FAST_CHECK_RUNS', runs), reporter: tell });
  vi.setConfig({ testTimeout: AN_HOUR });
}
if (seed !== undefined) {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: numberOf('FAST_CHECK_SEED', seed) });
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${name} is no whole number: ${text}`);
  return number;
}

function tell(details: fc.RunDetails<unknown>): void {
  if (details.failed) throw new Error(fc.defaultReportMessage(details));
  const { currentTestName = '' } = expect.getState();
  process.stdout.write(`${details.numRuns} cases, seed ${details.seed}: ${currentTestName}\n`);
}
