import { asError } from '../connection/kafka-errors.js';
import type { ReceivedRecord } from '../records/received-record.js';
import { groupOutputs, largestGroupBytes, type OutputGroup } from './output-groups.js';
import type { Decision } from './partition-process.js';
import { PartitionFault } from './writer-faults.js';

/** A decision that fits into one transaction. */
export interface SizedDecision {
  readonly decision: Decision;
  readonly groups: readonly OutputGroup[];
}

type Decide = (inputs: readonly ReceivedRecord[]) => Decision;

const nameOf = ({ topic, partition, offset }: ReceivedRecord) => `${topic}/${partition}/${offset}`;

const checked = (decision: Decision, inputs: readonly ReceivedRecord[]): SizedDecision => {
  const { consumed, outputs } = decision;
  if (!Number.isInteger(consumed) || consumed < 1 || consumed > inputs.length) {
    throw new Error(`${consumed} of ${inputs.length} inputs were consumed`);
  }
  if (outputs.length === 0) throw new Error('nothing was put out, so the position would be lost');
  return { decision, groups: groupOutputs(outputs) };
};

const attempt = (decide: Decide, inputs: readonly ReceivedRecord[]): SizedDecision | Error => {
  try {
    return checked(decide(inputs), inputs);
  } catch (error) {
    return asError(error);
  }
};

/**
 * Decides as many inputs as possible: a batch that throws or whose outputs are too large is halved, so that a poisonous
 * input is found, what came before it is committed, and the partition stops at exactly that input.
 */
export const decideBatch = (
  inputs: readonly ReceivedRecord[],
  maxBytes: number,
  decide: Decide,
): SizedDecision => {
  let count = inputs.length;
  for (;;) {
    const batch = inputs.slice(0, count);
    const [first] = batch;
    if (first === undefined) throw new Error('there is no input to decide');
    const result = attempt(decide, batch);
    if (result instanceof Error) {
      if (count === 1) {
        throw new PartitionFault(`deciding ${nameOf(first)} threw: ${result.message}`, {
          cause: result,
          input: first.offset,
        });
      }
    } else {
      const bytes = largestGroupBytes(result.groups);
      if (bytes <= maxBytes) return result;
      result.decision.discard();
      if (count === 1) {
        throw new PartitionFault(
          `${nameOf(first)} yields ${bytes} bytes for one topic, at most ${maxBytes} fit`,
          { input: first.offset },
        );
      }
    }
    count = Math.floor(count / 2);
  }
};
