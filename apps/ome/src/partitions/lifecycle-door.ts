import { commaList, loadConfig, secret } from '@ome/platform';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { CommandError } from '../failures.js';
import { readRunningSystem } from '../running-system.js';

const DOOR_CONFIG = Type.Object({
  LIFECYCLE_URLS: Type.Optional(
    commaList({ description: 'Every order-lifecycle process, each `http://host:port`' }),
  ),
  OME_TOKEN: Type.Optional(
    secret({ description: 'A token of an operator, as `ome token` gets it' }),
  ),
});

const DEFAULT_URL = 'http://127.0.0.1:3002';
const LIMIT_MS = 10_000;

const PartitionView = Type.Object({
  partition: Type.Integer(),
  state: Type.String(),
  reason: Type.String(),
  nextInput: Type.Union([Type.String(), Type.Null()]),
  stoppedAt: Type.Union([Type.String(), Type.Null()]),
  epoch: Type.Union([Type.Integer(), Type.Null()]),
  waiting: Type.Integer(),
});
const PartitionsView = Type.Object({ partitions: Type.Array(PartitionView) });
const Problem = Type.Object({ detail: Type.String() });

/** A partition as the process that writes it tells it; offsets are decimal strings. */
export type PartitionStanding = Readonly<Static<typeof PartitionView>> & {
  /** Of the process. */
  readonly url: string;
};

/** The operator's door of every order-lifecycle process. */
export class LifecycleDoor {
  private constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
  ) {}

  /** Flags come first, then the environment, then a system started from this folder. @throws CommandError */
  static open(flag: string | undefined): LifecycleDoor {
    const { LIFECYCLE_URLS: given, OME_TOKEN: token } = loadConfig(DOOR_CONFIG);
    if (token === undefined) {
      throw new CommandError('sign in as an operator: export OME_TOKEN=$(ome token <user>)');
    }
    const urls = flag?.split(',') ?? given ?? [startedUrl() ?? DEFAULT_URL];
    return new LifecycleDoor(urls, token);
  }

  /** Where every partition stands. @throws CommandError when a process does not answer */
  async partitions(): Promise<readonly PartitionStanding[]> {
    const found: PartitionStanding[] = [];
    for (const url of this.urls) {
      const answer = await this.#ask(url, 'GET', '/v1/operator/partitions');
      if (!Check(PartitionsView, answer)) throw new CommandError(`${url} is no order-lifecycle`);
      found.push(...answer.partitions.map((partition) => ({ ...partition, url })));
    }
    return found.toSorted((left, right) => left.partition - right.partition);
  }

  /** The partition at the process that writes it. @throws CommandError when none does */
  async partition(number: number): Promise<PartitionStanding> {
    const all = await this.partitions();
    const found = all.find(({ partition }) => partition === number);
    if (found !== undefined) return found;
    throw new CommandError(
      `no process at ${this.urls.join(',')} writes partition ${number}: name them all with --lifecycle`,
    );
  }

  async act({ url, partition }: PartitionStanding, verb: string, body?: object): Promise<void> {
    await this.#ask(url, 'POST', `/v1/operator/partitions/${partition}/${verb}`, body);
  }

  async #ask(url: string, method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.#fetch(url, method, path, body);
    const document: unknown = await answer.json().catch(() => undefined);
    if (answer.ok) return document;
    if (answer.status === 404) {
      throw new CommandError(`${url} has no operator's door: its ROLES have no writer`);
    }
    const detail = Check(Problem, document) ? document.detail : `HTTP ${answer.status}`;
    throw new CommandError(`${url}: ${detail}`);
  }

  async #fetch(url: string, method: string, path: string, body?: object): Promise<Response> {
    try {
      return await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(LIMIT_MS),
      });
    } catch (cause) {
      throw new CommandError(
        `order-lifecycle does not answer at ${url}: start it, or say where it is with --lifecycle`,
        { cause },
      );
    }
  }
}

function startedUrl(): string | undefined {
  const port = readRunningSystem(process.cwd())?.ports?.['order-lifecycle'];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}
