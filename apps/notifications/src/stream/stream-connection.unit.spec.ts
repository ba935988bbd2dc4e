import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StreamConnection, type FrameSink } from './stream-connection.js';

const BOUNDS = { bufferBytes: 100, stalledAfterMs: 1_000 };

/** A reader that takes bytes when a test says so. */
class Sink extends EventEmitter implements FrameSink {
  readonly frames = { event: () => 'event.....', beat: () => 'beat......', alive: 'alive.....' };
  writableLength = 0;
  destroyed = false;

  write(frame: string): boolean {
    this.writableLength += frame.length;
    return false;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

let sink: Sink;
let connection: StreamConnection;
let cut: number;
let admitted: boolean;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  cut = 0;
  admitted = true;
  sink = new Sink();
  connection = new StreamConnection(
    { user: 'u', sees: () => true, recheck: () => Promise.resolve(admitted) },
    sink,
    BOUNDS,
    () => (cut += 1),
  );
});
afterEach(() => void vi.useRealTimers());

function beatAfter(ms: number): void {
  vi.advanceTimersByTime(ms);
  connection.beat([1n]);
}

it('is cut when its reader takes nothing for too long, though little waits', () => {
  connection.goLive([1n]);
  beatAfter(600);
  expect(sink.destroyed).toBe(false);
  beatAfter(600);
  expect(sink.destroyed).toBe(true);
  expect(cut).toBe(1);
});

it('is cut while the past waits for a reader that takes nothing', () => {
  void connection.tellPast({} as never, [1n]);
  beatAfter(600);
  beatAfter(600);
  expect(sink.destroyed).toBe(true);
});

it('lives while its reader takes something, however slowly', () => {
  connection.goLive([1n]);
  for (let beats = 0; beats < 20; beats += 1) {
    beatAfter(600);
    sink.writableLength -= Math.min(sink.writableLength, beats % 2 === 0 ? 5 : 15);
  }
  expect(sink.destroyed).toBe(false);
});

it('lives while there is nothing to take', () => {
  connection.goLive([1n]);
  for (let beats = 0; beats < 20; beats += 1) {
    sink.writableLength = 0;
    beatAfter(900);
  }
  expect(sink.destroyed).toBe(false);
});

it('ends with a beat when its reader would not be admitted any more', async () => {
  connection.goLive([1n]);
  beatAfter(10);
  await Promise.resolve();
  expect(sink.destroyed).toBe(false);
  admitted = false;
  beatAfter(10);
  await vi.waitFor(() => expect(sink.destroyed).toBe(true));
  expect(cut).toBe(0);
});

it('is cut when more waits than may', () => {
  connection.goLive([1n]);
  for (let frames = 0; frames < 10; frames += 1) connection.tellLive({} as never, [1n]);
  expect(cut).toBe(1);
});
