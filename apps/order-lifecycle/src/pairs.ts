/**
 * Reads `name=value` items of a variable.
 * @throws Error naming the variable and every item that is none
 */
export function pairsOf(variable: string, items: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const faults: string[] = [];
  for (const item of items) {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(item) ?? [];
    if (name === undefined || value === undefined) faults.push(`"${item}"`);
    else pairs.set(name, value);
  }
  if (faults.length === 0) return pairs;
  throw new Error(`${variable}: ${faults.join(', ')} must be written as name=value.`);
}
