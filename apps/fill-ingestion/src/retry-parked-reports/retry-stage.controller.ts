import { setTimeout as wait } from 'node:timers/promises';
import { Controller, type Type } from '@nestjs/common';
import { TOPICS } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import {
  BatchContext,
  BatchHandler,
  done,
  retry,
  type Ending,
  type ReceivedRecord,
  type RecordBatch,
} from '@ome/messaging';
import { ReportIntake } from '../report-intake.js';
import type { RetryStage } from '../transports.js';
import { readParked, type ParkedReport } from './parked-report.js';

/**
 * The handler of one stage. All of its reports wait equally long, so the oldest is always the next; the
 * wait is spent in the handler, which holds up nothing but its own partition.
 */
export function retryStageController(stage: RetryStage): Type<unknown> {
  @Controller()
  class RetryStageController {
    constructor(private readonly intake: ReportIntake) {}

    @BatchHandler(TOPICS.executionReportsDlq, stage.transportId)
    async putBack({ records }: RecordBatch, { signal }: BatchContext): Promise<Ending> {
      let last: bigint | undefined;
      for (const record of records) {
        const parked = readParked(record);
        if (parked?.attempts === stage.attempts) {
          // What was put back is done before the next wait begins.
          if (last !== undefined && dueInMs(record, stage.delayMs) > 0) break;
          if (!(await isDue(record, stage.delayMs, signal))) break;
          await this.#putBack(parked);
        }
        last = record.offset;
      }
      return last === undefined ? retry(new Error('ended before a report was due')) : done(last);
    }

    async #putBack({ report, nextInputId }: ParkedReport): Promise<void> {
      const receivedAt = timestamp(new Date().toISOString());
      const facts = {
        inputId: nextInputId,
        receivedAt,
        principal: 'topic',
        dialect: 'topic',
      } as const;
      await this.intake.take([{ report, facts }]);
    }
  }
  return RetryStageController;
}

/** Waits until the report has been parked long enough; false when the partition is to be left before. */
async function isDue(
  record: ReceivedRecord,
  delayMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const waitMs = dueInMs(record, delayMs);
  if (waitMs > 0) await wait(waitMs, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

function dueInMs({ timestamp: parkedAt }: ReceivedRecord, delayMs: number): number {
  return Math.min(parkedAt + delayMs - Date.now(), delayMs);
}
