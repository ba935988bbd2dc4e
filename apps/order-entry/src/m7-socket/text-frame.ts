const FINAL_TEXT = 0x81;
const LONGEST_HEAD = 10;
/** Small, because it stays in memory as long as one frame in it waits. */
const SPACE_BYTES = 16 * 1024;
/** A larger frame has memory of its own. */
const SHARED_BYTES = 8 * 1024;

/** Where frames go. */
export interface Wire {
  /** What was written and not taken yet. */
  readonly writableLength: number;
  /** `taken`: once the frame needs no memory any more, whatever became of it. */
  write(frame: Buffer, taken?: () => void): unknown;
  cork(): void;
  uncork(): void;
}

/**
 * What is left of the write that is under way. Node tells it by the handle behind a socket alone, as
 * its own timeouts of sockets do: `bytesWritten` counts a write as soon as it begins.
 */
export function bytesUnderWay(wire: Wire): number {
  const handle: unknown = Reflect.get(wire, '_handle');
  const isOpen = typeof handle === 'object' && handle !== null && 'writeQueueSize' in handle;
  const left: unknown = isOpen ? handle.writeQueueSize : undefined;
  return typeof left === 'number' ? left : 0;
}

/**
 * Text messages of a server as RFC 6455 (section 5.2) frames them: whole, unmasked, not compressed.
 * They are made in the same memory again and again: what a wire has taken at once needs none.
 */
export class TextFrames {
  #space = Buffer.allocUnsafeSlow(SPACE_BYTES);
  /** Before it is what wires have not taken yet. */
  #free = 0;

  /** @returns the length of the frame */
  write(wire: Wire, pieces: readonly Uint8Array[], taken?: () => void): number {
    let length = 0;
    for (const piece of pieces) length += piece.length;
    const frame = this.#frame(length, pieces);
    wire.write(frame, taken);
    if (frame.buffer === this.#space.buffer && wire.writableLength > 0) this.#free += frame.length;
    return frame.length;
  }

  #frame(length: number, pieces: readonly Uint8Array[]): Buffer {
    const head = length < 126 ? 2 : length < 65_536 ? 4 : LONGEST_HEAD;
    const frame = this.#room(head + length);
    frame[0] = FINAL_TEXT;
    if (head === 2) {
      frame[1] = length;
    } else if (head === 4) {
      frame[1] = 126;
      frame.writeUInt16BE(length, 2);
    } else {
      frame[1] = 127;
      frame.writeBigUInt64BE(BigInt(length), 2);
    }
    let end = head;
    for (const piece of pieces) {
      frame.set(piece, end);
      end += piece.length;
    }
    return frame;
  }

  #room(bytes: number): Buffer {
    if (bytes > SHARED_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (this.#free + bytes > SPACE_BYTES) {
      this.#space = Buffer.allocUnsafeSlow(SPACE_BYTES);
      this.#free = 0;
    }
    return this.#space.subarray(this.#free, this.#free + bytes);
  }
}
