import { Body, Controller, Headers, Inject, Post, Res } from '@nestjs/common';
import { unavailable } from '@ome/equities';

/** Base address of fill-ingestion, without a final slash. */
export const FILL_INGESTION_URL = Symbol('FILL_INGESTION_URL');

const TIMEOUT_MS = 10_000;

interface Reply {
  status(code: number): unknown;
}

/**
 * `POST /execution_endpoint`: clients of the old engine knew one address for both endpoints. The
 * body goes on as JSON, which says the same as a form does, and the answer comes back as it is.
 */
@Controller()
export class ExecutionsController {
  constructor(@Inject(FILL_INGESTION_URL) private readonly baseUrl: string) {}

  @Post('execution_endpoint')
  async passOn(
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: Reply,
    @Headers('idempotency-key') key?: string,
  ): Promise<unknown> {
    const answer = await this.#post(body, key);
    reply.status(answer.status);
    return answer.body;
  }

  async #post(
    body: unknown,
    key: string | undefined,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    try {
      const response = await fetch(`${this.baseUrl}/execution_endpoint`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: JSON.stringify(body ?? null),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, body: await response.json() };
    } catch (cause) {
      throw unavailable(
        'Reports cannot be passed on now; the outcome is unknown and the report may be repeated.',
        cause,
      );
    }
  }
}
