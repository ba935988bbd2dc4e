import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { CurrentCaller, ForRoles, RateLimited, type Caller } from '@ome/access';
import { Checked, Describe, type CheckedRequest } from '@ome/api';
import { ProblemException, problemDetails } from '@ome/platform';
import { waitPreferred } from '../preference.js';
import type { MassCancelResults, TakenMassCancel } from './mass-cancel-fields.js';
import { MASS_CANCEL, READ_MASS_CANCEL } from './mass-cancel.routes.js';
import { MassCancels } from './mass-cancels.js';

interface Reply {
  header(name: string, value: string): Reply;
}

/** `POST /v1/mass-cancels` and its results. */
@Controller('v1/mass-cancels')
export class MassCancelsController {
  constructor(private readonly massCancels: MassCancels) {}

  @Post()
  @HttpCode(202)
  @ForRoles('trader', 'operator')
  @RateLimited('cancel')
  @Describe(MASS_CANCEL)
  async request(
    @Checked() { body, headers }: CheckedRequest<typeof MASS_CANCEL>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<TakenMassCancel> {
    const wait = waitPreferred(headers.prefer);
    const taken = await this.massCancels.request(body, caller, headers['idempotency-key'], wait);
    reply.header('location', taken.url);
    if (wait !== undefined) reply.header('preference-applied', wait.applied);
    return taken;
  }

  @Get(':id')
  @Describe(READ_MASS_CANCEL)
  async read(
    @Checked() { params: { id } }: CheckedRequest<typeof READ_MASS_CANCEL>,
    @CurrentCaller() caller: Caller,
  ): Promise<MassCancelResults> {
    const results = await this.massCancels.results(id, caller).catch(() => {
      throw problem(503, 'The order database cannot be read now. Try again.');
    });
    if (results !== undefined) return results;
    throw problem(404, `No mass cancel is known as ${id}. If it was just asked for, try again.`);
  }
}

function problem(status: number, detail: string): ProblemException {
  return new ProblemException(problemDetails(status, detail), { 'retry-after': '1' });
}
