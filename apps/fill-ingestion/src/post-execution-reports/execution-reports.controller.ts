import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ForRoles } from '@ome/access';
import { checkExecutionReport } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { NotTakenError } from '@ome/outcomes';
import { ProblemException, problemDetails } from '@ome/platform';
import { ReportIntake, type ReportState } from '../report-intake.js';

/** What became of a posted report; `inputId` is on every record of the log that it leads to. */
export interface AcceptedReport {
  readonly inputId: string;
  /** `PARKED`: no order has its venueOrderId yet; it is tried again. */
  readonly state: ReportState;
}

/**
 * `POST /v1/execution-reports`: a record of `ome.execution-reports.v1` as a body. A report books
 * fills on any account, so only an operator may post one by hand; venues write the topic.
 */
@Controller('v1/execution-reports')
@ForRoles('operator')
export class ExecutionReportsController {
  constructor(private readonly intake: ReportIntake) {}

  @Post()
  @HttpCode(202)
  async take(@Body() body: unknown): Promise<AcceptedReport> {
    const checked = checkExecutionReport(body);
    if (!checked.ok) {
      throw new ProblemException(
        problemDetails(400, 'The body is no execution report.', { violations: checked.faults }),
      );
    }
    const inputId = `http-${randomUUID()}`;
    const receivedAt = timestamp(new Date().toISOString());
    const facts = { inputId, receivedAt, dialect: 'http' } as const;
    try {
      const [state = 'TAKEN'] = await this.intake.take([{ report: checked.report, facts }]);
      return { inputId, state };
    } catch (error) {
      throw error instanceof NotTakenError ? problemOfNotTaken(error) : error;
    }
  }
}

function problemOfNotTaken({ outcome, message }: NotTakenError): ProblemException {
  const detail =
    outcome === 'unknown'
      ? `The outcome is unknown; the report may be posted again, its execId counts once. ${message}`
      : `The report was not stored; post it again. ${message}`;
  return new ProblemException(problemDetails(503, detail), { 'retry-after': '1' });
}
