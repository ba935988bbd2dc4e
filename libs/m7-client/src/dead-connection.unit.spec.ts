import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { waitFor } from '@ome/testing';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { M7Client } from './m7-client.js';
import { signIn } from './sign-in.js';

const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

/** A server that says these frames to each connection, and nothing after them; how many there were. */
async function connected(...frames: readonly string[]) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const seen = { connections: 0, errors: [] as unknown[] };
  server.on('connection', (socket) => {
    seen.connections += 1;
    for (const frame of frames) socket.send(frame);
  });
  const { port } = server.address() as AddressInfo;
  const client = await M7Client.connect({
    url: `http://127.0.0.1:${port}`,
    token: () => Promise.resolve('any'),
    onError: (error) => seen.errors.push(error),
  });
  ended.push(() => {
    client.close();
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return seen;
}

it('comes back when nothing came for two heartbeats', async () => {
  const now = Date.now();
  const [current, next] = [now, now + 50].map((at) => new Date(at).toISOString());
  const data = JSON.stringify({ current, next, items: [] });
  const seen = await connected(JSON.stringify({ type: 'heartbeat', data }));
  await waitFor(() => seen.connections > 1, { within: 60_000, what: 'the second connection' });
  expect(seen.errors[0]).toMatchObject({ message: expect.stringContaining('Nothing came') });
}, 90_000);

it('goes on after frames that it cannot read, and says so', async () => {
  const error = JSON.stringify({ type: 'error', data: '{"code":"error.unauthorized"}' });
  const seen = await connected('{', JSON.stringify({ type: 'event', data: '{' }), error);
  await waitFor(() => seen.errors.length === 3, { within: 60_000, what: 'the errors' });
  expect(seen.errors).toMatchObject([
    { message: 'No JSON came: {' },
    { message: 'No JSON came: {' },
    { code: 'error.unauthorized' },
  ]);
  expect(seen.connections).toBe(1);
}, 90_000);

it('gives up on a server that answers nothing, at the upgrade and when it signs in', async () => {
  const server = createServer((socket) => ended.push(() => socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connecting = M7Client.connect({ url, token: () => Promise.resolve('any'), timeoutMs: 50 });
  await expect(connecting).rejects.toThrow('timed out');
  await expect(signIn(url, 'alice', 'secret', 50)).rejects.toThrow('timeout');
});
