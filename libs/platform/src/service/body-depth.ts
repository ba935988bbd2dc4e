/** Of objects and arrays in a body, levels; what the doors take has three. */
export const MAXIMUM_BODY_DEPTH = 32;

/** Whether a body is nested deeper than any door takes: whoever walks it by recursion asks this first. */
export function isTooDeep(body: unknown): boolean {
  // Level by level: recursion is what a body nested without end would overflow.
  let level: readonly unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAXIMUM_BODY_DEPTH) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function childrenOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  return Object.values<unknown>({ ...value });
}
