import { IsOptional, type Static, type TObject, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { coerceVariable } from './coerce-variable.js';
import { ConfigError, type ConfigFault } from './config-error.js';
import { withoutCredentials } from './redact.js';
import { asVariable, facetsOf, type ReadVariable } from './variable-facets.js';

/** The variables a service understands: typebox schemas by variable name. */
export type ConfigSchema = TObject;

/** A loaded configuration: one frozen value per variable. */
export type Config<Schema extends ConfigSchema> = {
  readonly [Name in keyof Static<Schema>]: Static<Schema>[Name] extends readonly (infer Item)[]
    ? readonly Item[]
    : Static<Schema>[Name];
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a service's variables once, at start. An empty variable counts as not set; variables that
 * the schema does not name are ignored. What differs in production does so where the schema has NODE_ENV.
 * @throws ConfigError naming every fault, with secrets redacted
 */
export function loadConfig<Schema extends ConfigSchema>(
  schema: Schema,
  environment: Environment = process.env,
): Config<Schema> {
  const values: Record<string, unknown> = {};
  const faults: ConfigFault[] = [];
  const production = 'NODE_ENV' in schema.properties && environment['NODE_ENV'] === 'production';
  for (const [name, variable] of Object.entries<TSchema>(schema.properties)) {
    const given = environment[name] === '' ? undefined : environment[name];
    const loaded = loadVariable(variable, given, production);
    if (!loaded.ok) faults.push(faultOf(name, variable, given, loaded.faults));
    else if (loaded.value !== undefined) values[name] = loaded.value;
  }
  if (faults.length > 0) throw new ConfigError(faults);
  const loaded: unknown = Object.freeze(values);
  if (!isLoaded(schema, loaded)) {
    throw new Error(
      'The schema as a whole refuses values that each variable allows: keep rules on the variables.',
    );
  }
  return loaded;
}

/** As `loadConfig`, for a service's entry point: prints the faults to stderr and exits with 1. */
export function loadConfigOrExit<Schema extends ConfigSchema>(schema: Schema): Config<Schema> {
  try {
    return loadConfig(schema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
}

function isLoaded<Schema extends ConfigSchema>(
  schema: Schema,
  values: unknown,
): values is Config<Schema> {
  return Check(schema, values);
}

function loadVariable(
  variable: TSchema,
  given: string | undefined,
  production: boolean,
): ReadVariable<unknown> {
  const facets = facetsOf(variable);
  const { neededInProduction, productionDefault, read } = facets;
  if (given === undefined && production && neededInProduction !== undefined) {
    return { ok: false, faults: [neededInProduction] };
  }
  const fallback = production ? (productionDefault ?? facets.default) : facets.default;
  if (given === undefined && fallback === undefined && IsOptional(variable)) {
    return { ok: true, value: undefined };
  }
  if (read !== undefined) {
    const text = given ?? fallback;
    return typeof text === 'string' ? read(text) : { ok: false, faults: [] };
  }
  const value = given === undefined ? fallback : coerceVariable(variable, given);
  if (!Check(variable, value)) return { ok: false, faults: [] };
  return { ok: true, value: Array.isArray(value) ? Object.freeze(value) : value };
}

function faultOf(
  variable: string,
  schema: TSchema,
  given: string | undefined,
  faults: readonly string[],
): ConfigFault {
  const facets = facetsOf(schema);
  return {
    variable,
    given: givenText(given, facets.secret),
    allowed: [facets.type, ...faults].join('; '),
    default: facets.default === undefined ? 'none' : withoutCredentials(asVariable(facets.default)),
  };
}

function givenText(given: string | undefined, secret: boolean): string {
  if (given === undefined) return 'nothing';
  return secret ? '(hidden)' : `"${withoutCredentials(given)}"`;
}
