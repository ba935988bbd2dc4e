import { formatPosition } from '@ome/contracts';
import { Option, SubCommand } from 'nest-commander';
import { CommandError, UsageError } from '../failures.js';
import { OmeCommand, type Answer } from '../ome-command.js';
import { operatorName } from '../operator-name.js';
import type { Session } from '../session.js';
import { withOperator, type OperatorOptions } from '../shared-flags.js';
import { counted, paragraphs, tableOf } from '../table.js';
import { dlqPosition, dlqTopicNamed, POSITION_ARGUMENT, sourceOf } from './dlq-topics.js';
import { isUnsettled, stateText } from './letter-state.js';
import { putBack, type LeftAlone, type PutBackResult, type RedriveOrder } from './put-back.js';
import { letterAt, readLetters } from './read-letters.js';

interface RedriveOptions extends OperatorOptions {
  readonly all?: string;
  readonly yes?: true;
}

interface Redrive {
  readonly order: Omit<RedriveOrder, 'operator'>;
  /** Left alone because of the state that they are in. */
  readonly settled: readonly LeftAlone[];
}

@SubCommand({
  name: 'redrive',
  arguments: '[position]',
  argsDescription: POSITION_ARGUMENT,
  description: 'Put an open record, or all of a topic, back to where it came from, once',
})
export class RedriveCommand extends withOperator(OmeCommand<RedriveOptions>) {
  @Option({ flags: '--all <topic>', description: 'Every open record that this .dlq topic keeps' })
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
    const { order, settled } =
      options.all === undefined
        ? await one(session, position ?? '')
        : await this.#all(session, dlqTopicNamed(options.all), options);
    const operator = operatorName(options.operator);
    const { redriven, leftAlone } = await putBack(await session.kafka(), { ...order, operator });
    const result = { redriven, leftAlone: [...settled, ...leftAlone] };
    const { target: source } = order;
    return { document: { source, ...result }, text: redriveText(source, result) };
  }

  async #all(session: Session, topic: string, options: RedriveOptions): Promise<Redrive> {
    const redrive = await redriveOf(session, topic);
    const { target, letters } = redrive.order;
    if (letters.length > 0) {
      const question = `Put ${counted(letters.length, 'record')} of ${topic} back to ${target}?`;
      await this.agreed(question, options);
    }
    return redrive;
  }
}

async function one(session: Session, text: string): Promise<Redrive> {
  const position = dlqPosition(text);
  return redriveOf(session, position.topic, { position: text, partition: position.partition });
}

async function redriveOf(
  session: Session,
  topic: string,
  only?: { readonly position: string; readonly partition: number },
): Promise<Redrive> {
  const target = redrivableSource(topic);
  const read = await readLetters(await session.kafka(), topic, only?.partition);
  const { states, ends } = read;
  const chosen = only === undefined ? states.letters : [letterAt(read, only.position)];
  const letters: RedriveOrder['letters'][number][] = [];
  const settled: LeftAlone[] = [];
  for (const record of chosen) {
    const state = states.of(record);
    if (isUnsettled(state)) letters.push({ record, state });
    else settled.push({ from: formatPosition(record), why: stateText(state) });
  }
  return { order: { target, letters, ends }, settled };
}

function redrivableSource(topic: string): string {
  const source = sourceOf(topic);
  if (source.redrive) return source.topic;
  throw new CommandError(`${topic} is not put back: ${source.why}`);
}

function redriveText(source: string, { redriven, leftAlone }: PutBackResult): string {
  const done = redriven.map(({ from, to }) => [from, to]);
  const left = leftAlone.map(({ from, why }) => [from, why]);
  return paragraphs(
    ...(done.length === 0 ? [] : [tableOf(['from', 'to'], done)]),
    ...(left.length === 0 ? [] : [tableOf(['left alone', 'because'], left)]),
    done.length === 0
      ? 'Nothing was put back: no record is open.'
      : `Put ${counted(done.length, 'record')} back to ${source}.`,
  );
}
