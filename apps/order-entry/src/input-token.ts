import type { InputPosition } from '@ome/outcomes';

/** An input as reads take it in `atLeast`: `inbox/<partition>/<offset>`. */
export function inputToken({ partition, offset }: InputPosition): string {
  return `inbox/${partition}/${offset}`;
}
