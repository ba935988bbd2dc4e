import { IsArray, IsObject, type Static, type TObject, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** What a parser says: the typed value, or every fault found, each naming the field and what it may be. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly string[] };

export type Check<Value> = (value: unknown) => Parsed<Value>;

const MAXIMUM_FAULTS = 20;
const SHOWN_CHARACTERS = 60;
const decoder = new TextDecoder('utf-8', { fatal: true });

export function refused(...faults: readonly string[]): { ok: false; faults: readonly string[] } {
  return { ok: false, faults };
}

/** Bytes to a JSON object; never throws. Field rules are the business of a check. */
export function readObject(value: Uint8Array | null): Parsed<Readonly<Record<string, unknown>>> {
  if (value === null) {
    return refused('value: must be a JSON object, but it is null (a tombstone)');
  }
  try {
    const parsed: unknown = JSON.parse(decoder.decode(value));
    return isObject(parsed)
      ? { ok: true, value: parsed }
      : refused(`value: must be a JSON object, but it is ${shown(parsed)}`);
  } catch (error) {
    const cause =
      error instanceof Error ? error.message.slice(0, 2 * SHOWN_CHARACTERS) : 'unreadable';
    return refused(`value: must be a JSON object in UTF-8: ${cause}`);
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Compiles a schema once, when first used: a service pays for the records that it reads. `name` is what a fault calls the record; `rules` are what a schema cannot say, run on values
 * that passed it.
 */
export function checkOf<Schema extends TObject>(
  name: string,
  schema: Schema,
  rules: (value: Static<Schema>) => readonly string[] = () => [],
): Check<Static<Schema>> {
  let compiled: Validator<Schema> | undefined;
  return (value) => {
    const validator = (compiled ??= compile(schema));
    if (!validator.Check(value))
      return refused(...faultsOf(name, schema, validator.Errors(value), value));
    const checked: Static<Schema> = value;
    const faults = Object.hasOwn(checked, '__proto__')
      ? ['__proto__: is no field of any record']
      : rules(checked);
    return faults.length === 0 ? { ok: true, value: checked } : refused(...faults);
  };
}

type Validator<Schema extends TObject> = ReturnType<typeof compile<Schema>>;

function compile<Schema extends TObject>(schema: Schema) {
  return Compile(schema);
}

type ValidationError = ReturnType<ReturnType<typeof Compile>['Errors']>[number];

function faultsOf(
  name: string,
  schema: TObject,
  errors: readonly ValidationError[],
  value: unknown,
): readonly string[] {
  const faults = new Map<string, string>();
  const add = (path: string, fault: string) => {
    if (!faults.has(path)) faults.set(path, `${path}: ${fault}`);
  };
  for (const error of errors) {
    const path = error.instancePath.slice(1).split('/').filter(Boolean);
    if (error.keyword === 'required') {
      for (const field of error.params.requiredProperties) {
        add(
          [...path, field].join('.'),
          `is missing; it must be ${allowed(schema, [...path, field])}`,
        );
      }
    } else if (error.keyword === 'additionalProperties') {
      for (const field of error.params.additionalProperties) {
        add([...path, field].join('.'), `is no field of ${name}; it has ${fieldsOf(schema, path)}`);
      }
    } else if (error.keyword === 'boolean') {
      // Of each unknown field, before the error above, which is not told when these are many.
      const known = fieldsOf(schema, path.slice(0, -1));
      add(path.join('.'), `is no field of ${name}; it has ${known}`);
    } else {
      const what = path.length === 0 ? 'a JSON object' : allowed(schema, path);
      add(path.join('.') || name, `must be ${what}, but it is ${shown(at(value, path))}`);
    }
  }
  return [...faults.values()].slice(0, MAXIMUM_FAULTS);
}

/** Of a field of an object, or of any item of an array. */
function innerOf(schema: TSchema | undefined, field: string): TSchema | undefined {
  if (IsArray(schema)) return schema.items;
  return IsObject(schema) && Object.hasOwn(schema.properties, field)
    ? schema.properties[field]
    : undefined;
}

/** The words of the innermost schema on the path that has some. */
function allowed(schema: TSchema, path: readonly string[]): string {
  let words = 'a JSON object';
  let inner: TSchema | undefined = schema;
  for (const field of path) {
    inner = innerOf(inner, field);
    if (inner === undefined) break;
    words = 'description' in inner ? String(inner.description) : words;
  }
  return words;
}

function fieldsOf(schema: TSchema, path: readonly string[]): string {
  const inner = path.reduce<TSchema | undefined>(innerOf, schema);
  return IsObject(inner) ? Object.keys(inner.properties).join(', ') : '';
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (outer, field) => (hasFields(outer) && Object.hasOwn(outer, field) ? outer[field] : undefined),
    value,
  );
}

/** An array's are its items. */
function hasFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Arrays and objects are only named: printing one that is nested deep would overflow the stack. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value) ?? 'absent';
  const kind = value === null ? '' : `${typeof value} `;
  return kind + (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text);
}
