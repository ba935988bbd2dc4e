import { SubCommand } from 'nest-commander';
import { OmeCommand, type Answer } from '../ome-command.js';
import { withLifecycle, type LifecycleOptions } from '../shared-flags.js';
import { actOn, partitionNumber } from './act-on-partition.js';
import { LifecycleDoor } from './lifecycle-door.js';

@SubCommand({
  name: 'restart',
  arguments: '<partition>',
  description: 'Let a stopped partition begin again, with a new writer',
})
export class RestartPartitionCommand extends withLifecycle(OmeCommand<LifecycleOptions>) {
  protected override async answer(
    [number = '']: readonly string[],
    { lifecycle }: LifecycleOptions,
  ): Promise<Answer> {
    const door = LifecycleDoor.open(lifecycle);
    const standing = await door.partition(partitionNumber(number));
    return actOn(door, standing, 'restart');
  }
}
