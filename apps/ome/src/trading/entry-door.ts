import { randomUUID } from 'node:crypto';
import { loadConfig, secret } from '@ome/platform';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { CommandError } from '../failures.js';
import { readRunningSystem } from '../running-system.js';

const DOOR_CONFIG = Type.Object({
  ORDER_ENTRY_URL: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'Any order-entry process' }),
  ),
  OME_TOKEN: Type.Optional(
    secret({ description: 'A token of an operator, as `ome token` gets it' }),
  ),
});
const DEFAULT_URL = 'http://127.0.0.1:3001';
/** A stop is confirmed by every partition before it is answered. */
const LIMIT_MS = 30_000;

const Problem = Type.Object({ detail: Type.String() });

/** The API of order-entry, as an operator uses it. */
export class EntryDoor {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** The flag comes first, then the environment, then a system started from this folder. @throws CommandError */
  static open(flag: string | undefined): EntryDoor {
    const { ORDER_ENTRY_URL: given, OME_TOKEN: token } = loadConfig(DOOR_CONFIG);
    if (token === undefined) {
      throw new CommandError('sign in as an operator: export OME_TOKEN=$(ome token <user>)');
    }
    return new EntryDoor(flag ?? given ?? startedUrl() ?? DEFAULT_URL, token);
  }

  /** The answer's document. @throws CommandError with the problem's detail when it is no success */
  async ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) {
    const answer = await this.#fetch(method, path, body);
    const document: unknown = await answer.json().catch(() => undefined);
    if (answer.ok) return document;
    const detail = Check(Problem, document) ? document.detail : `HTTP ${answer.status}`;
    throw new CommandError(`${this.url}: ${detail}`);
  }

  async #fetch(method: string, path: string, body: object | undefined): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(LIMIT_MS),
      });
    } catch (cause) {
      throw new CommandError(
        `order-entry does not answer at ${this.url}: start it, or say where it is with --entry`,
        { cause },
      );
    }
  }
}

/** What a command does with an answer of another shape. */
export function notUnderstood(): CommandError {
  return new CommandError('order-entry answered something else: is it of this version?');
}

function startedUrl(): string | undefined {
  const port = readRunningSystem(process.cwd())?.ports?.['order-entry'];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}
