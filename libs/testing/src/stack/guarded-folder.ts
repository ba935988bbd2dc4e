import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server that runs in a guarded folder. */
export interface ServerProcess {
  readonly pid: number;
  readonly hasExited: () => boolean;
  readonly logTail: () => Promise<string>;
}

/** A data folder whose processes and contents do not outlive the process that made it. */
export interface GuardedFolder {
  readonly path: string;
  readonly start: (name: string, command: string, args: readonly string[]) => ServerProcess;
  /** Kills the servers and removes the folder. */
  readonly remove: () => Promise<void>;
}

// Waits for the end of its input, which comes when the starter closes it or dies in any way, even
// by SIGKILL. The rename is the point of no return: a server that has not yet noted its process id
// finds no folder any more and does not start, and one that has is found among the notes. Each leads
// a process group of its own, which is killed as a whole.
const guardian = `
while read -r _; do :; done
mv "$1" "$1.gone" || exit 0
for note in "$1.gone"/*.pid; do
  [ -f "$note" ] && kill -9 "-$(cat "$note")"
done
tries=0
until rm -rf "$1.gone" "$1" || [ $tries -ge 100 ]; do tries=$((tries + 1)); sleep 0.1; done
`;

const notePidAndRun = 'echo $$ > "$0" && exec "$@"';

export async function createGuardedFolder(): Promise<GuardedFolder> {
  const path = await mkdtemp(join(tmpdir(), 'ome-stack-'));
  const guard = startGuardian(path);
  const running = new Set<ChildProcess>();

  const start: GuardedFolder['start'] = (name, command, args) => {
    const note = join(path, `${name}.pid`);
    const logFile = join(path, `${name}.log`);
    const log = openSync(logFile, 'a');
    // A session of its own: Ctrl-C reaches the starter only, which stops what uses the server first.
    const child = spawn('/bin/sh', ['-c', notePidAndRun, note, command, ...args], {
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    child.unref();
    running.add(child);
    child.once('exit', () => {
      running.delete(child);
      rmSync(note, { force: true });
    });
    if (child.pid === undefined) throw new Error(`/bin/sh could not be started for ${name}`);
    return {
      pid: child.pid,
      hasExited: () => child.exitCode !== null || child.signalCode !== null,
      logTail: async () => (await readFile(logFile, 'utf8')).split('\n').slice(-20).join('\n'),
    };
  };

  const remove = async () => {
    const ends = [...running].map((child) => (child.ref(), once(child, 'exit')));
    await endGuardian(guard, path);
    await Promise.all(ends);
  };

  return { path, start, remove };
}

function startGuardian(path: string): ChildProcess {
  const child = spawn('/bin/sh', ['-c', guardian, 'guardian', path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  // Neither may keep a starter alive that has nothing left to do.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}

async function endGuardian(guard: ChildProcess, path: string): Promise<void> {
  // A guardian that was killed itself is replaced, and finds its input ended at once.
  const ending = guard.exitCode === null && guard.signalCode === null ? guard : startGuardian(path);
  ending.ref();
  const ended = once(ending, 'exit');
  ending.stdin?.end();
  await ended;
}
