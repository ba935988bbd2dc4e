import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS, type ExecutionReport } from '@ome/contracts';
import type { SingleFlightProducer } from '@ome/messaging';

/** Tells the engine; a report may be told again, its execId is the same. */
export type ReportProducer = Pick<SingleFlightProducer, 'produce'>;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Repeats an action, with growing pauses, until it succeeds: true, or until `signal` is aborted:
 * false. Whatever fails has to be one that may succeed later.
 */
export async function untilDone(
  action: () => Promise<void>,
  onFailure: (cause: unknown) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      await action();
      return true;
    } catch (error) {
      onFailure(error);
      if (signal?.aborted ?? false) return false;
      await wait(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  }
}

/** @throws ProduceError when the topic has perhaps not got it */
export async function tellEngine(producer: ReportProducer, report: ExecutionReport): Promise<void> {
  await producer.produce({
    topic: TOPICS.executionReports,
    key: report.orderId ?? null,
    value: JSON.stringify(report),
  });
}

/** `told`: the topic has the report. `noted`: only the database has the answer; it is still to be told. */
export type Kept = 'told' | 'noted';

/**
 * Makes a link's answer durable, in the topic and the database at once; either will do. Nobody will
 * give the answer again, so it is not let go of while both are away.
 */
export async function keepAnswer(
  tell: () => Promise<void>,
  note: () => Promise<void>,
  onFailure: (cause: unknown) => void,
): Promise<Kept> {
  let kept: Kept | undefined;
  await untilDone(async () => {
    const [told, noted] = await Promise.allSettled([tell(), note()]);
    if (told.status === 'fulfilled') kept = 'told';
    else if (noted.status === 'fulfilled') kept = 'noted';
    else throw told.reason;
  }, onFailure);
  return kept ?? 'noted';
}
