import * as fc from 'fast-check';

/** As many cases as the property needs to mean something, or as many more as a run asks for (FAST_CHECK_RUNS). */
export function runs(usual: number) {
  return { numRuns: Math.max(usual, fc.readConfigureGlobal().numRuns ?? 0) };
}
