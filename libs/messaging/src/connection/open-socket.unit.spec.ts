import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { ISocketFactoryArgs } from 'kafkajs';
import { expect, it } from 'vitest';
import { openSocket } from './open-socket.js';

/** As kafkajs asks for a plain one. */
const plainTo = (port: number, onConnect: () => void = () => undefined) =>
  ({ host: '127.0.0.1', port, ssl: undefined, onConnect }) as unknown as ISocketFactoryArgs;

async function listening() {
  const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

it('a socket to a broker is opened, and says so', async () => {
  const { server, port } = await listening();
  const connected = Promise.withResolvers<void>();
  const socket = openSocket(plainTo(port, connected.resolve));
  await connected.promise;
  const [greeting] = await once(socket, 'data');
  expect(String(greeting)).toBe('hello');
  socket.destroy();
  server.close();
});

it('a socket that is closed can be let go of again and again', async () => {
  const { server, port } = await listening();
  await new Promise((resolve) => server.close(resolve));
  const socket = openSocket(plainTo(port));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  await closed;
  for (let tries = 0; tries < 20; tries += 1) socket.end().unref();
  expect(socket.listenerCount('connect')).toBeLessThanOrEqual(1);
});
