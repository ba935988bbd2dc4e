import type { UserNotification } from '../order-notification.js';
import type { StreamReader } from './stream-reader.js';
import { formatToken, type PositionVector } from './resume-token.js';

/** Where frames go: a response or a WebSocket, and how it frames what is told. */
export interface FrameSink {
  /** Bytes that the reader has not taken yet. */
  readonly writableLength: number;
  readonly frames: Frames;
  /** Closed already. */
  readonly destroyed: boolean;
  write(frame: string): boolean;
  /** Cuts the connection. */
  destroy(): void;
  once(event: 'drain' | 'close', listener: () => void): unknown;
}

/** `token`: the id to resume from once the frame was read. */
export interface Frames {
  event(notification: UserNotification, token: string): string;
  /** Nothing happened; the reader keeps the id as its last. */
  beat(token: string): string;
  /** Nothing that the reader could resume from yet. */
  readonly alive: string;
}

/** What a connection may cost. */
export interface StreamBounds {
  /** Most that may wait for the reader. */
  readonly bufferBytes: number;
  /** Longest time that something waits of which the reader takes nothing. */
  readonly stalledAfterMs: number;
}

/** Bytes of a frame, as they wait. */
const sizeOf = (frame: string): number => Buffer.byteLength(frame);

/**
 * One reader of a user's notifications. Live events wait while the past is told; what waits, here
 * and for a slow reader, is bounded: beyond the bound the connection is cut, and the reader comes
 * back with the token that it has.
 */
export class StreamConnection {
  #waiting: string[] | undefined = [];
  #waitingBytes = 0;
  #open: boolean;
  #written = 0;
  /** How much of what was written the reader had taken, at most, and when that was seen. */
  #taken = 0;
  #takenAt = performance.now();
  readonly #closed: Promise<void>;

  constructor(
    private readonly reader: Pick<StreamReader, 'user' | 'sees' | 'recheck'>,
    private readonly sink: FrameSink,
    private readonly bounds: StreamBounds,
    private readonly onSlow: () => void,
  ) {
    // A reader may have left while it was admitted: its line says so no more.
    this.#open = !sink.destroyed;
    this.#closed = new Promise((resolve) => {
      sink.once('close', () => {
        this.#open = false;
        resolve();
      });
    });
  }

  get user(): string {
    return this.reader.user;
  }

  sees(account: string): boolean {
    return this.reader.sees(account);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** A live event; `vector`: the positions once it has been told. */
  tellLive(notification: UserNotification, vector: PositionVector): void {
    if (!this.#open) return;
    const frame = this.sink.frames.event(notification, formatToken(vector));
    if (this.#waiting === undefined) {
      this.#write(frame);
      return;
    }
    this.#waiting.push(frame);
    this.#waitingBytes += sizeOf(frame);
    if (this.#waitingBytes > this.bounds.bufferBytes) this.cutSlow();
  }

  /** An event of the past; resolves when the reader can take the next. */
  async tellPast(notification: UserNotification, vector: PositionVector): Promise<void> {
    if (!this.#open) return;
    const frame = this.sink.frames.event(notification, formatToken(vector));
    this.#written += sizeOf(frame);
    if (this.sink.write(frame)) return;
    const drained = new Promise<void>((resolve) => {
      this.sink.once('drain', resolve);
    });
    await Promise.race([drained, this.#closed]);
  }

  /** The past is told: what waited goes out, and live events no longer wait. */
  goLive(vector: PositionVector): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#write(this.sink.frames.beat(formatToken(vector)));
    for (const frame of waiting) this.#write(frame);
  }

  /**
   * Keeps the connection alive, and its token fresh though nothing happens to the user's orders; also
   * the moment to see whether the reader may still have it.
   */
  beat(vector: PositionVector): void {
    const { frames } = this.sink;
    this.#write(this.#waiting === undefined ? frames.beat(formatToken(vector)) : frames.alive);
    if (this.#open && this.#isStalled()) this.cutSlow();
    if (this.#open) void this.#recheck();
  }

  close(): void {
    this.#open = false;
    this.sink.destroy();
  }

  /** Its reader takes too little. */
  cutSlow(): void {
    this.onSlow();
    this.close();
  }

  async #recheck(): Promise<void> {
    if (!(await this.reader.recheck())) this.close();
  }

  #write(frame: string): void {
    if (!this.#open) return;
    this.#written += sizeOf(frame);
    this.sink.write(frame);
    if (this.sink.writableLength > this.bounds.bufferBytes) this.cutSlow();
  }

  /** A reader that takes nothing would hold its share of the log's past open for ever. */
  #isStalled(): boolean {
    const now = performance.now();
    const taken = this.#written - this.sink.writableLength;
    if (this.sink.writableLength === 0 || taken > this.#taken) {
      this.#taken = Math.max(taken, this.#taken);
      this.#takenAt = now;
    }
    return now - this.#takenAt > this.bounds.stalledAfterMs;
  }
}
