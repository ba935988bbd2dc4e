import type { ReceivedRecord } from '@ome/messaging';
import { SubCommand } from 'nest-commander';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { fieldsOf, paragraphs } from '../table.js';
import { deadLetterOf, headerTexts, readable } from './dead-letter.js';
import { dlqPosition, POSITION_ARGUMENT, sourceOf } from './dlq-topics.js';
import { stateText, type LetterState } from './letter-state.js';
import { letterAt, readLetters } from './read-letters.js';

@SubCommand({
  name: 'show',
  arguments: '<position>',
  argsDescription: POSITION_ARGUMENT,
  description: 'A record that could not be used: headers, origin and value',
})
export class ShowDeadLetterCommand extends OmeCommand<CommonOptions> {
  protected override async answer(
    [text = '']: readonly string[],
    _options: CommonOptions,
    session: Session,
  ): Promise<Answer> {
    const { topic, partition } = dlqPosition(text);
    const read = await readLetters(await session.kafka(), topic, partition);
    const record = letterAt(read, text);
    const state = read.states.of(record);
    return { document: documentOf(record, state), text: deadLetterText(record, state) };
  }
}

/** `value` where it is JSON, `valueText` where it is not; both null for a record without a value. */
function documentOf(record: ReceivedRecord, state: LetterState): object {
  const value = valueOf(record);
  return {
    ...deadLetterOf(record),
    state,
    source: sourceOf(record.topic),
    headers: headerTexts(record),
    ...(value.json === undefined ? { valueText: value.text } : { value: value.json }),
  };
}

/** The record for people; a JSON value is laid out. */
export function deadLetterText(record: ReceivedRecord, state: LetterState): string {
  const { position, recordedAt, key } = deadLetterOf(record);
  const source = sourceOf(record.topic);
  const value = valueOf(record);
  return paragraphs(
    fieldsOf([
      ['position', position],
      ['state', stateText(state)],
      ['recorded', recordedAt],
      ['key', key ?? '(none)'],
      ...Object.entries(headerTexts(record)),
      ['redrive', source.redrive ? `back to ${source.topic}` : `refused: ${source.why}`],
    ]),
    value.json === undefined ? (value.text ?? '(no value)') : JSON.stringify(value.json, null, 2),
  );
}

function valueOf({ value }: ReceivedRecord): {
  readonly text: string | null;
  readonly json?: unknown;
} {
  if (value === null) return { text: null };
  const text = readable(value);
  try {
    return { text, json: JSON.parse(text) };
  } catch {
    return { text };
  }
}
