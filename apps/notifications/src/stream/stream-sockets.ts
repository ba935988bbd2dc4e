import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { bearerTokenOf, signedInBy, type TokenVerifier } from '@ome/access';
import { ProblemException, problemDetails, refuseUpgrade, type CountRefusal } from '@ome/platform';
import { WebSocketServer } from 'ws';
import type { Database } from '../database.schema.js';
import type { OrderStream } from './order-stream.js';
import { readerOf } from './stream-reader.js';
import { readStreamQuery } from './stream-query.js';
import { webSocketSink } from './web-socket-stream.js';

const PATH = '/v1/stream';
/** What the messages are like; browsers name it beside the token. */
const PROTOCOL = 'ome.v1';
/** Before a token among the protocols: browsers send no other header of their own. */
const TOKEN_PREFIX = 'ome.bearer.';
/** Readers have nothing to say. */
const MAXIMUM_MESSAGE_BYTES = 1_024;

interface StreamSocketsOptions {
  readonly stream: OrderStream;
  readonly database: Pick<Database, 'connected'>;
  readonly verifier: TokenVerifier;
  /** Pages of these, and of the service's own host, may open streams; programs send no origin. */
  readonly origins: readonly string[];
  readonly count: CountRefusal;
}

/** The WebSocket of `/v1/stream`: the same stream as the Server-Sent Events of the same path. */
export class StreamSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAXIMUM_MESSAGE_BYTES,
    // The one with the token is never said back.
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });

  constructor(private readonly options: StreamSocketsOptions) {}

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      this.#open(request, socket, head).catch((error: unknown) =>
        refuseUpgrade(socket, error, this.options.count),
      );
    });
  }

  async #open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { stream, database, verifier } = this.options;
    const url = URL.parse(request.url ?? '', 'http://localhost');
    if (url?.pathname !== PATH || !(socket instanceof Socket)) {
      throw problem(404, `WebSockets are served at ${PATH} alone.`);
    }
    if (!this.#mayOpen(request)) {
      throw problem(
        403,
        'Pages of this origin may not open streams; CORS_ORIGINS names those that may.',
      );
    }
    const signedIn = await signedInBy(verifier, tokenOf(request));
    const { user, lastEventId } = readStreamQuery(queryOf(url));
    const reader = readerOf(signedIn, user, verifier);
    if (!database.connected) {
      throw problem(503, 'The database cannot be reached now; the request may be repeated.');
    }
    const from = await stream.admit(lastEventId, socket);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      // A protocol error of the reader; the close that follows ends the stream.
      webSocket.on('error', () => undefined);
      void stream.serve(reader, webSocketSink(webSocket, socket), from);
    });
  }

  #mayOpen({ headers: { origin, host } }: IncomingMessage): boolean {
    if (origin === undefined || this.options.origins.includes(origin)) return true;
    return URL.parse(origin)?.host === host;
  }
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  const token = bearerTokenOf(headers.authorization);
  if (token !== undefined) return token;
  const offered = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim());
  return offered?.find((name) => name.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length);
}

/** A name that is given twice is a list, as in other queries, and refused like there. */
function queryOf({ searchParams }: URL): Readonly<Record<string, string | readonly string[]>> {
  const names = new Set(searchParams.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const [value = '', ...more] = searchParams.getAll(name);
      return [name, more.length === 0 ? value : [value, ...more]];
    }),
  );
}

function problem(status: number, detail: string): ProblemException {
  const headers = status === 503 ? { 'retry-after': '2' } : {};
  return new ProblemException(problemDetails(status, detail), headers);
}
