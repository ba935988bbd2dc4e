import type { ReceivedRecord } from '../records/received-record.js';

/** What was fetched of one partition and is not done yet, in order. */
export class PartitionQueue {
  private records: ReceivedRecord[] = [];
  private head = 0;
  private bytes = 0;
  private closed = false;
  private closedAt: bigint | null = null;
  private wake: (() => void) | null = null;

  /** `expected`: the offset that the next fetched batch must begin with, or below. */
  constructor(
    public expected: bigint,
    private readonly onDrained: () => void,
  ) {}

  get length(): number {
    return this.records.length - this.head;
  }

  /** Everything below this offset is done; it stays where it was when the queue is closed. */
  get position(): bigint {
    return this.closedAt ?? this.records[this.head]?.offset ?? this.expected;
  }

  get waitingBytes(): number {
    return this.bytes;
  }

  push(records: readonly ReceivedRecord[]): void {
    if (this.closed) return;
    for (const record of records) {
      this.records.push(record);
      this.bytes += record.value?.length ?? 0;
    }
    this.signal();
  }

  /** Resolves to true once there is a record, to false once the queue is closed. */
  async available(): Promise<boolean> {
    while (!this.closed && this.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return !this.closed;
  }

  /** The oldest records; they stay until they are dropped. */
  peek(max: number): readonly ReceivedRecord[] {
    return this.records.slice(this.head, this.head + max);
  }

  /** Forgets the `count` oldest records: they are done. */
  drop(count: number): void {
    for (const record of this.peek(count)) this.bytes -= record.value?.length ?? 0;
    this.head = Math.min(this.head + count, this.records.length);
    if (this.head * 2 >= this.records.length) {
      this.records = this.records.slice(this.head);
      this.head = 0;
    }
    this.onDrained();
  }

  /** Gives out no more records; what is being handled can still be dropped. */
  finish(): void {
    this.closed = true;
    this.signal();
  }

  /** Forgets everything. */
  close(): void {
    this.closedAt ??= this.position;
    this.closed = true;
    this.records = [];
    this.head = 0;
    this.bytes = 0;
    this.signal();
  }

  private signal(): void {
    this.wake?.();
    this.wake = null;
  }
}
