import { TOPICS } from '@ome/contracts';
import { topicAdministration, type KafkaConnection } from '@ome/messaging';
import { ProblemException, problemDetails } from '@ome/platform';
import { faultOfToken, parseToken, type PositionVector } from './resume-token.js';

/** The log that streams are of, and how far they go back. */
export interface ResumeOptions {
  readonly kafka: KafkaConnection;
  readonly partitions: number;
  /** Most records that a resumed stream may be behind. */
  readonly farthestResume: number;
}

/** The vector that a token says. @throws ProblemException 400 for one that is none of this log, 410 for one that is too old */
export async function resumedFrom(
  token: string,
  { kafka, partitions, farthestResume }: ResumeOptions,
): Promise<PositionVector> {
  const vector = parseToken(token, partitions);
  if (vector === undefined) throw refusedToken(400, 'Last-Event-ID is no id of this stream.');
  const ranges = await topicAdministration(kafka).topicOffsets(TOPICS.orderEvents);
  const fault = faultOfToken(vector, ranges, farthestResume);
  if (fault === 'AHEAD') {
    throw refusedToken(400, 'Last-Event-ID is beyond the end of the log: it is of another log.');
  }
  if (fault === 'GONE') {
    throw refusedToken(410, 'The log no longer goes back so far: read the orders anew.');
  }
  if (fault === 'FAR') {
    const detail = `More than ${farthestResume} records have come since: read the orders anew.`;
    throw refusedToken(410, detail);
  }
  return vector;
}

function refusedToken(status: number, detail: string): ProblemException {
  const context = { field: 'last-event-id' };
  return new ProblemException(problemDetails(status, detail, { context }));
}
