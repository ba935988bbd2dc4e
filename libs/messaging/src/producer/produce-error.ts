/** What is known of a record that was not confirmed: surely not in the topic, or perhaps. */
export type ProduceOutcome = 'not-sent' | 'unknown';

/** A record was not confirmed. `retriable`: the same record may succeed later without a change. */
export class ProduceError extends Error {
  override readonly name = 'ProduceError';

  constructor(
    message: string,
    readonly outcome: ProduceOutcome,
    readonly retriable: boolean,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause });
  }
}
