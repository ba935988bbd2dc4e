import { formatPosition } from '@ome/contracts';
import type { KafkaConnection, ReceivedRecord } from '@ome/messaging';
import { CommandError } from '../failures.js';
import { rangesOf, readRange } from '../kept-records.js';
import { LetterStates, putBackPositions } from './letter-state.js';

/** What a `.dlq` topic holds, and the ends of its partitions up to which that was read. */
export interface Letters {
  readonly states: LetterStates;
  readonly ends: ReadonlyMap<number, bigint>;
}

/** Reads the topic, or one partition of it. */
export async function readLetters(
  kafka: KafkaConnection,
  topic: string,
  only?: number,
): Promise<Letters> {
  const states = new LetterStates(await putBackPositions(kafka, topic));
  const ends = new Map<number, bigint>();
  for (const [partition, { low, high }] of await rangesOf(kafka, topic)) {
    if (only !== undefined && partition !== only) continue;
    ends.set(partition, high);
    await readRange(kafka, { topic, partition, from: low, to: high }, (record) =>
      states.add(record),
    );
  }
  return { states, ends };
}

/** The letter at the position, of those read. @throws CommandError when what is there is none */
export function letterAt({ states }: Letters, position: string): ReceivedRecord {
  const letter = states.letters.find((record) => formatPosition(record) === position);
  if (letter !== undefined) return letter;
  throw new CommandError(`${position} is no dead letter: see \`ome dlq list\``);
}
