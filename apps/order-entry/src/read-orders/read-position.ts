/** A position in `ome.order-events.v1`. */
export interface LogPosition {
  readonly partition: number;
  readonly offset: bigint;
}

const POSITION = /^(\d{1,9})\/(\d{1,18})$/;

/** Reads `<partition>/<offset>`; `undefined` when it is none. */
export function readPosition(text: unknown): LogPosition | undefined {
  const [, partition, offset] = typeof text === 'string' ? (POSITION.exec(text) ?? []) : [];
  if (partition === undefined || offset === undefined) return undefined;
  return { partition: Number(partition), offset: BigInt(offset) };
}
