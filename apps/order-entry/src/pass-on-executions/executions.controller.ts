import { Body, Controller, Headers, Inject, Post, Res, UseGuards } from '@nestjs/common';
import { API_KEY_HEADER, DialectGuard, unavailable } from '@ome/equities';
import { WithoutSignIn } from '@ome/platform';

/** Base address of fill-ingestion, without a final slash. */
export const FILL_INGESTION_URL = Symbol('FILL_INGESTION_URL');

const TIMEOUT_MS = 10_000;

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

/**
 * `POST /execution_endpoint`: clients of the old engine knew one address for both endpoints. The
 * body goes on as JSON, which says the same as a form does, and the answer comes back as it is.
 */
@Controller()
@WithoutSignIn('the equities dialect has no users: its guard asks for a key or a network')
@UseGuards(DialectGuard)
export class ExecutionsController {
  constructor(@Inject(FILL_INGESTION_URL) private readonly baseUrl: string) {}

  @Post('execution_endpoint')
  async passOn(
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: Reply,
    @Headers() headers: Readonly<Record<string, unknown>>,
  ): Promise<unknown> {
    const { status, retryAfter, body: said } = await this.#post(body, passedOn(headers));
    reply.status(status);
    if (retryAfter !== null) reply.header('retry-after', retryAfter);
    return said;
  }

  async #post(body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> {
    try {
      const response = await fetch(`${this.baseUrl}/execution_endpoint`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body ?? null),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const retryAfter = response.headers.get('retry-after');
      return { status: response.status, retryAfter, body: await response.json() };
    } catch (cause) {
      throw unavailable(
        'Reports cannot be passed on now; the outcome is unknown and the report may be repeated.',
        cause,
      );
    }
  }
}

/** fill-ingestion asks for the same key, of whoever posts. */
const PASSED_ON: readonly string[] = ['idempotency-key', API_KEY_HEADER];

function passedOn(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name): readonly [string, string][] => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
