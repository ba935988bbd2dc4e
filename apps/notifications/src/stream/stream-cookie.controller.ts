import { Controller, Delete, Headers, HttpCode, Inject, Put, Res } from '@nestjs/common';
import { bearerTokenOf, CurrentSignIn, type SignedIn } from '@ome/access';
import type { FastifyReply } from 'fastify';
import { STREAM_COOKIE } from './stream.controller.js';

/** Whether the cookie is for HTTPS alone. */
export const SECURE_COOKIE = Symbol('secure cookie');

/**
 * `/v1/stream/cookie`: puts the caller's token where `EventSource`, which sends no headers, has it.
 * A token in the address would end up in logs; scripts cannot read the cookie, it goes to the stream
 * alone, and other sites cannot have it sent.
 */
@Controller('v1/stream/cookie')
export class StreamCookieController {
  constructor(@Inject(SECURE_COOKIE) private readonly secure: boolean) {}

  @Put()
  @HttpCode(204)
  put(
    @CurrentSignIn() { expiresAt }: SignedIn,
    @Headers('authorization') authorization: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): void {
    const seconds = Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
    void reply.header('set-cookie', this.#cookie(bearerTokenOf(authorization) ?? '', seconds));
  }

  @Delete()
  @HttpCode(204)
  remove(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('set-cookie', this.#cookie('', 0));
  }

  #cookie(value: string, seconds: number): string {
    const parts = [
      `${STREAM_COOKIE}=${value}`,
      'Path=/v1/stream',
      `Max-Age=${seconds}`,
      'HttpOnly',
      'SameSite=Strict',
      ...(this.secure ? ['Secure'] : []),
    ];
    return parts.join('; ');
  }
}
