import type { ReceivedRecord } from '@ome/messaging';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';

const common = {
  /** Of the dead letter: `<topic>/<partition>/<offset>` in the `.dlq` topic. */
  letter: Type.String(),
  /** When, RFC 3339. */
  at: Type.String(),
  operator: Type.String(),
  /** Random, of the command that wrote it. */
  run: Type.String(),
};
const Mark = Type.Union([
  Type.Object({
    type: Type.Literal('REDRIVE_BEGUN'),
    ...common,
    /** Where the record can be from: nothing of this redrive is before it. */
    target: Type.Object({ partition: Type.Integer(), from: Type.String({ pattern: '^\\d+$' }) }),
  }),
  Type.Object({ type: Type.Literal('REDRIVEN'), ...common, to: Type.String() }),
  Type.Object({ type: Type.Literal('DISCARDED'), ...common, reason: Type.String() }),
]);

/**
 * What an operator did with a dead letter: a record of the letter's own partition of the `.dlq` topic, so that it is
 * kept as long as the letter. Header `ome_mark` tells it from a letter.
 */
export type Mark = Readonly<Static<typeof Mark>>;

export const MARK_HEADER = 'ome_mark';

/** `undefined` for a dead letter. */
export function markOf({ headers, value }: ReceivedRecord): Mark | 'unreadable' | undefined {
  if (headers[MARK_HEADER] === undefined) return undefined;
  try {
    const mark: unknown = JSON.parse(value?.toString() ?? '');
    return Check(Mark, mark) ? mark : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
