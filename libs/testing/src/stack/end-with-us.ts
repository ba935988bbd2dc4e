import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

// Waits for the end of its input, which comes when this process dies in any way, even by SIGKILL.
const guardian = 'while read -r _; do :; done; kill -9 "$1"';

/** Lets a child end when this process does, in whichever way: an exit handler does not run for SIGKILL. */
export function endWithUs(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const guard = spawn('/bin/sh', ['-c', guardian, 'guardian', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  // It must not keep this process alive.
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  // Before the number of the process can be another's.
  child.once('exit', () => guard.kill('SIGKILL'));
}
