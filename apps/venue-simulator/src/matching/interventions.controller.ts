import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ProblemException, problemDetails } from '@ome/platform';
import { UnavailableError } from './asked-interventions.js';
import { VENUE_REASONS } from './book/venue-reason.js';
import { readIntervention } from './intervention-request.js';
import { VenueLoop } from './venue-loop.js';

/** The desk of a market's operators: they deactivate, activate, delete and modify orders of others. */
@Controller('v1/interventions')
export class InterventionsController {
  constructor(private readonly loop: VenueLoop) {}

  /** Done when it is written; 400 when it is no intervention, 409 when the venue refuses it, 503 while books are rebuilt. */
  @Post()
  @HttpCode(200)
  async intervene(@Body() body: unknown): Promise<{ readonly done: true }> {
    const request = readIntervention(body);
    if ('fault' in request) throw problem(400, request.fault);
    const refused = await this.loop.intervene(request).catch((error: unknown) => {
      if (error instanceof UnavailableError) throw problem(503, error.message);
      throw error;
    });
    if (refused !== undefined) throw problem(409, `${refused}: ${VENUE_REASONS[refused]}`);
    return { done: true };
  }
}

function problem(status: number, detail: string): ProblemException {
  return new ProblemException(problemDetails(status, detail));
}
