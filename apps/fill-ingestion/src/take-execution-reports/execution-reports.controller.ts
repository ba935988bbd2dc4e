import { Controller } from '@nestjs/common';
import { TOPICS } from '@ome/contracts';
import {
  BatchHandler,
  done,
  park,
  type Ending,
  type RecordBatch,
  type RecordFault,
} from '@ome/messaging';
import { ReportIntake, type PostedReport } from '../report-intake.js';
import { REPORTS_TRANSPORT } from '../transports.js';
import { readReportRecord } from './read-report-record.js';

/** The topic door: what is no report is parked, the rest is durable, in its order, before the position moves. */
@Controller()
export class TakeExecutionReportsController {
  constructor(private readonly intake: ReportIntake) {}

  /** A throw gives the batch again: a report counts once. */
  @BatchHandler(TOPICS.executionReports, REPORTS_TRANSPORT)
  async take({ records }: RecordBatch): Promise<Ending> {
    const faults: RecordFault[] = [];
    const posted: PostedReport[] = [];
    for (const record of records) {
      const read = readReportRecord(record);
      if (read.ok) posted.push(read);
      else faults.push({ record, error: `MALFORMED: ${read.faults.join('; ')}` });
    }
    await this.intake.take(posted);
    if (faults.length === 0) return done();
    this.intake.countParked('MALFORMED', faults.length);
    return park(faults);
  }
}
