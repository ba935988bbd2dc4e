/**
 * Guarantees are checked in production: a state that breaks one must stop its partition, not spread. What broke is put
 * into words only then, since every event is checked.
 */
export function invariant(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw brokenInvariant(what());
}

/** For what every event runs through: no closure is made to be thrown away. */
export function brokenInvariant(what: string): Error {
  return new Error(`Broken invariant: ${what}`);
}
