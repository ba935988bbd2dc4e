import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from '@ome/testing';
import { afterEach, expect, it } from 'vitest';
import { Outbox } from './outbox.js';
import { TextFrames } from './text-frame.js';
import { Turn } from './turn.js';

/** More than the kernel keeps for a reader who takes nothing. */
const SNAPSHOT_BYTES = 64 * 1_024 * 1_024;
const PATIENCE = { within: 45_000, what: 'progress' };

let server: Server;
let wire: Socket;
let reader: Socket;
afterEach(() => {
  reader.destroy();
  wire.destroy();
  server.close();
});

/** A reader that takes nothing unless it is told to, and who writes to it. */
async function opened(stalledAfterMs: number): Promise<Outbox> {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const { port } = server.address() as AddressInfo;
  reader = connect(port, '127.0.0.1');
  reader.pause();
  [wire] = await accepted;
  const socket = { readyState: 1, pause() {}, resume() {}, terminate() {}, close() {} };
  const bounds = { bufferBytes: 1_000_000, stalledAfterMs };
  return new Outbox(socket, wire, bounds, { frames: new TextFrames(), turn: new Turn() });
}

it('who reads a long write slowly is seen to read, and who reads nothing is not', async () => {
  const stalledAfterMs = 200;
  const outbox = await opened(stalledAfterMs);
  outbox.sendSnapshot([Buffer.alloc(SNAPSHOT_BYTES)]);
  const { waitingBytes } = outbox;
  await waitFor(() => outbox.stalledTimes() > 0, PATIENCE);
  let read = 0;
  for (let step = 0; step < 3; step += 1) {
    // As much as frees the kernel of some of it, and then nothing until that is too long ago.
    reader.on('data', (chunk) => (read += chunk.length)).resume();
    await waitFor(() => read > (step + 1) * 8 * 1_024 * 1_024, PATIENCE);
    reader.pause().removeAllListeners('data');
    await waitFor(() => outbox.stalledTimes() === 0, PATIENCE);
    expect(outbox.waitingBytes).toBe(waitingBytes);
    await waitFor(() => outbox.stalledTimes() > 0, PATIENCE);
  }
});
