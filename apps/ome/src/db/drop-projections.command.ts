import { withoutCredentials } from '@ome/platform';
import { Option, SubCommand } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';

interface DropProjectionsOptions extends CommonOptions {
  readonly yes?: true;
}

@SubCommand({
  name: 'drop-projections',
  description: 'Drop what is folded from the log, so that the projector folds it again',
})
export class DropProjectionsCommand extends OmeCommand<DropProjectionsOptions> {
  @Option({ flags: '--yes', description: 'Do not ask' })
  parseYes(): true {
    return true;
  }

  protected override async answer(
    _args: readonly string[],
    options: DropProjectionsOptions,
    session: Session,
  ): Promise<Answer> {
    const store = await session.store();
    const database = withoutCredentials(session.addresses.mongodbUri);
    const question =
      `Drop the projections in ${database}? Orders cannot be read until they are folded again. ` +
      'Every order-lifecycle with the role projector has to be stopped.';
    await this.agreed(question, options);
    const dropped = await store.dropProjections();
    const text =
      dropped.length === 0
        ? 'There were no projections.'
        : `Dropped ${dropped.join(', ')}. Start the projector: it folds the log from its beginning.`;
    return { document: { database, dropped }, text };
  }
}
