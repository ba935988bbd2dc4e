import type { AbortedTransaction, RawMessage } from './committed-records.js';

/** What kafkajs decodes of one partition's part of a fetch. */
export interface PartitionAnswer {
  readonly partition: number;
  readonly highWatermark: string;
  /** In the order of their ends, not of their beginnings; null where all records were asked for. */
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
  readonly messages: readonly RawMessage[];
}

/** The answer to a fetch, which kafkajs types as `any`. */
export interface FetchAnswer {
  readonly responses: readonly { readonly partitions: readonly PartitionAnswer[] }[];
}

/** The rest of the shape is that of kafkajs 2.2.4, whose version is checked at start. */
const isFetchAnswer = (answer: unknown): answer is FetchAnswer =>
  typeof answer === 'object' &&
  answer !== null &&
  'responses' in answer &&
  Array.isArray(answer.responses);

/** @throws Error when the answer is none of kafkajs 2.2.4 */
export const fetchAnswer = (answer: unknown): FetchAnswer => {
  if (isFetchAnswer(answer)) return answer;
  throw new Error('kafkajs answered a fetch in an unknown shape');
};
