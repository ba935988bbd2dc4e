import { Command } from 'nest-commander';
import { OmeCommand, type Answer } from '../ome-command.js';
import { withLifecycle, type LifecycleOptions } from '../shared-flags.js';
import { LifecycleDoor } from './lifecycle-door.js';
import { partitionsText } from './partitions-text.js';

@Command({
  name: 'partitions',
  description: 'Where every partition of the writers stands; exit code 1 when one is stopped',
})
export class ListPartitionsCommand extends withLifecycle(OmeCommand<LifecycleOptions>) {
  protected override async answer(
    _args: readonly string[],
    { lifecycle }: LifecycleOptions,
  ): Promise<Answer> {
    const partitions = await LifecycleDoor.open(lifecycle).partitions();
    return {
      document: { partitions },
      text: partitionsText(partitions),
      failed: partitions.some(({ state }) => state === 'stopped'),
    };
  }
}
