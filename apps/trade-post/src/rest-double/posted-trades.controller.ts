import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ForRoles } from '@ome/access';
import { unreachable } from '@ome/domain';
import { WithoutSignIn } from '@ome/platform';
import type { FastifyReply } from 'fastify';
import { TradeStore } from '../trades.schema.js';

interface DoubleAnswer {
  readonly success: boolean;
  readonly comment?: string;
}

const SHOWN = 1_000;

/** The old test double of a trade post: keeps what is posted, each `fill_id` once, and shows it. */
@Controller('trade_post_REST_API_dummy')
export class PostedTradesController {
  constructor(private readonly store: TradeStore) {}

  @Post()
  @WithoutSignIn('the old test double knew no users; what is posted is only kept')
  @HttpCode(200)
  async take(
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DoubleAnswer> {
    if (!isObject(body)) {
      void reply.status(400);
      return { success: false, comment: 'the body must be a JSON object' };
    }
    const fillId = body['fill_id'];
    const id = typeof fillId === 'string' && fillId !== '' ? fillId : randomUUID();
    const kept = await this.store.keepPosted(id, body);
    switch (kept) {
      case 'KEPT':
        return { success: true };
      case 'UNSTORABLE':
        void reply.status(400);
        return { success: false, comment: 'the name of a field holds a NUL' };
      case 'UNREACHABLE':
        void reply.status(503);
        return { success: false, comment: 'the database cannot be reached; post again' };
      default:
        return unreachable(kept);
    }
  }

  /** What was posted, the newest first, at most 1,000. */
  @Get()
  @ForRoles('operator')
  async received() {
    const posted = await this.store.posted.find().sort({ receivedAt: -1 }).limit(SHOWN).lean();
    return {
      trades: posted.map(({ _id, receivedAt, times, body }) => ({
        fill_id: _id,
        receivedAt: receivedAt.toISOString(),
        times,
        body,
      })),
    };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
