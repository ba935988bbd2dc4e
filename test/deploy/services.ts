import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeConfig } from '@ome/platform';
import { IsObject } from 'typebox';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Every service with the port that its specification gives it. */
export const SERVICES: readonly (readonly [string, number])[] = [
  ['order-entry', 3001],
  ['order-lifecycle', 3002],
  ['fill-ingestion', 3003],
  ['notifications', 3004],
  ['venue-simulator', 3005],
  ['trade-post', 3006],
];

/**
 * A service's variables with their defaults, read from the schema its `config.ts` exports, and
 * NODE_ENV, which libraries read too.
 */
export async function variablesOf(service: string): Promise<ReadonlyMap<string, string>> {
  const files = globSync(join(ROOT, 'apps', service, 'src', '*config.ts'));
  for (const file of files) {
    const exported: Record<string, unknown> = await import(pathToFileURL(file).href);
    const schema = Object.values(exported).find((value) => IsObject(value));
    if (schema === undefined) continue;
    const rows = describeConfig(schema).map((row) => [row.variable, row.default] as const);
    return new Map([['NODE_ENV', ''], ...rows]);
  }
  throw new Error(`apps/${service}/src has no file ending in config.ts that exports a schema.`);
}
