import { existsSync, readFileSync } from 'node:fs';
import { fail, run } from './run.mjs';

/** `npm ci`, unless node_modules holds what the lockfile asks for. */
export async function installIfNeeded() {
  if (isInstalled()) return;
  console.log('== install');
  if ((await run('npm', ['ci'])) !== 0) fail('npm ci failed.');
}

function isInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  return Object.entries(packagesOf('package-lock.json'))
    .filter(([path, { optional, devOptional }]) => path !== '' && !optional && !devOptional)
    .every(([path, { version }]) => path in installed && installed[path].version === version);
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
