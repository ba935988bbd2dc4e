import type { SnapshotBytes } from './snapshot-bytes.js';
import { bytesUnderWay, type TextFrames, type Wire } from './text-frame.js';
import type { Turn } from './turn.js';

/** A WebSocket of the server, without compression. */
export interface MessageSocket {
  readonly readyState: number;
  /** Stops reading what the client sends, until `resume`. */
  pause(): void;
  resume(): void;
  terminate(): void;
  /** Says why, and waits for the client to close too. */
  close(code: number, reason: string): void;
}

/** What all sockets of the process write with. */
export interface Writing {
  readonly frames: TextFrames;
  readonly turn: Turn;
  readonly snapshots: SnapshotBytes;
}

/** What a connection may cost. */
export interface SocketBounds {
  /** Most that may wait for the reader beside snapshots before its subscriptions are given up. */
  readonly bufferBytes: number;
  /** Longest time that something waits of which the reader takes nothing. */
  readonly stalledAfterMs: number;
}

const OPEN = 1;
/** What is held together at most. */
const HELD_BYTES = 64 * 1024;

/**
 * What is sent to one client, and how much of it waits. Whole frames go to the wire itself, which
 * costs half of what `send` of `ws` does; the frames of one turn go in one piece.
 */
export class Outbox {
  #written = 0;
  /** How much of it there was when the last snapshot was. */
  #snapshotEnd = 0;
  /** How much of what was written the reader had taken, at most, and when that was seen. */
  #taken = 0;
  /** What the last write under way had not brought into the kernel then. */
  #underWay = 0;
  #takenAt = performance.now();
  /** The turn in which something was sent last, and how often. */
  #turn = -1;
  #sentInTurn = 0;

  constructor(
    private readonly socket: MessageSocket,
    private readonly wire: Wire,
    private readonly bounds: SocketBounds,
    private readonly writing: Writing,
  ) {}

  /** A text, in pieces. */
  send(pieces: readonly Uint8Array[]): void {
    this.#send(pieces);
  }

  #send(pieces: readonly Uint8Array[], taken?: () => void): void {
    if (this.socket.readyState !== OPEN) {
      taken?.();
      return;
    }
    this.#holdTogether();
    this.#written += this.writing.frames.write(this.wire, pieces, taken);
    if (this.#sentInTurn > 1 && this.wire.writableLength > HELD_BYTES) {
      this.wire.uncork();
      this.wire.cork();
    }
  }

  /** What a subscription begins with, which a reader is given the time to take, however long it is. */
  sendSnapshot(pieces: readonly Uint8Array[]): void {
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    this.#send(pieces, this.writing.snapshots.hold(bytes));
    this.#snapshotEnd = this.#written;
  }

  /** The first of a turn goes at once, since it mostly stays alone; those after it go in one piece. */
  #holdTogether(): void {
    const { number } = this.writing.turn;
    if (number !== this.#turn) {
      this.#turn = number;
      this.#sentInTurn = 0;
    }
    this.#sentInTurn += 1;
    if (this.#sentInTurn === 2) this.writing.turn.hold(this.wire);
  }

  /** What the reader has not taken yet. */
  get waitingBytes(): number {
    return this.wire.writableLength;
  }

  get isFull(): boolean {
    return this.waitingBytes > this.bounds.bufferBytes;
  }

  /** More waits than may beside a snapshot and what was before it. */
  get isBehind(): boolean {
    const sinceSnapshot = this.#written - this.#snapshotEnd;
    return Math.min(this.waitingBytes, sinceSnapshot) > this.bounds.bufferBytes;
  }

  /**
   * How often the reader has let the limit pass in which it took nothing; to be asked now and then.
   * A long snapshot is one write, of which `writableLength` says nothing before its end.
   */
  stalledTimes(): number {
    const now = performance.now();
    const waiting = this.waitingBytes;
    const taken = this.#written - waiting;
    const underWay = bytesUnderWay(this.wire);
    if (waiting === 0 || taken > this.#taken || underWay < this.#underWay) {
      this.#taken = Math.max(taken, this.#taken);
      this.#takenAt = now;
    }
    this.#underWay = underWay;
    const stalledMs = now - this.#takenAt;
    return Math.floor(stalledMs / this.bounds.stalledAfterMs);
  }
}
