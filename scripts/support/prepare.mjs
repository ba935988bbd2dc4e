import { fail, installDependencies, npm } from './install.mjs';

/** Installs and builds, each only when something changed since the last time. */
export function prepare() {
  installDependencies();
  const started = Date.now();
  if (!npm('run', '--silent', 'build')) fail('The build failed.');
  process.stdout.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}
