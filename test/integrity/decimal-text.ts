/** Decimal places that every number of a run fits in. */
const PLACES = 18;
const ONE = 10n ** BigInt(PLACES);

/** Exact decimals as the wire writes them, with arithmetic of their own: nothing of the engine's. */
export function parse(text: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const units = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -units : units;
}

export function print(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(PLACES + 1, '0');
  const text = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`.replace(/\.?0+$/, '');
  return units < 0n ? `-${text}` : text;
}

export function times(left: bigint, right: bigint): bigint {
  return (left * right) / ONE;
}

/** The quotient at 12 places, a half to the even neighbour; both positive. */
export function average(total: bigint, count: bigint): string {
  const step = ONE / 10n ** 12n;
  const [scaled, divisor] = [total * ONE, count * step];
  const [down, twice] = [scaled / divisor, (scaled % divisor) * 2n];
  const up = twice > divisor || (twice === divisor && down % 2n === 1n);
  return print((up ? down + 1n : down) * step);
}
