import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface CommandOptions {
  readonly cwd?: string;
  /** Limit in milliseconds. */
  readonly within?: number;
}

/** Runs a program to its end and answers what it printed; the error tells what it complained of. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, within = 600_000 }: CommandOptions = {},
): Promise<string> {
  try {
    const { stdout, stderr } = await execute(command, args, { cwd, timeout: within });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${command} ${args.join(' ')} failed\n${said}`, { cause: error });
  }
}

/** True when the program can be started at all, whatever it answers. */
export async function isInstalled(command: string, ...args: readonly string[]): Promise<boolean> {
  try {
    await execute(command, args, { timeout: 30_000 });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
