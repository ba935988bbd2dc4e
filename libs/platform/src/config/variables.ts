import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import type { ReadVariable } from './variable-facets.js';

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

interface ReadOptions<Value> {
  readonly description: string;
  /** In words for tables and faults: `comma-separated list of venue=zone`. */
  readonly shownType: string;
  /** As the environment would hold it. */
  readonly default?: string;
  /** What an operator must do when it is not set in production. */
  readonly neededInProduction?: string;
  /** No message, table or log may show what was given. */
  readonly secret?: boolean;
  readonly read: (text: string) => ReadVariable<Value>;
}

/** A variable whose text means something that no schema says; what is wrong with it is listed with the other faults. */
export function read<Value>(options: ReadOptions<Value>) {
  return Type.Unsafe<Value>({ ...options });
}

/** A variable that names a file, which is read once, at start. */
export function file<Value>({
  read: readBytes,
  ...options
}: Omit<ReadOptions<Value>, 'read' | 'default'> & {
  readonly read: (bytes: Uint8Array) => ReadVariable<Value>;
}) {
  return read<Value>({
    ...options,
    read: (path) => {
      try {
        return readBytes(readFileSync(path));
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        return { ok: false, faults: [`it cannot be read: ${cause}`] };
      }
    },
  });
}
