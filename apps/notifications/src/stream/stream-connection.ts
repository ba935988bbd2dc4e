import type { UserNotification } from '../order-notification.js';
import { formatToken, type PositionVector } from './resume-token.js';

/** Where frames go: the part of a response that a connection needs. */
export interface FrameSink {
  /** Bytes that the reader has not taken yet. */
  readonly writableLength: number;
  write(text: string): boolean;
  /** Cuts the connection. */
  destroy(): void;
  once(event: 'drain' | 'close', listener: () => void): unknown;
}

/** Bytes of a live event that waits until the past has been told. */
const sizeOf = (frame: string): number => Buffer.byteLength(frame);

/**
 * One reader of a user's notifications. Live events wait while the past is told; what waits, here
 * and for a slow reader, is bounded: beyond the bound the connection is cut, and the reader comes
 * back with the token that it has.
 */
export class StreamConnection {
  #waiting: string[] | undefined = [];
  #waitingBytes = 0;
  #open = true;
  readonly #closed: Promise<void>;

  constructor(
    readonly user: string,
    private readonly sink: FrameSink,
    private readonly bufferBytes: number,
    private readonly onSlow: () => void,
  ) {
    this.#closed = new Promise((resolve) => {
      sink.once('close', () => {
        this.#open = false;
        resolve();
      });
    });
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** A live event; `vector`: the positions once it has been told. */
  tellLive(notification: UserNotification, vector: PositionVector): void {
    if (!this.#open) return;
    const frame = eventFrame(notification, vector);
    if (this.#waiting === undefined) {
      this.#write(frame);
      return;
    }
    this.#waiting.push(frame);
    this.#waitingBytes += sizeOf(frame);
    if (this.#waitingBytes > this.bufferBytes) this.#cutSlow();
  }

  /** An event of the past; resolves when the reader can take the next. */
  async tellPast(notification: UserNotification, vector: PositionVector): Promise<void> {
    if (!this.#open || this.sink.write(eventFrame(notification, vector))) return;
    const drained = new Promise<void>((resolve) => {
      this.sink.once('drain', resolve);
    });
    await Promise.race([drained, this.#closed]);
  }

  /** The past is told: what waited goes out, and live events no longer wait. */
  goLive(vector: PositionVector): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#write(tokenFrame(vector));
    for (const frame of waiting) this.#write(frame);
  }

  /** Keeps the connection alive, and its token fresh though nothing happens to the user's orders. */
  beat(vector: PositionVector): void {
    this.#write(
      this.#waiting === undefined ? `: heartbeat\n${tokenFrame(vector)}` : ': heartbeat\n\n',
    );
  }

  close(): void {
    this.#open = false;
    this.sink.destroy();
  }

  #write(frame: string): void {
    if (!this.#open) return;
    this.sink.write(frame);
    if (this.sink.writableLength > this.bufferBytes) this.#cutSlow();
  }

  #cutSlow(): void {
    this.onSlow();
    this.close();
  }
}

/** A notification as a Server-Sent Event; JSON has no line breaks. */
function eventFrame(notification: UserNotification, vector: PositionVector): string {
  return `id: ${formatToken(vector)}\ndata: ${JSON.stringify(notification)}\n\n`;
}

/** Without data nothing is dispatched, but the reader keeps the id as its last. */
function tokenFrame(vector: PositionVector): string {
  return `id: ${formatToken(vector)}\n\n`;
}
