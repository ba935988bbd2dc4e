import { Type } from 'typebox';

interface VariableOptions<Value> {
  readonly description: string;
  readonly default?: Value;
}

/** A duration in whole milliseconds, from `minimum` (1 unless given). */
export function milliseconds(
  options: VariableOptions<number> & { readonly minimum?: number; readonly maximum?: number },
) {
  return Type.Integer({ minimum: 1, ...options, unit: 'ms' });
}

/** A TCP port; 0 takes a free one. */
export function port(options: VariableOptions<number>) {
  return Type.Integer({ minimum: 0, maximum: 65_535, ...options });
}

/** A comma-separated list of texts; blanks around items and empty items are dropped. */
export function commaList(
  options: VariableOptions<readonly string[]> & { readonly minItems?: number },
) {
  return Type.Array(Type.String({ minLength: 1 }), { ...options });
}

/** A text that no message, table or log may show. */
export function secret(options: VariableOptions<string>) {
  return Type.String({ minLength: 1, ...options, secret: true });
}
