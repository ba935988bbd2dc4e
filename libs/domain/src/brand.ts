declare const brand: unique symbol;

/** A value that only its own constructor may make. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** Ends every exhaustive switch: reaching it is a broken invariant. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
