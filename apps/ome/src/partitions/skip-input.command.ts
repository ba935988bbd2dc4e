import { Option, SubCommand } from 'nest-commander';
import { UsageError } from '../failures.js';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import { operatorName } from '../operator-name.js';
import { actOn, partitionNumber } from './act-on-partition.js';
import { LifecycleDoor } from './lifecycle-door.js';

interface SkipOptions extends CommonOptions {
  readonly lifecycle?: string;
  readonly operator?: string;
  readonly offset?: string;
  readonly reason?: string;
}

@SubCommand({
  name: 'skip',
  arguments: '<partition>',
  description: 'Give up the input at which a partition stopped: it goes to the .dlq',
})
export class SkipInputCommand extends OmeCommand<SkipOptions> {
  @Option({ flags: '--offset <offset>', description: 'The input, as `ome partitions` prints it' })
  parseOffset(given: string): string {
    return given;
  }

  @Option({ flags: '--reason <text>', description: 'Why; it is kept in the log' })
  parseReason(given: string): string {
    return given;
  }

  @Option({ flags: '--operator <name>', description: 'Who acts; else the user of this machine' })
  parseOperator(given: string): string {
    return given;
  }

  @Option({ flags: '--lifecycle <urls>', description: 'order-lifecycle; else LIFECYCLE_URLS' })
  parseLifecycle(given: string): string {
    return given;
  }

  protected override async answer(
    [number = '']: readonly string[],
    { lifecycle, operator, offset, reason }: SkipOptions,
  ): Promise<Answer> {
    const partition = partitionNumber(number);
    if (offset === undefined || reason === undefined) {
      throw new UsageError('say which input and why: --offset <offset> --reason <text>');
    }
    const door = LifecycleDoor.open(lifecycle);
    const standing = await door.partition(partition);
    return actOn(door, standing, 'skip', { operator: operatorName(operator), offset, reason });
  }
}
