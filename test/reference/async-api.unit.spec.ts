import { execFileSync } from 'node:child_process';
import { EVENT_SCHEMAS, EVENT_TYPES } from '@ome/contracts';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { asyncApi } from './async-api.js';

const filepath = new URL('../../docs/reference/asyncapi.yaml', import.meta.url).pathname;
const NOTE = '# Generated from the code by test/reference: do not edit.\n';

it('docs/reference/asyncapi.yaml is what the topics carry', async () => {
  const options = (await resolveConfig(filepath)) ?? {};
  const text = NOTE + stringify(asyncApi(), { lineWidth: 100, aliasDuplicateObjects: false });
  await expect(await format(text, { ...options, filepath })).toMatchFileSnapshot(filepath);
});

interface Parsed {
  readonly version: string;
  readonly addresses: readonly string[];
  readonly messages: number;
  readonly diagnostics: readonly { readonly severity: number; readonly what: string }[];
}

const ADVICE = 2;

it('it is AsyncAPI 3, by its own parser', () => {
  // In a process of its own: the conditions that vitest resolves by give a dependency two halves.
  const script = new URL('parse-async-api.ts', import.meta.url).pathname;
  const input = JSON.stringify(asyncApi());
  const parsed = JSON.parse(
    execFileSync(process.execPath, [script], { input }).toString(),
  ) as Parsed;
  const faults = parsed.diagnostics.filter(({ severity }) => severity < ADVICE);
  expect(faults).toEqual([]);
  expect(parsed).toMatchObject({
    version: '3.0.0',
    addresses: [
      'ome.order-requests.v1',
      'ome.execution-reports.v1',
      'ome.order-events.v1',
      'ome.fills.v1',
      'ome.venue-orders.v1',
      'ome.market-data.v1',
    ],
    messages: 12 + EVENT_SCHEMAS.length,
  });
});

it('it names every type of event', () => {
  const text = JSON.stringify(asyncApi());
  expect(EVENT_TYPES.filter((type) => !text.includes(`"${type}"`))).toEqual([]);
});
