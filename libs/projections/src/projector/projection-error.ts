export type ProjectionErrorCode =
  /** An event's version is not the next one of its order: the view and the log do not fit. */
  | 'PROJECTION_VERSION_GAP'
  /** A record of the log that cannot be folded. */
  | 'PROJECTION_UNREADABLE_RECORD';

/**
 * Projecting a partition has to stop: going on would corrupt the view, and repeating changes
 * nothing. What the database throws is not one of these and may be repeated.
 */
export class ProjectionError extends Error {
  constructor(
    readonly code: ProjectionErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ProjectionError';
  }
}
