import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextFrames, type Wire } from './text-frame.js';

/** Says the same, and makes every frame anew. */
function plainFrame(pieces: readonly Uint8Array[]): Buffer {
  const text = Buffer.concat(pieces);
  const head = Buffer.alloc(text.length < 126 ? 2 : text.length < 65_536 ? 4 : 10);
  head[0] = 0b1000_0001;
  head[1] = text.length < 126 ? text.length : text.length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(text.length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(text.length), 2);
  return Buffer.concat([head, text]);
}

/** A stream that takes what is written at once, or later: then it reads the memory later too. */
class LaterWire implements Wire {
  takes = true;
  writableLength = 0;
  readonly taken: Buffer[] = [];
  #waiting: Buffer[] = [];

  write(frame: Buffer): void {
    this.#waiting.push(frame);
    this.writableLength += frame.length;
    if (this.takes) this.drain();
  }

  drain(): void {
    this.taken.push(...this.#waiting.map((frame) => Buffer.from(frame)));
    this.#waiting = [];
    this.writableLength = 0;
  }

  cork(): void {
    this.takes = false;
  }

  uncork(): void {
    this.takes = true;
    this.drain();
  }
}

const LENGTHS = [0, 1, 124, 125, 126, 127, 8_000, 8_192, 16_384, 65_535, 65_536, 70_000];
const step = fc.record({
  wire: fc.nat({ max: 2 }),
  lengths: fc.array(fc.oneof(fc.constantFrom(...LENGTHS), fc.nat({ max: 2_000 })), {
    minLength: 1,
    maxLength: 3,
  }),
  /** What the wire does before. */
  turns: fc.option(fc.boolean(), { nil: undefined }),
});

describe('frames that are made in the same memory', () => {
  it('reach every wire as if each had memory of its own, however late it takes them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const frames = new TextFrames();
        const wires = [new LaterWire(), new LaterWire(), new LaterWire()];
        const expected: Buffer[][] = wires.map(() => []);
        steps.forEach(({ wire: index, lengths, turns }, place) => {
          const wire = wires[index];
          if (turns === true) wire?.uncork();
          if (turns === false) wire?.cork();
          const pieces = lengths.map((length, piece) => Buffer.alloc(length, place * 3 + piece));
          const plain = plainFrame(pieces);
          if (wire !== undefined) expect(frames.write(wire, pieces)).toBe(plain.length);
          expected[index]?.push(plain);
        });
        wires.forEach((wire, index) => {
          wire.uncork();
          const [heard, said] = [wire.taken, expected[index] ?? []].map((list) =>
            Buffer.concat(list),
          );
          expect(said !== undefined && heard?.equals(said)).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });
});
