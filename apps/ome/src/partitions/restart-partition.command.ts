import { SubCommand } from 'nest-commander';
import { OmeCommand, type Answer } from '../ome-command.js';
import { operatorName } from '../operator-name.js';
import {
  withLifecycle,
  withOperator,
  type LifecycleOptions,
  type OperatorOptions,
} from '../shared-flags.js';
import { actOn, partitionNumber } from './act-on-partition.js';
import { LifecycleDoor } from './lifecycle-door.js';

type RestartOptions = LifecycleOptions & OperatorOptions;

@SubCommand({
  name: 'restart',
  arguments: '<partition>',
  description: 'Let a stopped partition begin again, with a new writer',
})
export class RestartPartitionCommand extends withLifecycle(
  withOperator(OmeCommand<RestartOptions>),
) {
  protected override async answer(
    [number = '']: readonly string[],
    { lifecycle, operator }: RestartOptions,
  ): Promise<Answer> {
    const door = LifecycleDoor.open(lifecycle);
    const standing = await door.partition(partitionNumber(number));
    return actOn(door, standing, 'restart', { operator: operatorName(operator) });
  }
}
