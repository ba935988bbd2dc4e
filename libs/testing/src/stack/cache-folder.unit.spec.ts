import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { waitFor } from '../wait-for.js';
import { cached, cacheFolder } from './cache-folder.js';

test('lies outside the repository, or where OME_CACHE_DIR says', () => {
  expect(cacheFolder({ OME_CACHE_DIR: '/elsewhere' })).toBe('/elsewhere');
  expect(cacheFolder({})).toMatch(/\.cache\/ome$/);
});

test('what is there is not fetched again', async () => {
  const cache = temporaryCache();
  await cached(cache, 'tool', (folder) => writeFile(join(folder, 'version'), '1'));

  const folder = await cached(cache, 'tool', () => Promise.reject(new Error('fetched again')));

  expect(readFileSync(join(folder, 'version'), 'utf8')).toBe('1');
});

test('of two that fill at once one wins, whole, and the other leaves nothing', async () => {
  const cache = temporaryCache();
  const bothFill = () => readdirSync(cache).length === 2;
  const fill = (version: string) => async (folder: string) => {
    await writeFile(join(folder, version), version);
    await waitFor(bothFill, { within: 5000, what: 'both to fill' });
  };

  const folders = await Promise.all([
    cached(cache, 'tool', fill('1')),
    cached(cache, 'tool', fill('2')),
  ]);

  expect(new Set(folders).size).toBe(1);
  expect(readdirSync(cache)).toEqual(['tool']);
  expect(readdirSync(join(cache, 'tool'))).toHaveLength(1);
});

test('a failed fill leaves nothing, and the next one may succeed', async () => {
  const cache = temporaryCache();
  const failing = cached(cache, 'tool', () => Promise.reject(new Error('no network')));

  await expect(failing).rejects.toThrow('no network');
  expect(readdirSync(cache)).toEqual([]);
});

test('what a killed starter left is removed after an hour', async () => {
  const cache = temporaryCache();
  const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await mkdir(join(cache, 'partial-old'));
  utimesSync(join(cache, 'partial-old'), old, old);
  await mkdir(join(cache, 'partial-new'));

  await cached(cache, 'tool', async (folder) => writeFileSync(join(folder, 'version'), '1'));

  expect(readdirSync(cache).sort()).toEqual(['partial-new', 'tool']);
});

function temporaryCache(): string {
  const cache = mkdtempSync(join(tmpdir(), 'ome-cache-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  return cache;
}
