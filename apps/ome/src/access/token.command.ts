import { loadConfig } from '@ome/platform';
import { Command, Option } from 'nest-commander';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { CommandError } from '../failures.js';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import { readRunningSystem } from '../running-system.js';

const ENTRY_CONFIG = Type.Object({
  ORDER_ENTRY_URL: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'Where users sign in' }),
  ),
});
const DEFAULT_URL = 'http://127.0.0.1:3001';
const LIMIT_MS = 10_000;

const SignedIn = Type.Object({ token: Type.String(), expiresAt: Type.String() });
const Problem = Type.Object({ detail: Type.String() });

interface TokenOptions extends CommonOptions {
  readonly entry?: string;
}

@Command({
  name: 'token',
  arguments: '<user>',
  description: 'Sign in and print the token: export OME_TOKEN=$(ome token otto)',
})
export class TokenCommand extends OmeCommand<TokenOptions> {
  @Option({ flags: '--entry <url>', description: 'order-entry; else ORDER_ENTRY_URL' })
  parseEntry(given: string): string {
    return given;
  }

  protected override async answer(
    [username = '']: readonly string[],
    { entry }: TokenOptions,
  ): Promise<Answer> {
    const url = entry ?? loadConfig(ENTRY_CONFIG).ORDER_ENTRY_URL ?? startedUrl() ?? DEFAULT_URL;
    const password = await this.invocation.terminal.secret(`Password of ${username}: `);
    const answer = await signIn(url, { username, password });
    const document: unknown = await answer.json().catch(() => undefined);
    if (Check(SignedIn, document)) return { document, text: document.token };
    const detail = Check(Problem, document) ? document.detail : `HTTP ${answer.status}`;
    throw new CommandError(`${url}: ${detail}`);
  }
}

async function signIn(url: string, credentials: object): Promise<Response> {
  try {
    return await fetch(new URL('/api/auth', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch (cause) {
    throw new CommandError(
      `order-entry does not answer at ${url}: start it, or say where it is with --entry`,
      { cause },
    );
  }
}

function startedUrl(): string | undefined {
  const port = readRunningSystem(process.cwd())?.ports?.['order-entry'];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}
