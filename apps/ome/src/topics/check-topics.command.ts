import { topicSpecifications } from '@ome/contracts';
import { topicAdministration } from '@ome/messaging';
import { Option, SubCommand } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { faultsText } from './faults-text.js';
import { expectedPartitions, partitionCount } from './partition-count.js';

interface CheckTopicsOptions extends CommonOptions {
  readonly partitions?: number;
}

@SubCommand({
  name: 'check',
  description:
    'Every difference between the topics and what this version specifies; exit code 1 on any',
})
export class CheckTopicsCommand extends OmeCommand<CheckTopicsOptions> {
  @Option({
    flags: '--partitions <count>',
    description: 'Expected count; else PARTITIONS, else as the inbox has',
  })
  parsePartitions(given: string): number {
    return partitionCount(given);
  }

  protected override async answer(
    _args: readonly string[],
    options: CheckTopicsOptions,
    session: Session,
  ): Promise<Answer> {
    const kafka = await session.kafka();
    const partitions = await expectedPartitions(kafka, options.partitions);
    const specs = topicSpecifications(partitions);
    const differences = await topicAdministration(kafka).checkTopics(specs, { everySetting: true });
    return {
      document: { partitions, topics: specs.map(({ topic }) => topic), differences },
      text: faultsText(specs.length, partitions, differences),
      failed: differences.length > 0,
    };
  }
}
