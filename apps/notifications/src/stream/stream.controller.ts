import { Controller, Get, Headers, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { DatabaseGuard } from '../database.guard.js';
import { fieldsReader, Name } from '../request-fields.js';
import { OrderStream } from './order-stream.js';

const readQuery = fieldsReader(
  Type.Object(
    { user: Name, lastEventId: Type.Optional(Type.String({ maxLength: 1_000_000 })) },
    { additionalProperties: false },
  ),
);

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** `GET /v1/stream?user=`: Server-Sent Events of the user's orders, resumable by Last-Event-ID. */
@Controller('v1/stream')
@UseGuards(DatabaseGuard)
export class StreamController {
  constructor(private readonly stream: OrderStream) {}

  @Get()
  async open(
    @Query() query: unknown,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { user, lastEventId: queried } = readQuery(query);
    const from = await this.stream.admit(lastEventId ?? queried);
    void reply.headers(STREAM_HEADERS);
    // Past Fastify, what it holds for the answer (x-request-id, CORS) has to be copied.
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    reply.raw.writeHead(200);
    reply.raw.write('retry: 1000\n\n');
    await this.stream.serve(user, reply.raw, from);
  }
}
