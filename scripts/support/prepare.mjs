import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, installDependencies, npm, root } from './install.mjs';
import { whenOrphaned } from './when-orphaned.mjs';

export { root };

/** Installs and builds, each only when something changed since the last time. */
export function prepare() {
  installDependencies();
  const started = Date.now();
  if (!npm('run', '--silent', 'build')) fail('The build failed.');
  process.stdout.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}

/**
 * Runs a script with the Node that the lock file pins, and answers its exit code. The script gets
 * the signals that come here, is told to stop when npm is killed, and sees its channel to this
 * process end when this process is killed.
 */
export function runPinned(args) {
  const pinned = join(root, 'node_modules', '.bin', 'node');
  const node = existsSync(pinned) ? pinned : process.execPath;
  const child = spawn(node, args, { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // Ctrl-C goes to both; this one waits for the other's own end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward(child, signal));
  whenOrphaned(() => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}

function forward(child, signal) {
  return () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
}
