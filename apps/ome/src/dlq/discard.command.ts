import {
  encodeInbox,
  formatPosition,
  prefixedRequestId,
  TOPICS,
  type InboxRecord,
} from '@ome/contracts';
import {
  createSingleFlightProducer,
  topicAdministration,
  type KafkaConnection,
} from '@ome/messaging';
import { SubCommand } from 'nest-commander';
import { CommandError, UsageError } from '../failures.js';
import { OmeCommand, type Answer } from '../ome-command.js';
import { operatorName } from '../operator-name.js';
import type { Session } from '../session.js';
import {
  withOperator,
  withReason,
  type OperatorOptions,
  type ReasonOptions,
} from '../shared-flags.js';
import { deadLetterOf, type DeadLetter } from './dead-letter.js';
import { dlqPosition, POSITION_ARGUMENT } from './dlq-topics.js';
import { isUnsettled, stateText } from './letter-state.js';
import { MarkLog } from './mark-log.js';
import { letterAt, readLetters } from './read-letters.js';

type DiscardOptions = OperatorOptions & ReasonOptions;

@SubCommand({
  name: 'discard',
  arguments: '<position>',
  argsDescription: POSITION_ARGUMENT,
  description: 'Give an open record up, for good; who and why is kept in the log',
})
export class DiscardCommand extends withReason(withOperator(OmeCommand<DiscardOptions>)) {
  protected override async answer(
    [text = '']: readonly string[],
    { reason, operator: flag }: DiscardOptions,
    session: Session,
  ): Promise<Answer> {
    const { topic, partition } = dlqPosition(text);
    if (reason === undefined || reason === '') throw new UsageError('say why: --reason <text>');
    const kafka = await session.kafka();
    const read = await readLetters(kafka, topic, partition);
    const letter = letterAt(read, text);
    const state = read.states.of(letter);
    if (state.state === 'DISCARDED') {
      return answerOf(text, false, `Nothing was done: ${text} was ${stateText(state)}.`);
    }
    if (!isUnsettled(state)) {
      throw new CommandError(`${text} is not open: ${stateText(state)}`);
    }
    const discard = { reason, operator: operatorName(flag) };
    await write(kafka, deadLetterOf(letter), discard, read.ends);
    return answerOf(text, true, `Discarded ${formatPosition(letter)}; it stays readable.`);
  }
}

function answerOf(letter: string, discarded: boolean, text: string): Answer {
  return { document: { letter, discarded }, text };
}

/**
 * First into the log, then to the letter: whoever is interrupted between them does both again, and the log has it once,
 * because the request is named after the letter.
 */
async function write(
  kafka: KafkaConnection,
  letter: DeadLetter,
  { operator, reason }: { readonly operator: string; readonly reason: string },
  ends: ReadonlyMap<number, bigint>,
): Promise<void> {
  const producer = createSingleFlightProducer(kafka);
  try {
    const partitions = await topicAdministration(kafka).partitionCount(TOPICS.inbox);
    const [partition = 0] = ends.keys();
    await producer.produce({
      topic: TOPICS.inbox,
      partition: partition % partitions,
      key: null,
      value: encodeInbox(controlOf(letter, operator, reason)),
    });
    const marks = new MarkLog(kafka, producer, operator, ends);
    await marks.write({ type: 'DISCARDED', letter: letter.position, reason });
  } finally {
    await producer.close();
  }
}

function controlOf(letter: DeadLetter, operator: string, reason: string): InboxRecord {
  const requestId = prefixedRequestId('sys', `discard/${letter.position}`);
  return {
    kind: 'CONTROL',
    inputId: requestId,
    requestId,
    receivedAt: new Date().toISOString(),
    principal: { user: operator, roles: ['operator'], accounts: ['*'] },
    body: {
      type: 'DISCARD_DEAD_LETTER',
      position: letter.position,
      operator,
      reason,
      ...(letter.error === undefined ? {} : { error: letter.error }),
    },
  };
}
