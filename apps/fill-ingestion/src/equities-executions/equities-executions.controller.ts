import { randomUUID } from 'node:crypto';
import { Body, Controller, Headers, HttpCode, Post, UseGuards } from '@nestjs/common';
import { DialectGuard, malformed, readIdempotencyKey } from '@ome/equities';
import { WithoutSignIn } from '@ome/platform';
import type { ExecutionAnswer } from './answers.js';
import { EquitiesExecutions } from './equities-executions.service.js';
import { readExecution } from './read-execution.js';

/** `POST /execution_endpoint` (legacy-rest.md): one report, in either shape. */
@Controller()
@WithoutSignIn('the equities dialect has no users: its guard asks for a key or a network')
@UseGuards(DialectGuard)
export class EquitiesExecutionsController {
  constructor(private readonly executions: EquitiesExecutions) {}

  @Post('execution_endpoint')
  @HttpCode(200)
  async take(
    @Body() body: unknown,
    @Headers('idempotency-key') key?: string,
  ): Promise<ExecutionAnswer> {
    const posted = {
      postId: `eq-${randomUUID()}`,
      idempotencyKey: readIdempotencyKey(key),
      receivedAt: new Date().toISOString(),
    };
    const read = readExecution(body, posted);
    if (!read.ok) throw malformed(read.violations);
    return this.executions.take(read.value, posted);
  }
}
