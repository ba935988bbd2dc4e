/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import type { DecidedRecord, InboxRecord } from '@ome/contracts';
import { NotTakenError, OutcomeBoard, type Asked } from '@ome/outcomes';
import { ProblemException, type ProblemDetails } from '@ome/platform';

/** What a writer says of a record, or that it says nothing, or that the record did not, or may not, get there. */
export type Said = Readonly<Record<string, unknown>> | 'silence' | 'not-sent' | 'unknown';

export const refused = (code: string): Said => ({
  type: 'REQUEST_REFUSED',
  data: { reason: { code } },
});

/** A door whose records are answered with one of these after the other. */
export class ScriptedDoor {
  readonly records: InboxRecord[] = [];
  readonly urgent: boolean[] = [];
  /** Tells whether conversations are open. */
  readonly board = new OutcomeBoard();
  /** A limit that is soon over where somebody says nothing, and never elsewhere. */
  readonly withinMs: number;

  constructor(private readonly says: readonly Said[]) {
    this.withinMs = says.includes('silence') ? 20 : 30_000;
  }

  readonly ask = (record: InboxRecord, urgent: boolean): Promise<Asked> =>
    this.#answered(record, urgent);

  readonly askPartition = (
    record: InboxRecord,
    _partition: number,
    urgent: boolean,
  ): Promise<Asked> => this.#answered(record, urgent);

  #answered(record: InboxRecord, urgent: boolean): Promise<Asked> {
    const said = this.says[this.records.length];
    this.records.push(record);
    this.urgent.push(urgent);
    if (said === 'not-sent' || said === 'unknown') {
      return Promise.reject(new NotTakenError(said, 'no broker'));
    }
    const { inputId } = record;
    const conversation = this.board.open(inputId, 0);
    if (typeof said === 'object') {
      const answer = { inputId, cause: 'ome.inbox.v1/0/1', ...said } as unknown as DecidedRecord;
      setImmediate(() => this.board.take({ partition: 0, offset: 1n, record: answer }));
    }
    return Promise.resolve({ conversation, partition: 0, offset: 1n });
  }
}

/** The problem that an answer was refused with. */
export async function problemOf(answer: Promise<unknown>): Promise<ProblemDetails> {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemException) return error.problem;
  throw new Error(`no problem: ${String(error)}`);
}
