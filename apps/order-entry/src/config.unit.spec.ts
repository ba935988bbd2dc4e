import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '@ome/access';
import { configTable, loadConfig } from '@ome/platform';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ORDER_ENTRY_CONFIG } from './config.js';

const cells = (table: string) => table.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ');

it('README.md has the table of all variables', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(cells(readme)).toContain(cells(configTable(ORDER_ENTRY_CONFIG)));
});

const EXAMPLE = new URL('../../../deploy/kubernetes/instruments.yaml', import.meta.url);

it('production has no development instruments: without a list of its own it does not start', () => {
  expect(loadConfig(ORDER_ENTRY_CONFIG, {}).INSTRUMENTS_FILE).toBeUndefined();
  expect(() => loadConfig(ORDER_ENTRY_CONFIG, { NODE_ENV: 'production', PORT: 'x' })).toThrow(
    /PORT: given "x"(.|\n)*INSTRUMENTS_FILE: given nothing.*README\.md/,
  );
});

it('the example of the manifests is a list that can be used', () => {
  const { data }: { data: Readonly<Record<string, string>> } = parse(readFileSync(EXAMPLE, 'utf8'));
  const path = join(mkdtempSync(join(tmpdir(), 'instruments-')), 'instruments.json');
  writeFileSync(path, data['instruments.json'] ?? '');
  const { signingKey, publicKey } = generateKey('spec');
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    NODE_ENV: 'production',
    JWT_KEYS: publicKey,
    JWT_SIGNING_KEY: signingKey,
    INSTRUMENTS_FILE: path,
  });
  expect(config.INSTRUMENTS_FILE).toEqual([expect.objectContaining({ symbol: 'INFY' })]);
});
