import { IsArray, IsBoolean, IsInteger, IsNumber, type TSchema } from 'typebox';

/** What reading a variable's text gives: its value, or all that is wrong with it, for an operator. */
export type ReadVariable<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly string[] };

/** What a configuration variable's schema says beyond its type, read for messages and tables. */
export interface VariableFacets {
  readonly type: string;
  /** Absent when the variable must be set or may be left out. */
  readonly default?: unknown;
  /** Instead of `default` where NODE_ENV is `production`. */
  readonly productionDefault?: unknown;
  /** What an operator must do when it is not set in production. */
  readonly neededInProduction?: string;
  /** Reads the text of a variable that no schema describes. */
  readonly read?: (text: string) => ReadVariable<unknown>;
  readonly description: string;
  readonly secret: boolean;
}

/** Reads the facets of one variable's schema. */
export function facetsOf(schema: TSchema): VariableFacets {
  const fallback = keyword(schema, 'default');
  const productionDefault = keyword(schema, 'productionDefault');
  const needed = keyword(schema, 'neededInProduction');
  const read = keyword(schema, 'read');
  return {
    type: typeText(schema),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(productionDefault === undefined ? {} : { productionDefault }),
    ...(needed === undefined ? {} : { neededInProduction: text(needed) }),
    ...(isReader(read) ? { read } : {}),
    description: text(keyword(schema, 'description')),
    secret: keyword(schema, 'secret') === true,
  };
}

/** Values as the environment would hold them, so that a default can be copied into it. */
export function asVariable(value: unknown): string {
  return Array.isArray(value) ? value.map(text).join(',') : text(value);
}

function isReader(value: unknown): value is NonNullable<VariableFacets['read']> {
  return typeof value === 'function';
}

function typeText(schema: TSchema): string {
  const shown = keyword(schema, 'shownType');
  if (shown !== undefined) return text(shown);
  const allowed = allowedValues(schema);
  if (allowed.length > 0) return `one of ${allowed.join(', ')}`;
  if (IsBoolean(schema)) return 'true or false';
  if (IsInteger(schema)) return withRange(schema, 'integer');
  if (IsNumber(schema)) return withRange(schema, 'number');
  if (IsArray(schema)) {
    const least = keyword(schema, 'minItems');
    const bound = typeof least === 'number' && least > 0 ? `, at least ${least}` : '';
    return `comma-separated list of ${typeText(schema.items)}${bound}`;
  }
  const pattern = keyword(schema, 'pattern');
  return pattern === undefined ? 'text' : `text matching ${text(pattern)}`;
}

function allowedValues(schema: TSchema): readonly string[] {
  const listed = keyword(schema, 'enum');
  if (Array.isArray(listed)) return listed.map(text);
  const members = keyword(schema, 'anyOf');
  if (!Array.isArray(members)) return [];
  return members.map((member: unknown) => text(keyword(member, 'const')));
}

function withRange(schema: TSchema, noun: string): string {
  const unit = keyword(schema, 'unit');
  const measured = unit === undefined ? noun : `${noun} (${text(unit)})`;
  const from = keyword(schema, 'minimum');
  const to = keyword(schema, 'maximum');
  if (from !== undefined && to !== undefined)
    return `${measured} from ${text(from)} to ${text(to)}`;
  if (from !== undefined) return `${measured}, ${text(from)} or more`;
  if (to !== undefined) return `${measured}, ${text(to)} or less`;
  return measured;
}

function keyword(schema: unknown, name: string): unknown {
  return typeof schema === 'object' && schema !== null ? Reflect.get(schema, name) : undefined;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}
