/** How this process stands with its consumer group. */
export type MembershipState = 'joining' | 'joined' | 'stopped';

/**
 * Keeps when the coordinator last confirmed that this process is a member of the current generation: by a join or by an
 * answered heartbeat. Older than the session, the confirmation is worth nothing: others may own the partitions.
 */
export class Membership {
  private current: MembershipState = 'joining';
  private confirmedAt = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly sessionTimeoutMs: number) {}

  get state(): MembershipState {
    return this.current;
  }

  /** Milliseconds since 1970 of the last confirmation; 0 before the first. */
  get lastConfirmedAt(): number {
    return this.confirmedAt;
  }

  isFresh(now = Date.now()): boolean {
    return this.current !== 'stopped' && now - this.confirmedAt < this.sessionTimeoutMs;
  }

  confirm(): void {
    this.current = 'joined';
    this.confirmedAt = Date.now();
    this.wakeAll();
  }

  leftGeneration(): void {
    if (this.current === 'joined') this.current = 'joining';
  }

  stop(): void {
    this.current = 'stopped';
    this.wakeAll();
  }

  /** Resolves at the next confirmation, or when the signal is aborted or the consumer has stopped. */
  async confirmedAgain(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.current === 'stopped') return;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  private wakeAll(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}
