import { faultOfPassword } from '@ome/users';
import { CommandError } from '../failures.js';
import type { Terminal } from '../terminal.js';

/** A password that may be set, from the terminal: never from the command line, which others can see. */
export async function newPassword(terminal: Terminal, user: string): Promise<string> {
  const password = await terminal.secret(`New password of ${user}: `);
  const fault = faultOfPassword(password);
  if (fault !== undefined) throw new CommandError(fault);
  if (terminal.interactive && (await terminal.secret('Once more: ')) !== password) {
    throw new CommandError('the two are not the same: nothing was done');
  }
  return password;
}
