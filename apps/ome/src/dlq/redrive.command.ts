import type { KafkaConnection, ReceivedRecord } from '@ome/messaging';
import { Option, SubCommand } from 'nest-commander';
import { CommandError, UsageError } from '../failures.js';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { counted, paragraphs, tableOf } from '../table.js';
import { dlqPosition, dlqTopicNamed, sourceOf } from './dlq-topics.js';
import { putBack, type PutBack } from './put-back.js';
import { readAll, readOne } from './read-dead-letters.js';

interface RedriveOptions extends CommonOptions {
  readonly all?: string;
  readonly yes?: true;
}

/** What to put back, and where. */
interface Redrive {
  readonly source: string;
  readonly records: readonly ReceivedRecord[];
}

@SubCommand({
  name: 'redrive',
  arguments: '[position]',
  argsDescription: { position: '<topic>/<partition>/<offset> in a .dlq topic' },
  description: 'Put a record, or all of a topic, back to where it came from, as it was',
})
export class RedriveCommand extends OmeCommand<RedriveOptions> {
  @Option({ flags: '--all <topic>', description: 'Every record that this .dlq topic keeps now' })
  parseAll(given: string): string {
    return given;
  }

  @Option({ flags: '--yes', description: 'Do not ask before putting back all' })
  parseYes(): true {
    return true;
  }

  protected override async answer(
    [position]: readonly string[],
    options: RedriveOptions,
    session: Session,
  ): Promise<Answer> {
    if ((position === undefined) === (options.all === undefined)) {
      throw new UsageError('say either a position or --all <topic>');
    }
    const { source, records } =
      options.all === undefined
        ? await one(session, position ?? '')
        : await this.#all(session, dlqTopicNamed(options.all), options);
    const redriven = await putBack(await session.kafka(), source, records);
    return { document: { source, redriven }, text: redriveText(source, redriven) };
  }

  async #all(session: Session, topic: string, options: RedriveOptions): Promise<Redrive> {
    const source = redrivableSource(topic);
    const records = await allOf(await session.kafka(), topic);
    if (records.length === 0) return { source, records };
    await this.agreed(
      `Put ${counted(records.length, 'record')} of ${topic} back to ${source}?`,
      options,
    );
    return { source, records };
  }
}

async function one(session: Session, text: string): Promise<Redrive> {
  const position = dlqPosition(text);
  const source = redrivableSource(position.topic);
  return { source, records: [await readOne(await session.kafka(), position)] };
}

async function allOf(kafka: KafkaConnection, topic: string): Promise<readonly ReceivedRecord[]> {
  const records: ReceivedRecord[] = [];
  await readAll(kafka, topic, (record) => void records.push(record));
  return records;
}

function redrivableSource(topic: string): string {
  const source = sourceOf(topic);
  if (source.redrive) return source.topic;
  throw new CommandError(`${topic} is not put back: ${source.why}`);
}

function redriveText(source: string, redriven: readonly PutBack[]): string {
  if (redriven.length === 0) return 'The topic is empty: nothing was put back.';
  return paragraphs(
    tableOf(
      ['from', 'to'],
      redriven.map(({ from, to }) => [from, to]),
    ),
    `Put ${counted(redriven.length, 'record')} back to ${source}. The .dlq topic keeps its records for 30 days: ` +
      'putting one back again repeats it.',
  );
}
