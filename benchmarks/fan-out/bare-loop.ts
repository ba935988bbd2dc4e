// The least that a fan-out can cost with `ws`: one buffer, serialised long before, to every socket.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { contend } from './told-process.ts';

const [, , text = ''] = process.argv;
const frame = Buffer.from(text);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
await once(server, 'listening');
contend((server.address() as AddressInfo).port, () => {
  for (const socket of server.clients) socket.send(frame, { binary: false });
});
