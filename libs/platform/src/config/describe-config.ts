import { IsOptional, type TSchema } from 'typebox';
import type { ConfigSchema } from './load-config.js';
import { asVariable, facetsOf, type VariableFacets } from './variable-facets.js';

/** One row of a service's table of variables; `default` is `none` for one that may be left out. */
export interface ConfigRow {
  readonly variable: string;
  readonly type: string;
  readonly default: string;
  readonly meaning: string;
}

/** The rows of a README's table of variables, in the schema's order. */
export function describeConfig(schema: ConfigSchema): readonly ConfigRow[] {
  return Object.entries<TSchema>(schema.properties).map(([variable, facetSource]) => {
    const facets = facetsOf(facetSource);
    return {
      variable,
      type: facets.type,
      default: defaultText(facets, IsOptional(facetSource)),
      meaning: facets.description,
    };
  });
}

/** The rows as a Markdown table, without a heading or a final line break. */
export function configTable(schema: ConfigSchema): string {
  const rows = describeConfig(schema).map(
    (row) => `| \`${row.variable}\` | ${row.type} | ${row.default} | ${row.meaning} |`,
  );
  return ['| variable | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function defaultText(facets: VariableFacets, optional: boolean): string {
  const { default: fallback, productionDefault, neededInProduction } = facets;
  const always = fallback === undefined ? noneText(optional) : shownValue(fallback);
  if (neededInProduction !== undefined) return `${always}; must be set in production`;
  if (productionDefault === undefined) return always;
  return `${always}; ${shownValue(productionDefault)} in production`;
}

function noneText(optional: boolean): string {
  return optional ? 'none' : 'none, must be set';
}

function shownValue(value: unknown): string {
  return asVariable(value) === '' ? 'empty' : asVariable(value);
}
