import type { VenueReason } from './book/venue-reason.js';
import type { InterventionRequest } from './intervention-request.js';

interface Asked {
  readonly request: InterventionRequest;
  readonly done: PromiseWithResolvers<VenueReason | undefined>;
}

/** Nobody plays the venues at the moment: to be tried again. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** What operators of the market have asked for and is not written yet, the oldest first. */
export class AskedInterventions {
  readonly #asked: Asked[] = [];

  /** Resolves with the reason of a refusal, or with nothing once it is written. */
  ask(request: InterventionRequest): Promise<VenueReason | undefined> {
    const done = Promise.withResolvers<VenueReason | undefined>();
    this.#asked.push({ request, done });
    return done.promise;
  }

  requests(): readonly InterventionRequest[] {
    return this.#asked.map(({ request }) => request);
  }

  /** What came of the oldest, one each. */
  answer(refusals: readonly (VenueReason | undefined)[]): void {
    const answered = this.#asked.splice(0, refusals.length);
    for (const [index, { done }] of answered.entries()) done.resolve(refusals[index]);
  }

  giveUp(): void {
    const error = new UnavailableError('The books are being rebuilt; the outcome is not known');
    for (const { done } of this.#asked.splice(0)) done.reject(error);
  }
}
