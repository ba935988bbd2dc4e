import { Command, Option } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import { LifecycleDoor } from './lifecycle-door.js';
import { partitionsText } from './partitions-text.js';

interface ListOptions extends CommonOptions {
  readonly lifecycle?: string;
}

@Command({
  name: 'partitions',
  description: 'Where every partition of the writers stands; exit code 1 when one is stopped',
})
export class ListPartitionsCommand extends OmeCommand<ListOptions> {
  @Option({ flags: '--lifecycle <urls>', description: 'order-lifecycle; else LIFECYCLE_URLS' })
  parseLifecycle(given: string): string {
    return given;
  }

  protected override async answer(
    _args: readonly string[],
    { lifecycle }: ListOptions,
  ): Promise<Answer> {
    const partitions = await LifecycleDoor.open(lifecycle).partitions();
    return {
      document: { partitions },
      text: partitionsText(partitions),
      failed: partitions.some(({ state }) => state === 'stopped'),
    };
  }
}
