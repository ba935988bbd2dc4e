import { IsOptional, type Static, type TObject, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { coerceVariable } from './coerce-variable.js';
import { ConfigError, type ConfigFault } from './config-error.js';
import { withoutCredentials } from './redact.js';
import { asVariable, facetsOf } from './variable-facets.js';

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
 * the schema does not name are ignored.
 * @throws ConfigError naming every fault, with secrets redacted
 */
export function loadConfig<Schema extends ConfigSchema>(
  schema: Schema,
  environment: Environment = process.env,
): Config<Schema> {
  const values: Record<string, unknown> = {};
  const faults: ConfigFault[] = [];
  for (const [name, variable] of Object.entries<TSchema>(schema.properties)) {
    const given = environment[name] === '' ? undefined : environment[name];
    const value =
      given === undefined ? facetsOf(variable).default : coerceVariable(variable, given);
    if (value === undefined && IsOptional(variable)) continue;
    if (Check(variable, value)) values[name] = Array.isArray(value) ? Object.freeze(value) : value;
    else faults.push(faultOf(name, variable, given));
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

function faultOf(variable: string, schema: TSchema, given: string | undefined): ConfigFault {
  const facets = facetsOf(schema);
  return {
    variable,
    given: givenText(given, facets.secret),
    allowed: facets.type,
    default: facets.default === undefined ? 'none' : withoutCredentials(asVariable(facets.default)),
  };
}

function givenText(given: string | undefined, secret: boolean): string {
  if (given === undefined) return 'nothing';
  return secret ? '(hidden)' : `"${withoutCredentials(given)}"`;
}
