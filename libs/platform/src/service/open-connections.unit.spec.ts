import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import { startSample } from './sample-service.spec.js';

const asked = Promise.withResolvers<void>();
const answer = Promise.withResolvers<string>();

@Controller('slow')
class SlowController {
  @Get()
  slow(): Promise<string> {
    asked.resolve();
    return answer.promise;
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function open(port: number, text = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const start = () => startSample({ module: SlowModule, legacyPort: 0 });

describe('a service that closes', () => {
  it('is not held by connections on which nothing, or half a request, was sent', async () => {
    const service = await start();
    for (const port of [service.port, service.legacyPort ?? 0]) {
      await open(port);
      await open(port, 'GET /slow HTTP/1.1\r\nHost:');
    }
    await service.close();
  }, 10_000);

  it('answers what was asked, and keeps no connection after it', async () => {
    const service = await start();
    const socket = await open(
      service.legacyPort ?? 0,
      'GET /slow HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n',
    );
    await asked.promise;
    const closed = service.close();
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    answer.resolve('late but true');
    await closed;
    await once(socket, 'close');
    expect(text).toContain('late but true');
  }, 10_000);
});
