import type { KafkaConnection } from '@ome/messaging';
import { Option, SubCommand } from 'nest-commander';
import { topicExists } from '../kept-records.js';
import { OmeCommand, wholeNumber, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { counted, paragraphs, tableOf } from '../table.js';
import { deadLetterOf, type DeadLetter } from './dead-letter.js';
import { DLQ_TOPICS, dlqTopicNamed } from './dlq-topics.js';
import { stateText, type LetterState } from './letter-state.js';
import { readLetters } from './read-letters.js';

interface ListOptions extends CommonOptions {
  readonly limit?: number;
}

/** What a `.dlq` topic holds; `records` are the newest of all that `count` counts, oldest first. */
interface DlqContents {
  readonly topic: string;
  readonly exists: boolean;
  readonly count: number;
  readonly records: readonly ListedLetter[];
}

type ListedLetter = DeadLetter & { readonly state: LetterState };

const DEFAULT_LIMIT = 50;
const HEAD = ['position', 'state', 'origin', 'error', 'time', 'key'];

@SubCommand({
  name: 'list',
  arguments: '[topic]',
  argsDescription: { topic: 'A .dlq topic or its source; default: all' },
  description: 'Records that could not be used, with the reason',
})
export class ListDeadLettersCommand extends OmeCommand<ListOptions> {
  @Option({
    flags: '--limit <count>',
    description: `Newest records per topic; default ${DEFAULT_LIMIT}`,
  })
  parseLimit(given: string): number {
    return wholeNumber('--limit')(given);
  }

  protected override async answer(
    [name]: readonly string[],
    { limit = DEFAULT_LIMIT }: ListOptions,
    session: Session,
  ): Promise<Answer> {
    const names = name === undefined ? DLQ_TOPICS : [dlqTopicNamed(name)];
    const kafka = await session.kafka();
    const topics: DlqContents[] = [];
    for (const topic of names) topics.push(await contentsOf(kafka, topic, limit));
    return { document: { topics }, text: contentsText(topics) };
  }
}

async function contentsOf(
  kafka: KafkaConnection,
  topic: string,
  limit: number,
): Promise<DlqContents> {
  if (!(await topicExists(kafka, topic))) return { topic, exists: false, count: 0, records: [] };
  const { states } = await readLetters(kafka, topic);
  const records = states.letters.map((letter) => ({
    ...deadLetterOf(letter),
    state: states.of(letter),
  }));
  const byTime = records.toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt));
  return { topic, exists: true, count: records.length, records: byTime.slice(-limit) };
}

/** A table of counts, and a table of records for each topic that has some. */
export function contentsText(topics: readonly DlqContents[]): string {
  const counts = topics.map(({ topic, exists, count }) => [topic, exists ? count : 'missing']);
  const lists = topics.filter(({ count }) => count > 0).map(listText);
  return paragraphs(tableOf(['topic', 'records'], counts), ...lists);
}

function listText({ topic, count, records }: DlqContents): string {
  const older = count - records.length;
  const title = older === 0 ? topic : `${topic} (and ${counted(older, 'older record')}: --limit)`;
  const rows = records.map(({ position, state, origin, error, recordedAt, key }) => [
    position,
    stateText(state),
    origin,
    error,
    recordedAt,
    key,
  ]);
  return `${title}\n${tableOf(HEAD, rows)}`;
}
