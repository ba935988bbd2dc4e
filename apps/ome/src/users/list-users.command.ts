import { SubCommand } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { tableOf } from '../table.js';

const HEAD = ['user', 'company', 'role', 'accounts', 'password set', 'remark'];

@SubCommand({ name: 'list', description: 'Every user' })
export class ListUsersCommand extends OmeCommand<CommonOptions> {
  protected override async answer(
    _args: readonly string[],
    _options: CommonOptions,
    session: Session,
  ): Promise<Answer> {
    const users = await (await session.users()).list();
    const rows = users.map(({ user, company, role, accounts, passwordSetAt, ...marks }) => [
      user,
      company,
      role,
      accounts.join(' '),
      passwordSetAt.toISOString(),
      [marks.disabled ? 'disabled' : '', marks.forDevelopment ? 'development only' : '']
        .filter((remark) => remark !== '')
        .join(', '),
    ]);
    return { document: { users }, text: rows.length === 0 ? 'no users' : tableOf(HEAD, rows) };
  }
}
