import { ROLES, type Caller, type Role } from '@ome/access';
import { faultsOfUser, hashPassword } from '@ome/users';
import { Option, SubCommand } from 'nest-commander';
import { CommandError, UsageError } from '../failures.js';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { newPassword } from './new-password.js';

interface AddUserOptions extends CommonOptions {
  readonly role?: Role;
  readonly company?: string;
  readonly accounts?: readonly string[];
}

@SubCommand({
  name: 'add',
  arguments: '<name>',
  description: 'Add a user; the password is asked for, or read from stdin',
})
export class AddUserCommand extends OmeCommand<AddUserOptions> {
  @Option({ flags: '--role <role>', description: ROLES.join(', ') })
  parseRole(given: string): Role {
    const role = ROLES.find((one) => one === given);
    if (role === undefined) throw new UsageError(`--role is one of ${ROLES.join(', ')}`);
    return role;
  }

  @Option({ flags: '--company <name>', description: 'Whose user it is' })
  parseCompany(given: string): string {
    return given;
  }

  @Option({ flags: '--accounts <list>', description: 'Comma-separated; `*` for every account' })
  parseAccounts(given: string): readonly string[] {
    return given
      .split(',')
      .map((account) => account.trim())
      .filter((account) => account !== '');
  }

  protected override async answer(
    [name = '']: readonly string[],
    { role, company, accounts }: AddUserOptions,
    session: Session,
  ): Promise<Answer> {
    if (role === undefined) throw new UsageError('say what the user may do: --role <role>');
    const user: Caller = {
      user: name,
      ...(company === undefined ? {} : { company }),
      role,
      accounts: accounts ?? (role === 'operator' ? ['*'] : []),
    };
    const faults = faultsOfUser(user);
    if (faults.length > 0) throw new UsageError(faults.join('; '));
    const users = await session.users();
    const hash = await hashPassword(await newPassword(this.invocation.terminal, name));
    if (!(await users.add(user, hash))) {
      throw new CommandError(`there is a user ${name} already: see \`ome user list\``);
    }
    return { document: user, text: `${name} may sign in as ${role}` };
  }
}
