import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs npm in the root, on this terminal, and answers whether it succeeded. */
export function npm(...args) {
  const { status, error } = spawnSync('npm', args, { cwd: root, stdio: 'inherit' });
  if (error) fail(`npm could not be started: ${error.message}`);
  return status === 0;
}

/** `npm ci`, unless node_modules holds what the lock file asks for. */
export function installDependencies() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node 20 or newer is needed to begin (this is ${process.version}).`);
  if (isInstalled()) return;
  process.stderr.write('Installing dependencies ...\n');
  // Named, because NODE_ENV=production or a machine's own settings would leave them out.
  const kinds = ['--include=dev', '--include=optional'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  if (!npm('ci', ...kinds, ...quiet)) fail('npm ci failed.');
}

export function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** Whether `folder` has what its lock file asks for, the pinned Node of this platform too. */
export function isInstalled(folder = root, { platform, arch } = process) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const isThere = ([path, { version }]) =>
    path in installed && installed[path].version === version && existsSync(join(folder, path));
  // Other optional packages are of other platforms, or nobody's loss.
  const pinned = Object.keys(wanted[''].optionalDependencies ?? {})
    .map((name) => [`node_modules/${name}`, wanted[`node_modules/${name}`]])
    .filter(([, { os, cpu }]) => [os].flat().includes(platform) && [cpu].flat().includes(arch));
  return Object.entries(wanted)
    .filter(([path, { optional, devOptional }]) => path !== '' && !optional && !devOptional)
    .concat(pinned)
    .every(isThere);
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
