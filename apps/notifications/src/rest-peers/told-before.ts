import { parseExecutionReport, TOPICS, type VenueOrderRecord } from '@ome/contracts';
import {
  partitionForKey,
  readPartition,
  topicAdministration,
  type KafkaConnection,
} from '@ome/messaging';
import { verdictOf, type Verdict } from './link-report.js';

/** Finds out what the engine was told of an instruction since then, by whichever process. */
export type ToldBefore = (
  order: VenueOrderRecord,
  since: Date,
) => Promise<Verdict | 'ABANDONED' | undefined>;

/** Clocks of the processes that write to the topic may differ by as much. */
const CLOCK_SKEW_MS = 60_000;

/** Reads `ome.execution-reports.v1`: the one place that a process may have reached before it died. */
export function toldBefore(kafka: KafkaConnection): ToldBefore {
  const topic = TOPICS.executionReports;
  return async (order, since) => {
    const administration = topicAdministration(kafka);
    const [starts, ranges] = await Promise.all([
      administration.offsetsAt(topic, since.getTime() - CLOCK_SKEW_MS),
      administration.topicOffsets(topic),
    ]);
    const partition = partitionForKey(order.orderId, ranges.size);
    const from = starts.get(partition) ?? 0n;
    const to = ranges.get(partition)?.high ?? 0n;
    let found: Verdict | 'ABANDONED' | undefined;
    if (from >= to) return found;
    const until = ({ value }: { readonly value: Buffer | null }): boolean => {
      const parsed = parseExecutionReport(value);
      if (parsed.ok) found ??= verdictOf(order, parsed.report);
      return found !== undefined;
    };
    await readPartition(kafka, { topic, partition, from, to, until, onRecords: () => undefined });
    return found;
  };
}
