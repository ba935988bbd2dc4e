import { Controller, Get, Query } from '@nestjs/common';
import { CurrentCaller, type Caller } from '@ome/access';
import type { FillRecord } from '@ome/contracts';
import { ProblemException, problemDetails } from '@ome/platform';
import { ListTrades } from './list-trades.js';
import { readQuestion } from './trades-question.js';

/** Lists what was booked on the caller's accounts, in the form of `ome.fills.v1`. */
@Controller('v1/trades')
export class TradesController {
  constructor(private readonly trades: ListTrades) {}

  /** `next` is the cursor of the following page, null when there is none now. */
  @Get()
  async list(
    @CurrentCaller() caller: Caller,
    @Query() query: Record<string, unknown>,
  ): Promise<{ readonly trades: readonly FillRecord[]; readonly next: string | null }> {
    const read = readQuestion(query);
    if (!read.ok) throw new ProblemException(problemDetails(400, read.faults.join('; ')));
    return await this.trades.answer(read.question, caller);
  }
}
