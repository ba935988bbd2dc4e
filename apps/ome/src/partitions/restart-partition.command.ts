import { Option, SubCommand } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import { operatorName } from '../operator-name.js';
import { actOn, partitionNumber } from './act-on-partition.js';
import { LifecycleDoor } from './lifecycle-door.js';

interface RestartOptions extends CommonOptions {
  readonly lifecycle?: string;
  readonly operator?: string;
}

@SubCommand({
  name: 'restart',
  arguments: '<partition>',
  description: 'Let a stopped partition begin again, with a new writer',
})
export class RestartPartitionCommand extends OmeCommand<RestartOptions> {
  @Option({ flags: '--lifecycle <urls>', description: 'order-lifecycle; else LIFECYCLE_URLS' })
  parseLifecycle(given: string): string {
    return given;
  }

  @Option({ flags: '--operator <name>', description: 'Who acts; else the user of this machine' })
  parseOperator(given: string): string {
    return given;
  }

  protected override async answer(
    [number = '']: readonly string[],
    { lifecycle, operator }: RestartOptions,
  ): Promise<Answer> {
    const door = LifecycleDoor.open(lifecycle);
    const standing = await door.partition(partitionNumber(number));
    return actOn(door, standing, 'restart', { operator: operatorName(operator) });
  }
}
