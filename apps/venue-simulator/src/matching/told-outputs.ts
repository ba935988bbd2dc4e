import { TOPICS } from '@ome/contracts';
import { partitionForKey, type OutputRecord } from '@ome/messaging';
import type { ExecutionReport } from './book/execution-report.js';
import { tradesIn } from './market-data.js';
import { marketDataOutput } from './market-feed.js';
import { reportRecordOf } from './report-record.js';

/** Reports as records of their topic, and the public trades that they are about. */
export function toldOutputs(
  reports: readonly ExecutionReport[],
  partitions: number,
): readonly OutputRecord[] {
  const trades = tradesIn(reports).map((trade) => marketDataOutput(trade, partitions));
  return [...reports.map((report) => reportOutput(report, partitions)), ...trades];
}

function reportOutput(report: ExecutionReport, partitions: number): OutputRecord {
  const key = report.orderId;
  return {
    topic: TOPICS.executionReports,
    partition: partitionForKey(key, partitions),
    key,
    value: JSON.stringify(reportRecordOf(report)),
  };
}
