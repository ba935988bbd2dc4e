import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { readClientFrame, type ReadFrame } from '@ome/m7';
import {
  Metrics,
  ProblemException,
  problemDetails,
  REASON_OF_STATUS,
  refusalCounter,
  refuseUpgrade,
  type CountRefusal,
} from '@ome/platform';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Admissions } from './admissions.js';

type Verdict = (
  granted: boolean,
  status?: number,
  body?: string,
  headers?: Readonly<Record<string, string>>,
) => void;

/** What a gateway is handed of a frame. */
type Routed =
  | {
      readonly event: 'subscribe' | 'unsubscribe' | 'request';
      readonly data: Extract<ReadFrame, { ok: true }>['message'];
    }
  | { readonly event: 'unreadable'; readonly data: Extract<ReadFrame, { ok: false }>['frame'] };

/** Nest's adapter for `ws`, with tokens checked on the upgrade and frames read as M7 envelopes. */
export class M7SocketAdapter extends WsAdapter {
  readonly #count: CountRefusal;

  constructor(
    app: INestApplication,
    private readonly admissions: Admissions,
    private readonly maximumMessageBytes: number,
  ) {
    super(app, { messageParser: routed });
    this.#count = refusalCounter(app.get(Metrics));
  }

  override create(port: number, options: Readonly<Record<string, unknown>>): WebSocketServer {
    const bounds = { maxPayload: this.maximumMessageBytes, perMessageDeflate: false };
    const verifyClient = (info: { readonly req: IncomingMessage }, verdict: Verdict): void => {
      void this.admissions.refusalOf(info.req).then((refusal) => {
        if (refusal === undefined) return verdict(true);
        this.#count(REASON_OF_STATUS[refusal.status] ?? 'UNAVAILABLE', 'door');
        return verdict(false, refusal.status, refusal.body, refusal.headers);
      });
    };
    return super.create(port, { ...options, ...bounds, verifyClient }) as WebSocketServer;
  }

  /** Instead of Nest's own, which ends the upgrade of any other path without an answer. */
  protected override ensureHttpServerExists(port: number, server: Server): Server | undefined {
    if (this.httpServersRegistry.has(port)) return undefined;
    this.httpServersRegistry.set(port, server);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      const servers: readonly WebSocketServer[] = this.wsServersRegistry.get(port) ?? [];
      const served = servers.find(({ path }) => path === pathOf(request));
      if (served === undefined) return refuseUpgrade(socket, noSocketAt(servers), this.#count);
      return served.handleUpgrade(request, socket, head, (opened) => {
        served.emit('connection', opened, request);
      });
    });
    return server;
  }

  /** What a client breaks ends its own socket and is no error of ours. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    return server.on('connection', (socket: WebSocket) => socket.on('error', () => undefined));
  }
}

function pathOf({ url = '' }: IncomingMessage): string | undefined {
  return URL.parse(url, 'http://localhost')?.pathname;
}

function noSocketAt(servers: readonly WebSocketServer[]): ProblemException {
  const paths = servers.map(({ path }) => path).join(', ');
  return new ProblemException(problemDetails(404, `WebSockets are served at ${paths} alone.`));
}

/** Text and binary frames alike; what is no text is unreadable. */
function routed(frame: unknown): Routed {
  const text = typeof frame === 'string' ? frame : Buffer.isBuffer(frame) ? frame.toString() : '';
  const read = readClientFrame(text);
  return read.ok
    ? { event: read.message.type, data: read.message }
    : { event: 'unreadable', data: read.frame };
}
