/** Where frames go: a WebSocket. */
export interface FrameSocket {
  /** Bytes that the reader has not taken yet. */
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(frame: Buffer | string, options: { readonly binary: false }): void;
  /** Stops reading what the client sends, until `resume`. */
  pause(): void;
  resume(): void;
  terminate(): void;
}

/** What a connection may cost. */
export interface SocketBounds {
  /** Most that may wait for the reader before its subscriptions are given up. */
  readonly bufferBytes: number;
  /** Longest time that something waits of which the reader takes nothing. */
  readonly stalledAfterMs: number;
}

const OPEN = 1;

/** What is sent to one client, and how much of it waits. */
export class Outbox {
  #written = 0;
  /** How much of what was written the reader had taken, at most, and when that was seen. */
  #taken = 0;
  #takenAt = performance.now();

  constructor(
    private readonly socket: FrameSocket,
    private readonly bounds: SocketBounds,
  ) {}

  /** @returns false when more waits than may */
  send(frame: Buffer | string): boolean {
    if (this.socket.readyState !== OPEN) return true;
    this.#written += frame.length;
    this.socket.send(frame, { binary: false });
    return !this.isFull;
  }

  get isFull(): boolean {
    return this.socket.bufferedAmount > this.bounds.bufferBytes;
  }

  /** How often the reader has let the limit pass in which it took nothing; to be asked now and then. */
  stalledTimes(): number {
    const now = performance.now();
    const waiting = this.socket.bufferedAmount;
    const taken = this.#written - waiting;
    if (waiting === 0 || taken > this.#taken) {
      this.#taken = Math.max(taken, this.#taken);
      this.#takenAt = now;
    }
    const stalledMs = now - this.#takenAt;
    return Math.floor(stalledMs / this.bounds.stalledAfterMs);
  }
}
