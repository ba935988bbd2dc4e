import { malformedRequest } from '@ome/api';

/** A position that a read waits for: in `ome.order-events.v1`, or of a request in the inbox. */
export interface AwaitedPosition {
  readonly of: 'log' | 'inbox';
  readonly partition: number;
  readonly offset: bigint;
}

const POSITION = /^(inbox\/)?(\d{1,9})\/(\d{1,15})$/;

/** Reads `[inbox/]<partition>/<offset>`, several with commas. @throws ProblemException 400 for anything else */
export function readPositions(text: string): readonly AwaitedPosition[] {
  return text.split(',').map((each) => {
    const [, inbox, partition, offset] = POSITION.exec(each) ?? [];
    if (partition === undefined || offset === undefined) {
      throw malformedRequest(['atLeast: must be <partition>/<offset>, as in asOf of an order']);
    }
    const of = inbox === undefined ? 'log' : 'inbox';
    return { of, partition: Number(partition), offset: BigInt(offset) };
  });
}
