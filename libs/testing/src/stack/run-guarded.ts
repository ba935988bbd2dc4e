import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../wait-for.js';
import { createGuardedFolder } from './guarded-folder.js';

export interface GuardedRun {
  /** A limit in milliseconds. */
  readonly within: number;
  readonly cwd: string;
  /** Beside this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

// The leader ends itself with its whole group, so that what the commands left behind ends with them.
const runAndEnd = `
cd "$2" && sh -e "$1/commands" > "$1/printed"
echo $? > "$1/status.part" && mv "$1/status.part" "$1/status"
kill -9 "-$$"
`;

/**
 * Runs shell commands to their end and answers what they printed. Whatever they started ends with
 * them, and with this process, in whichever way it dies.
 */
export async function runGuarded(commands: string, options: GuardedRun): Promise<string> {
  const { within, cwd, environment = {} } = options;
  const folder = await createGuardedFolder();
  try {
    const home = join(folder.path, 'run');
    await mkdir(home);
    await writeFile(join(home, 'commands'), commands);
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const shell = ['/bin/sh', '-c', runAndEnd, 'run', home, cwd];
    const process = folder.start('commands', '/usr/bin/env', [...variables, ...shell]);
    await waitFor(process.hasExited, { within, what: `the end of: ${commands}` });
    const read = (name: string) => readFile(join(home, name), 'utf8').catch(() => '');
    const status = (await read('status')).trim();
    if (status === '0') return await read('printed');
    throw new Error(`${commands} ended with ${status || 'a signal'}\n${await process.logTail()}`);
  } finally {
    await folder.remove();
  }
}
