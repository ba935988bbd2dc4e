/** Of objects and arrays in a body, levels; what the doors take has three. */
export const MAXIMUM_BODY_DEPTH = 32;

/** Whether a body is nested deeper than any door takes: whoever walks it by recursion asks this first. */
export function isTooDeep(body: unknown): boolean {
  // Level by level: recursion is what a body nested without end would overflow.
  let level = isNested(body) ? [body] : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= MAXIMUM_BODY_DEPTH) return true;
    level = nestedIn(level);
  }
  return false;
}

/** The objects and arrays one level further in. Most bodies have none: nothing is copied for those. */
function nestedIn(level: readonly object[]): object[] {
  const inner: object[] = [];
  for (const outer of level) {
    const values: readonly unknown[] = Object.values(outer);
    for (const value of values) if (isNested(value)) inner.push(value);
  }
  return inner;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
}
