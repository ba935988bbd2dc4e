import { checkOf, type Check } from '@ome/contracts';
import type { Static, TObject, TSchema } from 'typebox';

/** What a route takes, each part an object of fields. Header names are lower case. */
export interface RouteInputs {
  readonly params?: TObject;
  readonly query?: TObject;
  readonly headers?: TObject;
  readonly body?: TObject;
}

type PartOf<Schema> = Schema extends TObject ? Static<Schema> : never;

/** The parts of a request, checked by the schemas of its route. */
export type CheckedParts<Inputs extends RouteInputs> = {
  readonly [Part in keyof Inputs]: PartOf<Inputs[Part]>;
};

/** What a handler gets from `@Checked()`: `CheckedRequest<typeof ROUTE>`. */
export type CheckedRequest<Route extends ApiRoute> =
  Route extends ApiRoute<infer Inputs> ? CheckedParts<Inputs> : never;

/** An answer that a route may give. Without a schema it has no body. */
export interface RouteAnswer {
  readonly description: string;
  readonly schema?: TSchema;
  readonly contentType?: string;
  /** Header names and what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface RouteWords {
  /** Unique in a service; what a generated client calls it. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** By status; a text stands for problem details with that meaning. */
  readonly answers: Readonly<Record<number, RouteAnswer | string>>;
  /** Answers without a bearer token. */
  readonly open?: true;
  /** No body stands for an empty one. */
  readonly bodyOptional?: true;
}

/** One route, said once: its handler validates by this, and the reference is made of it. */
export interface ApiRoute<Inputs extends RouteInputs = RouteInputs> extends RouteWords {
  readonly inputs: Inputs;
  read(parts: RequestParts): ReadRequest<Inputs>;
}

/** A request as the HTTP server has it. */
export interface RequestParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export type ReadRequest<Inputs extends RouteInputs> =
  | { readonly ok: true; readonly value: CheckedParts<Inputs> }
  | { readonly ok: false; readonly faults: readonly string[] };

/** `bodyRules`: what a schema cannot say of a body, as faults that name the field. */
export function apiRoute<const Inputs extends RouteInputs>(
  words: RouteWords,
  inputs: Inputs,
  bodyRules?: (body: PartOf<Inputs['body']>) => readonly string[],
): ApiRoute<Inputs> {
  const checks = checksOf(inputs, bodyRules as BodyRules | undefined);
  const headerNames = Object.keys(inputs.headers?.properties ?? {});
  return {
    ...words,
    inputs,
    read(parts) {
      const checked: Record<string, unknown> = {};
      const faults: string[] = [];
      for (const { part, check } of checks) {
        const result = check(partOf(parts, part, words, headerNames));
        if (result.ok) checked[part] = result.value;
        else faults.push(...result.faults);
      }
      const complete = checks.every(({ part }) => part in checked);
      return complete
        ? { ok: true, value: checked as CheckedParts<Inputs> }
        : { ok: false, faults };
    },
  };
}

type BodyRules = (body: unknown) => readonly string[];

const NAMES = {
  params: 'the path',
  query: 'the query',
  headers: 'the headers',
  body: 'the body',
} as const;
const PARTS = ['params', 'query', 'headers', 'body'] as const;

interface PartCheck {
  readonly part: (typeof PARTS)[number];
  readonly check: Check<unknown>;
}

function checksOf(inputs: RouteInputs, bodyRules: BodyRules | undefined): readonly PartCheck[] {
  return PARTS.flatMap((part) => {
    const schema = inputs[part];
    if (schema === undefined) return [];
    const rules = part === 'body' ? bodyRules : undefined;
    return [{ part, check: checkOf<TObject>(NAMES[part], schema, rules) }];
  });
}

function partOf(
  parts: RequestParts,
  part: (typeof PARTS)[number],
  { bodyOptional }: RouteWords,
  headerNames: readonly string[],
): unknown {
  if (part === 'headers') return declared(parts, headerNames);
  return parts[part] ?? (part === 'body' && bodyOptional === true ? {} : parts[part]);
}

/** A request has many headers that no route names. */
function declared({ headers }: RequestParts, names: readonly string[]): unknown {
  const found: Record<string, unknown> = {};
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}
