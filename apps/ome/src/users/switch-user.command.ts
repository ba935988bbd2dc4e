import { SubCommand } from 'nest-commander';
import { CommandError } from '../failures.js';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';

/** @throws CommandError */
export function requireFound(name: string, found: boolean): void {
  if (!found) throw new CommandError(`there is no user ${name}: see \`ome user list\``);
}

@SubCommand({
  name: 'disable',
  arguments: '<name>',
  description: 'Let a user sign in no more; tokens that were issued last until they end',
})
export class DisableUserCommand extends OmeCommand<CommonOptions> {
  protected override async answer(
    [name = '']: readonly string[],
    _options: CommonOptions,
    session: Session,
  ): Promise<Answer> {
    requireFound(name, await (await session.users()).setDisabled(name, true));
    return { document: { user: name, disabled: true }, text: `${name} can no longer sign in` };
  }
}

@SubCommand({ name: 'enable', arguments: '<name>', description: 'Let a user sign in again' })
export class EnableUserCommand extends OmeCommand<CommonOptions> {
  protected override async answer(
    [name = '']: readonly string[],
    _options: CommonOptions,
    session: Session,
  ): Promise<Answer> {
    requireFound(name, await (await session.users()).setDisabled(name, false));
    return { document: { user: name, disabled: false }, text: `${name} can sign in again` };
  }
}
