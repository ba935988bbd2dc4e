import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { REQUEST_TIMEOUT_MS } from './http-adapter.js';
import type { OpenConnections } from './open-connections.js';

/** Another port of the same application. */
export interface SecondListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the application's routes and WebSockets on one more port; 0 takes a free one. */
export async function listenAlso(
  app: NestFastifyApplication,
  port: number,
  host: string,
  connections: OpenConnections,
): Promise<SecondListener> {
  const fastify = app.getHttpAdapter().getInstance();
  const first = app.getHttpServer();
  const server = createServer({ requireHostHeader: false }, (request, response) =>
    fastify.routing(request, response),
  );
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = first.keepAliveTimeout;
  connections.follow(server);
  server.on('clientError', (error, socket) => first.emit('clientError', error, socket));
  server.on('upgrade', (request, socket: Socket, head) => {
    first.emit('upgrade', request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { port: portOf(server), close: () => closed(server) };
}

/** The port that a listening server has. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server does not listen on a TCP port.');
  }
  return address.port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}
