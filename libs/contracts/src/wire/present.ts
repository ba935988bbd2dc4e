type Optional<Value, Key extends keyof Value> =
  object extends Pick<Value, Key> ? Value[Key] | undefined : Value[Key];

/** The fields of `Value`, where an optional one may be said as `undefined`. */
export type Fields<Value> = { readonly [Key in keyof Value]: Optional<Value, Key> };

/** Leaves out what is `undefined`: on the wire and in the domain an absent field is absent. */
export function present<Value extends object>(fields: Fields<Value>): Value {
  const result: Record<string, unknown> = {};
  for (const key in fields) {
    const value: unknown = fields[key];
    if (value !== undefined) result[key] = value;
  }
  return result as Value;
}

export function optionally<From, To>(
  convert: (value: From) => To,
  value: From | undefined,
): To | undefined {
  return value === undefined ? undefined : convert(value);
}
