import 'reflect-metadata';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { isTooDeep, MAXIMUM_BODY_DEPTH } from '@ome/platform';

export type ReadBody<Dto> =
  | { readonly ok: true; readonly value: Dto }
  | { readonly ok: false; readonly violations: readonly string[] };

/** Reads the exposed fields of a JSON body or a form, and nothing else; every violation is named at once. */
export function readBody<Dto extends object>(
  dto: ClassConstructor<Dto>,
  body: unknown,
): ReadBody<Dto> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { ok: false, violations: ['the body must be a JSON object or a form'] };
  }
  // A field of a form may say JSON, which the HTTP adapter has not seen as such; plainToInstance recurses.
  if (isTooDeep(body)) {
    const violation = `the body must not be nested deeper than ${MAXIMUM_BODY_DEPTH} levels`;
    return { ok: false, violations: [violation] };
  }
  const value = plainToInstance(dto, body, { excludeExtraneousValues: true });
  const violations = validateSync(value, { stopAtFirstError: true }).flatMap(violationsOf);
  return violations.length === 0 ? { ok: true, value } : { ok: false, violations };
}

function violationsOf({ constraints, children }: ValidationError): readonly string[] {
  return [...Object.values(constraints ?? {}), ...(children ?? []).flatMap(violationsOf)];
}
