import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { CurrentCaller, ForRoles, mayRead, type Caller } from '@ome/access';
import { Checked, Describe, type CheckedRequest } from '@ome/api';
import { partitionOf } from '@ome/contracts';
import { account as accountOf } from '@ome/domain';
import { ProblemException, problemDetails } from '@ome/platform';
import { ControlQueries, type AccountLimitsView, type StopView } from '@ome/projections';
import { ProjectedWrites } from '../projected-writes.js';
import type { LiftAnswer, LimitsAnswer, StopAnswer } from './control-fields.js';
import { Controls } from './controls.js';
import { GET_LIMITS, LIFT_STOP, LIST_STOPS, SET_LIMITS, SET_STOP } from './routes.js';

/** Stops and limits: what operators say to the engine. */
@Controller('v1')
export class ControlTradingController {
  constructor(
    private readonly controls: Controls,
    private readonly queries: ControlQueries,
    private readonly written: ProjectedWrites,
  ) {}

  @Post('stops')
  @ForRoles('operator')
  @Describe(SET_STOP)
  setStop(
    @Checked() { body, headers }: CheckedRequest<typeof SET_STOP>,
    @CurrentCaller() caller: Caller,
  ): Promise<StopAnswer> {
    return this.controls.setStop(body, headers['idempotency-key'], caller);
  }

  @Delete('stops/:id')
  @ForRoles('operator')
  @Describe(LIFT_STOP)
  liftStop(
    @Checked() { params, headers }: CheckedRequest<typeof LIFT_STOP>,
    @CurrentCaller() caller: Caller,
  ): Promise<LiftAnswer> {
    return this.controls.liftStop(params.id, headers['idempotency-key'], caller);
  }

  @Get('stops')
  @ForRoles('operator')
  @Describe(LIST_STOPS)
  async listStops(
    @CurrentCaller() caller: Caller,
  ): Promise<{ readonly stops: readonly StopView[] }> {
    return readable(async () => {
      await this.written.missing(caller.user);
      return { stops: await this.queries.stopsInForce() };
    });
  }

  @Put('limits/:account')
  @ForRoles('operator')
  @Describe(SET_LIMITS)
  setLimits(
    @Checked() { params, body, headers }: CheckedRequest<typeof SET_LIMITS>,
    @CurrentCaller() caller: Caller,
  ): Promise<LimitsAnswer> {
    return this.controls.setLimits(params.account, body, headers['idempotency-key'], caller);
  }

  @Get('limits/:account')
  @Describe(GET_LIMITS)
  async limits(
    @Checked() { params: { account } }: CheckedRequest<typeof GET_LIMITS>,
    @CurrentCaller() caller: Caller,
  ): Promise<AccountLimitsView> {
    if (!mayRead(caller, account)) {
      const context = { field: 'account', value: account };
      throw new ProblemException(
        problemDetails(404, `There is no account ${account}.`, { context }),
      );
    }
    const partition = partitionOf(accountOf(account), this.controls.partitionCount);
    return readable(async () => {
      await this.written.missing(caller.user, [account]);
      return this.queries.limitsOf(account, partition);
    });
  }
}

async function readable<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch {
    throw new ProblemException(
      problemDetails(503, 'The order database cannot be read now. Try again.'),
      { 'retry-after': '1' },
    );
  }
}
