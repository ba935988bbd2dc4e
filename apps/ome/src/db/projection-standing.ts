import { TOPICS } from '@ome/contracts';
import type { KafkaConnection, OffsetRange } from '@ome/messaging';
import type { Checkpoint } from '@ome/projections';
import { rangesOf, readRange } from '../kept-records.js';

/** How far the documents follow one partition of the log. */
export interface ProjectionStanding {
  readonly partition: number;
  /** Of the last record in the documents; null where none is. */
  readonly checkpoint: number | null;
  readonly epoch: number | null;
  readonly lastSource: string | null;
  /** Next offset of the log. */
  readonly end: number;
  /** Records of the log that are not in the documents; at most so many where `exact` is false. */
  readonly behind: number;
  readonly exact: boolean;
  /** The documents are of another log: rebuild them. */
  readonly aheadOfLog: boolean;
}

/** More offsets than these are not read to count the records among them. */
const COUNTED_OFFSETS = 2_000n;

/** Compares the checkpoints with the log, partition by partition. */
export async function projectionStandings(
  kafka: KafkaConnection,
  checkpoints: ReadonlyMap<number, Checkpoint>,
): Promise<readonly ProjectionStanding[]> {
  const standings: ProjectionStanding[] = [];
  for (const [partition, range] of await rangesOf(kafka, TOPICS.orderEvents)) {
    standings.push(await standingOf(kafka, partition, range, checkpoints.get(partition)));
  }
  return standings;
}

async function standingOf(
  kafka: KafkaConnection,
  partition: number,
  { low, high }: OffsetRange,
  checkpoint: Checkpoint | undefined,
): Promise<ProjectionStanding> {
  const after = checkpoint === undefined ? low : checkpoint.offset + 1n;
  const from = after < low ? low : after;
  return {
    partition,
    checkpoint: checkpoint === undefined ? null : Number(checkpoint.offset),
    epoch: checkpoint?.epoch ?? null,
    lastSource: checkpoint?.lastSource ?? null,
    end: Number(high),
    aheadOfLog: after > high,
    ...(await recordsBetween(kafka, partition, from, high)),
  };
}

/** Offsets hold commit markers too, so the distance says only how many records there can be. */
async function recordsBetween(kafka: KafkaConnection, partition: number, from: bigint, to: bigint) {
  if (to - from > COUNTED_OFFSETS) return { behind: Number(to - from), exact: false };
  let behind = 0;
  const topic = TOPICS.orderEvents;
  if (from < to) await readRange(kafka, { topic, partition, from, to }, () => void (behind += 1));
  return { behind, exact: true };
}
