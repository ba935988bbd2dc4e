import { formatPosition, putBackGroupOf, turnOfParked, type RecordPosition } from '@ome/contracts';
import { PARKED_REPORT_DELAYS_MS } from '@ome/domain';
import { topicAdministration, type KafkaConnection, type ReceivedRecord } from '@ome/messaging';
import { headerTexts } from './dead-letter.js';
import { markOf, type Mark } from './marks.js';

type RedriveBegun = Extract<Mark, { readonly type: 'REDRIVE_BEGUN' }>;

/** What became of a dead letter. Times are RFC 3339. */
export type LetterState =
  /** Waits for an operator. */
  | { readonly state: 'OPEN' }
  /** fill-ingestion puts it back by itself, `turn` of `turns`. */
  | { readonly state: 'RETRYING'; readonly turn: number; readonly due: string }
  /** fill-ingestion has put it back; what came of it is in the log, or in a later dead letter. */
  | { readonly state: 'RETRIED'; readonly turn: number }
  /** A redrive began, the last time at `at`, and nobody wrote how it ended; where it got to is not before `from`. */
  | {
      readonly state: 'IN_DOUBT';
      readonly at: string;
      readonly operator: string;
      readonly partition: number;
      readonly from: string;
    }
  | {
      readonly state: 'REDRIVEN';
      readonly at: string;
      readonly operator: string;
      readonly to: string;
    }
  | {
      readonly state: 'DISCARDED';
      readonly at: string;
      readonly operator: string;
      readonly reason: string;
    };

/** The states in which an operator may act. */
export type UnsettledState = Extract<LetterState, { readonly state: 'OPEN' | 'IN_DOUBT' }>;

export function isUnsettled(state: LetterState): state is UnsettledState {
  return state.state === 'OPEN' || state.state === 'IN_DOUBT';
}

/** Positions of the groups that put parked reports back, by turn and partition of the `.dlq` topic. */
export type PutBackPositions = readonly ReadonlyMap<number, bigint>[];

export async function putBackPositions(
  kafka: KafkaConnection,
  topic: string,
): Promise<PutBackPositions> {
  const administration = topicAdministration(kafka);
  return Promise.all(
    PARKED_REPORT_DELAYS_MS.map((_, turn) =>
      administration.groupOffsets(putBackGroupOf(turn), topic),
    ),
  );
}

/** Sorts the records of a `.dlq` topic into letters and marks, and tells the state of each letter. */
export class LetterStates {
  readonly letters: ReceivedRecord[] = [];
  readonly #marks = new Map<string, Mark[]>();

  constructor(private readonly positions: PutBackPositions) {}

  add(record: ReceivedRecord): void {
    const mark = markOf(record);
    if (mark === undefined) this.letters.push(record);
    else if (mark !== 'unreadable') {
      this.#marks.set(mark.letter, [...(this.#marks.get(mark.letter) ?? []), mark]);
    }
  }

  of(letter: ReceivedRecord): LetterState {
    return (
      stateByMarks(this.#marks.get(formatPosition(letter)) ?? []) ?? this.#stateByItself(letter)
    );
  }

  #stateByItself(letter: ReceivedRecord): LetterState {
    const turn = turnOfParked(headerTexts(letter));
    const delayMs = PARKED_REPORT_DELAYS_MS[turn ?? -1];
    if (turn === undefined || delayMs === undefined) return { state: 'OPEN' };
    return isBehind(letter, this.positions[turn])
      ? { state: 'RETRIED', turn: turn + 1 }
      : {
          state: 'RETRYING',
          turn: turn + 1,
          due: new Date(letter.timestamp + delayMs).toISOString(),
        };
  }
}

/** What was done counts, whatever was begun before or after it. */
function stateByMarks(marks: readonly Mark[]): LetterState | undefined {
  for (const mark of marks) {
    if (mark.type === 'REDRIVE_BEGUN') continue;
    const { at, operator } = mark;
    return mark.type === 'REDRIVEN'
      ? { state: 'REDRIVEN', at, operator, to: mark.to }
      : { state: 'DISCARDED', at, operator, reason: mark.reason };
  }
  return inDoubt(marks.filter((mark) => mark.type === 'REDRIVE_BEGUN'));
}

/** The first that began may have put it back, the last may still be at it. */
function inDoubt(begun: readonly RedriveBegun[]): LetterState | undefined {
  const first = begun[0];
  const last = begun.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { at, operator } = last;
  return { state: 'IN_DOUBT', at, operator, ...first.target };
}

function isBehind(
  { partition, offset }: RecordPosition,
  positions: ReadonlyMap<number, bigint> | undefined,
): boolean {
  return (positions?.get(partition) ?? 0n) > offset;
}

/** The state in a few words, for a table. */
export function stateText(state: LetterState): string {
  switch (state.state) {
    case 'OPEN':
      return 'open';
    case 'RETRYING':
      return `put back by itself, turn ${state.turn} of ${PARKED_REPORT_DELAYS_MS.length} at ${state.due}`;
    case 'RETRIED':
      return `was put back by itself, turn ${state.turn} of ${PARKED_REPORT_DELAYS_MS.length}`;
    case 'IN_DOUBT':
      return `redrive begun by ${state.operator} at ${state.at}, its end is not known`;
    case 'REDRIVEN':
      return `redriven by ${state.operator} at ${state.at} to ${state.to}`;
    case 'DISCARDED':
      return `discarded by ${state.operator} at ${state.at}: ${state.reason}`;
    default:
      return state satisfies never;
  }
}
