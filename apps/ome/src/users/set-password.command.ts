import { hashPassword } from '@ome/users';
import { SubCommand } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { newPassword } from './new-password.js';
import { requireFound } from './switch-user.command.js';

@SubCommand({
  name: 'password',
  arguments: '<name>',
  description: 'Set a password, which is asked for, or read from stdin',
})
export class SetPasswordCommand extends OmeCommand<CommonOptions> {
  protected override async answer(
    [name = '']: readonly string[],
    _options: CommonOptions,
    session: Session,
  ): Promise<Answer> {
    const users = await session.users();
    requireFound(name, (await users.signInRecord(name)) !== undefined);
    const hash = await hashPassword(await newPassword(this.invocation.terminal, name));
    requireFound(name, await users.setPassword(name, hash));
    return { document: { user: name }, text: `${name} has a new password` };
  }
}
