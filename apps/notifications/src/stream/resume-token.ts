/** Next offset by partition: everything below it has been told. */
export type PositionVector = readonly bigint[];

/** Offsets in base 36, partition 0 first, joined by dots: `k3.0.1f`. */
export function formatToken(vector: PositionVector): string {
  return vector.map((offset) => offset.toString(36)).join('.');
}

const TOKEN = /^[0-9a-z]{1,13}(\.[0-9a-z]{1,13})*$/;

/** `undefined` when the text is no token of that many partitions. */
export function parseToken(text: string, partitions: number): PositionVector | undefined {
  if (!TOKEN.test(text)) return undefined;
  const offsets = text.split('.').map(fromBase36);
  return offsets.length === partitions ? offsets : undefined;
}

function fromBase36(digits: string): bigint {
  return Array.from(digits, (digit) => BigInt(Number.parseInt(digit, 36))).reduce(
    (sum, digit) => sum * 36n + digit,
    0n,
  );
}

/** Why a reader cannot begin at these positions, `undefined` when it can. */
export type TokenFault = 'GONE' | 'FAR' | 'AHEAD';

/** `ranges`: first kept offset and the one that comes next, by partition; `farthest`: most records to be read. */
export function faultOfToken(
  token: PositionVector,
  ranges: ReadonlyMap<number, { readonly low: bigint; readonly high: bigint }>,
  farthest: number,
): TokenFault | undefined {
  let fault: TokenFault | undefined;
  let behind = 0n;
  for (const [partition, offset] of token.entries()) {
    const range = ranges.get(partition);
    if (range === undefined || offset > range.high) return 'AHEAD';
    if (offset < range.low) fault = 'GONE';
    behind += range.high - offset;
  }
  return fault ?? (behind > farthest ? 'FAR' : undefined);
}

export function isReached(positions: ReadonlyMap<number, bigint>, goal: PositionVector): boolean {
  return goal.every((offset, partition) => (positions.get(partition) ?? 0n) >= offset);
}
