import { topicSpecifications } from '@ome/contracts';
import { topicAdministration, type TopicFault } from '@ome/messaging';
import { Option, SubCommand } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { counted, paragraphs } from '../table.js';
import { faultsText } from './faults-text.js';
import { expectedPartitions, partitionCount } from './partition-count.js';

interface EnsureTopicsOptions extends CommonOptions {
  readonly partitions?: number;
}

const missingOf = (faults: readonly TopicFault[]): readonly string[] =>
  faults.filter(({ reason }) => reason === 'MISSING').map(({ topic }) => topic);

/** Run before the services at every deployment: making nothing is fine, a mismatch that they would refuse is not. */
@SubCommand({
  name: 'ensure',
  description: 'Make the topics that are missing; exit code 1 where one is there and does not fit',
})
export class EnsureTopicsCommand extends OmeCommand<EnsureTopicsOptions> {
  @Option({
    flags: '--partitions <count>',
    description: 'A power of two; else PARTITIONS, else as the inbox has, else 8',
  })
  parsePartitions(given: string): number {
    return partitionCount(given);
  }

  protected override async answer(
    _args: readonly string[],
    options: EnsureTopicsOptions,
    session: Session,
  ): Promise<Answer> {
    const kafka = await session.kafka();
    const topics = topicAdministration(kafka);
    const partitions = await expectedPartitions(kafka, options.partitions);
    const specs = topicSpecifications(partitions);
    const created = missingOf(await topics.checkTopics(specs));
    await topics.ensureTopics(specs);
    const differences = await topics.checkTopics(specs);
    const made = created.length === 0 ? 'Made nothing' : `Made ${counted(created.length, 'topic')}`;
    return {
      document: { partitions, created, differences },
      text: paragraphs(
        [`${made}.`, ...created].join('\n  '),
        faultsText(specs.length, partitions, differences),
      ),
      failed: differences.length > 0,
    };
  }
}
