import { malformedRequest } from '@ome/api';

/** A position in `ome.order-events.v1` that a read waits for. */
export interface AwaitedPosition {
  readonly partition: number;
  readonly offset: bigint;
}

const POSITION = /^(\d{1,9})\/(\d{1,15})$/;

/** Reads `<partition>/<offset>`, several with commas. @throws ProblemException 400 for anything else */
export function readPositions(text: string): readonly AwaitedPosition[] {
  return text.split(',').map((each) => {
    const [, partition, offset] = POSITION.exec(each) ?? [];
    if (partition === undefined || offset === undefined) {
      throw malformedRequest(['atLeast: must be <partition>/<offset>, as in asOf of an order']);
    }
    return { partition: Number(partition), offset: BigInt(offset) };
  });
}
