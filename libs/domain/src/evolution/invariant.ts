/**
 * Guarantees are checked in production: a state that breaks one must stop its partition, not spread. What broke is put
 * into words only then, since every event is checked.
 */
export function invariant(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(`Broken invariant: ${what()}`);
}
