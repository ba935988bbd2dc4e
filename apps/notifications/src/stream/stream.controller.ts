import { Controller, Get, Headers, Query, Res, UseGuards } from '@nestjs/common';
import { CurrentSignIn, TokenCookie, TokenVerifier, type SignedIn } from '@ome/access';
import type { FastifyReply } from 'fastify';
import { DatabaseGuard } from '../database.guard.js';
import { eventStreamSink } from './event-stream.js';
import { OrderStream } from './order-stream.js';
import { readerOf } from './stream-reader.js';
import { readStreamQuery } from './stream-query.js';

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

const RETRY_MS = 1_000;

/** Where browsers keep the token for the stream. */
export const STREAM_COOKIE = 'ome_stream';

/** `GET /v1/stream`: Server-Sent Events of the caller's orders, resumable by Last-Event-ID. */
@Controller('v1/stream')
@UseGuards(DatabaseGuard)
export class StreamController {
  constructor(
    private readonly stream: OrderStream,
    private readonly verifier: TokenVerifier,
  ) {}

  @Get()
  @TokenCookie(STREAM_COOKIE)
  async open(
    @CurrentSignIn() signedIn: SignedIn,
    @Query() query: unknown,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { user, lastEventId: queried } = readStreamQuery(query);
    const reader = readerOf(signedIn, user, this.verifier);
    const from = await this.stream.admit(lastEventId ?? queried, reply.raw);
    void reply.headers(STREAM_HEADERS);
    // Past Fastify, what it holds for the answer (x-request-id, CORS) has to be copied.
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    reply.raw.writeHead(200);
    // After a restart they all come back, but not all at once.
    reply.raw.write(`retry: ${Math.round(RETRY_MS * (1 + Math.random()))}\n\n`);
    await this.stream.serve(reader, eventStreamSink(reply.raw), from);
  }
}
