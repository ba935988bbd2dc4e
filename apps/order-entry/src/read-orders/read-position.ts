const POSITION = /^(\d{1,9})\/(\d{1,18})$/;

/** `<partition>/<offset>` in `ome.order-events.v1`. */
export function readPosition(
  text: unknown,
): { readonly partition: number; readonly offset: bigint } | undefined {
  const [, partition, offset] = typeof text === 'string' ? (POSITION.exec(text) ?? []) : [];
  if (partition === undefined || offset === undefined) return undefined;
  return { partition: Number(partition), offset: BigInt(offset) };
}
