import { Option, SubCommand } from 'nest-commander';
import { UsageError } from '../failures.js';
import { OmeCommand, type Answer } from '../ome-command.js';
import {
  withLifecycle,
  withReason,
  type LifecycleOptions,
  type ReasonOptions,
} from '../shared-flags.js';
import { actOn, partitionNumber } from './act-on-partition.js';
import { LifecycleDoor } from './lifecycle-door.js';

interface SkipOptions extends LifecycleOptions, ReasonOptions {
  readonly offset?: string;
}

@SubCommand({
  name: 'skip',
  arguments: '<partition>',
  description: 'Give up the input at which a partition stopped: it goes to the .dlq',
})
export class SkipInputCommand extends withReason(withLifecycle(OmeCommand<SkipOptions>)) {
  @Option({ flags: '--offset <offset>', description: 'The input, as `ome partitions` prints it' })
  parseOffset(given: string): string {
    return given;
  }

  protected override async answer(
    [number = '']: readonly string[],
    { lifecycle, offset, reason }: SkipOptions,
  ): Promise<Answer> {
    const partition = partitionNumber(number);
    if (offset === undefined || reason === undefined) {
      throw new UsageError('say which input and why: --offset <offset> --reason <text>');
    }
    const door = LifecycleDoor.open(lifecycle);
    const standing = await door.partition(partition);
    return actOn(door, standing, 'skip', { offset, reason });
  }
}
