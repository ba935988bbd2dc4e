import { ProblemException, problemDetails } from '@ome/platform';
import { Type, type Static, type TObject } from 'typebox';
import { Compile } from 'typebox/compile';

/** A name that a caller gives: 1 to 128 characters, none of them a control character. */
export const Name = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: String.raw`^[^\u0000-\u001f\u007f]*$`,
});

/**
 * Makes a reader of a body or query: only what the schema names, nothing converted, so that an
 * operator of the database is never mistaken for a value.
 * @returns a function that throws a problem 400 listing every violation
 */
export function fieldsReader<Schema extends TObject>(
  schema: Schema,
): (value: unknown) => Static<Schema> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value;
    const violations = validator
      .Errors(value)
      .map(({ instancePath, message }) => `${instancePath.slice(1) || 'request'}: ${message}`);
    throw new ProblemException(
      problemDetails(400, `The request cannot be used: ${violations.join('; ')}`, { violations }),
    );
  };
}
