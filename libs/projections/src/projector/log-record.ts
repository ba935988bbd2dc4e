/** A record of `ome.order-events.v1`, as any Kafka client gives it. */
export interface LogRecord {
  readonly offset: bigint;
  readonly value: Buffer | null;
}

/** Where a partition's projection stands: everything up to `offset` is in the documents. */
export interface Checkpoint {
  readonly offset: bigint;
  /** Highest `cause` up to there; absent while no input was decided. */
  readonly lastSource?: string;
  /** Number of PARTITION_ACQUIRED records up to there. */
  readonly epoch: number;
}
