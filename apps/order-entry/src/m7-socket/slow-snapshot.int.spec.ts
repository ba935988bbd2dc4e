import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from '@ome/testing';
import { afterEach, expect, it } from 'vitest';
import { Outbox } from './outbox.js';
import { SnapshotBytes } from './snapshot-bytes.js';
import { TextFrames } from './text-frame.js';
import { Turn } from './turn.js';

const MEGABYTE = 1_024 * 1_024;
/** More than the kernel keeps for a reader who takes nothing. */
const SNAPSHOT_BYTES = 64 * MEGABYTE;
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
  return new Outbox(socket, wire, bounds, {
    frames: new TextFrames(),
    turn: new Turn(),
    snapshots: new SnapshotBytes(),
  });
}

it('who reads a long write slowly is seen to read, and who reads nothing is not', async () => {
  const outbox = await opened(1_000);
  outbox.sendSnapshot([Buffer.alloc(SNAPSHOT_BYTES)]);
  const { waitingBytes } = outbox;
  await waitFor(() => outbox.stalledTimes() > 0, PATIENCE);
  let read = 0;
  let enough = 0;
  reader.on('data', (chunk) => {
    read += chunk.length;
    if (read >= enough) reader.pause();
  });
  reader.pause();
  const seenToRead = () => {
    // A little more at each look, since what was read is seen for a moment only.
    enough = read + MEGABYTE;
    reader.resume();
    return outbox.stalledTimes() === 0;
  };
  for (let step = 1; step <= 3; step += 1) {
    await waitFor(() => seenToRead() && read > step * 4 * MEGABYTE, PATIENCE);
    expect(outbox.waitingBytes).toBe(waitingBytes);
    await waitFor(() => outbox.stalledTimes() > 0, PATIENCE);
  }
});
