/** How this process stands with its consumer group. */
export type MembershipState = 'joining' | 'joined' | 'stopped';

interface Waiting {
  readonly since: number;
  readonly wake: () => void;
}

/**
 * Keeps when this process last asked the coordinator, by a join or a heartbeat, whether it is a member of the current
 * generation, and was told so. The time of the request counts and not that of its answer, which may have lain in a
 * socket while the process was stopped. Older than the session, it is worth nothing: others may own the partitions.
 */
export class Membership {
  private current: MembershipState = 'joining';
  private confirmedAt = 0;
  private waiting: readonly Waiting[] = [];

  constructor(private readonly sessionTimeoutMs: number) {}

  get state(): MembershipState {
    return this.current;
  }

  /** Milliseconds since 1970 at which the last confirmed request was made; 0 before the first. */
  get lastConfirmedAt(): number {
    return this.confirmedAt;
  }

  isFresh(now = Date.now()): boolean {
    return this.current !== 'stopped' && now - this.confirmedAt < this.sessionTimeoutMs;
  }

  /** The coordinator has answered a request that was made at `requestedAt`, milliseconds since 1970. */
  confirm(requestedAt: number): void {
    this.current = 'joined';
    this.confirmedAt = Math.max(this.confirmedAt, requestedAt);
    this.wake(({ since }) => since < requestedAt);
  }

  leftGeneration(): void {
    if (this.current === 'joined') this.current = 'joining';
  }

  stop(): void {
    this.current = 'stopped';
    this.wake(() => true);
  }

  /**
   * Resolves when a request made after this call was confirmed, or when the signal is aborted or the consumer has
   * stopped.
   */
  async confirmedAgain(signal: AbortSignal, now = Date.now()): Promise<void> {
    if (signal.aborted || this.current === 'stopped') return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        // The signal lives as long as the partition is ours, and this is asked again and again.
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting = [...this.waiting, { since: now, wake }];
      signal.addEventListener('abort', wake);
    });
  }

  /** Resolves when the partitions are surely ours, or when the signal is aborted or the consumer has stopped. */
  async untilFresh(signal: AbortSignal): Promise<void> {
    while (!this.isFresh() && this.current !== 'stopped' && !signal.aborted) {
      await this.confirmedAgain(signal);
    }
  }

  private wake(due: (waiting: Waiting) => boolean): void {
    const woken = this.waiting.filter(due);
    this.waiting = this.waiting.filter((waiting) => !due(waiting));
    for (const { wake } of woken) wake();
  }
}
