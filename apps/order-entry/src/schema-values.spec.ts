import * as fc from 'fast-check';

export type JsonObject = Readonly<Record<string, unknown>>;

/** What hostile callers put where a value belongs. */
const HOSTILE = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'NaN',
    'Infinity',
    '1e309',
    '-0',
    '0x10',
    1e308,
    -1,
    true,
    [],
    {},
    { $ne: null },
    { $gt: '' },
    { $where: 'sleep(1000)' },
    { $regex: '.*' },
    ['$ne', 1],
    '$where',
    '__proto__',
    '../../etc/passwd',
    '%00',
    '\u0000',
    '\ud800',
    'x'.repeat(5_000),
    '9'.repeat(40),
  ),
  fc.jsonValue(),
);

/** Values of a JSON Schema of the reference; `components` resolves its references. */
export function valuesOf(schema: unknown, components: JsonObject): fc.Arbitrary<unknown> {
  const {
    $ref: reference,
    type,
    enum: words,
    anyOf,
    items,
    properties,
    pattern,
  } = objectOf(schema);
  if (typeof reference === 'string') {
    return valuesOf(components[reference.slice(reference.lastIndexOf('/') + 1)], components);
  }
  if (Array.isArray(words)) return fc.constantFrom(...words);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((each) => valuesOf(each, components)));
  switch (type) {
    case 'object':
      return objectsOf(objectOf(properties), objectOf(schema)['required'], components);
    case 'array':
      return fc.array(valuesOf(items, components), { minLength: 1, maxLength: 4 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.nat(1_000);
    case 'string':
      return typeof pattern === 'string'
        ? matching(pattern)
        : fc.string({ minLength: 1, maxLength: 20 });
    default:
      return fc.jsonValue();
  }
}

/** A value of the schema, or one with something hostile in a place of it. */
export function nearlyValuesOf(schema: unknown, components: JsonObject): fc.Arbitrary<unknown> {
  const values = valuesOf(schema, components);
  return fc.oneof(
    values,
    fc.tuple(values, HOSTILE, fc.nat()).map(([value, odd, place]) => spoilt(value, odd, place)),
    fc.tuple(values, fc.string(), HOSTILE).map(([value, name, odd]) => withField(value, name, odd)),
    HOSTILE,
  );
}

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** fast-check knows no look-ahead; what it forbids is left to chance. */
function matching(pattern: string): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(pattern.replaceAll(/\(\?![^)]*\)/g, '')));
}

function objectsOf(
  properties: JsonObject,
  required: unknown,
  components: JsonObject,
): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, components)]),
  );
  const requiredKeys = Array.isArray(required) ? required.map(String) : [];
  return fc.record(fields, { requiredKeys });
}

function spoilt(value: unknown, odd: unknown, place: number): unknown {
  if (Array.isArray(value) && value.length > 0) {
    return value.with(place % value.length, spoilt(value[place % value.length], odd, place));
  }
  const names = Object.keys(objectOf(value));
  const name = names[place % Math.max(1, names.length)];
  return name === undefined ? odd : withField(value, name, odd);
}

function withField(value: unknown, name: string, odd: unknown): unknown {
  return { ...objectOf(value), [name]: odd };
}
