import { readFileSync } from 'node:fs';
import { configTable } from '@ome/platform';
import { expect, it } from 'vitest';
import { LIFECYCLE_CONFIG } from './lifecycle-config.js';

const cells = (table: string) => table.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ');

it('README.md has the table of all variables', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(cells(readme)).toContain(cells(configTable(LIFECYCLE_CONFIG)));
});
