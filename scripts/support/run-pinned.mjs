import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root } from './install.mjs';
import { whenOrphaned } from './when-orphaned.mjs';

/** As `engines` of package.json has it. */
const OLDEST = [24, 7];

/**
 * Runs a script with the Node that the lock file pins, and answers its exit code. The script gets
 * the signals that come here, is told to stop when npm is killed, and sees its channel to this
 * process end when this process is killed.
 */
export function runPinned(args) {
  const pinned = join(root, 'node_modules', '.bin', 'node');
  const node = existsSync(pinned) ? pinned : ownNode();
  const child = spawn(node, args, { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // Ctrl-C goes to both; this one waits for the other's own end.
  const forwards = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [
    signal,
    forward(child, signal),
  ]);
  for (const [signal, listener] of forwards) process.on(signal, listener);
  whenOrphaned(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const [name, listener] of forwards) process.off(name, listener);
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}

/** Platforms without a pinned Node use the one that is there. */
function ownNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;
  const { platform, arch, version } = process;
  return fail(
    `No Node is pinned for ${platform} ${arch}, and this is ${version}: Node ${OLDEST.join('.')} or newer is needed (.nvmrc).`,
  );
}

function forward(child, signal) {
  return () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
}
