interface Log {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** Structured logger, as pino's: fields first, then a constant message. */
export interface Logger {
  readonly trace: Log;
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
  readonly fatal: Log;
  /** A logger whose every line also carries `fields`. */
  child(fields: Record<string, unknown>): Logger;
}

/** Token under which the service's `Logger` is injected: `@Inject(LOGGER) log: Logger`. */
export const LOGGER = Symbol('Logger');
