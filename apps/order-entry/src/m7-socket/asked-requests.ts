import type { BatchType, PrivateOrder, PrivateOrderAction } from '@ome/m7';
import type { ClientConnection } from './client-connection.js';
import type { Subscription } from './subscription.js';

/** A request on its way to the writer, and who asked. */
export interface AskedRequest {
  /** Only it hears the correlation, whichever subscriptions it has by then. */
  readonly connection: Pick<ClientConnection, 'subscriptionTo' | 'notProcessed'>;
  /** The URN of the channel on which was asked. */
  readonly channel: string;
  readonly correlation: string | undefined;
  /** Of the batch. */
  readonly type: BatchType;
  /** What the refusal of a request without an order shows: identifier and revision as the request says them. */
  readonly shown: Pick<PrivateOrder, 'identifier' | 'clientIdentifier' | 'revisionNumber'>;
  readonly actions: {
    readonly acknowledged: PrivateOrderAction;
    readonly refused: PrivateOrderAction;
  };
}

/** Where events that answer a request can be told; `undefined` while its connection does not follow the channel. */
export function heardOn({ connection, channel }: AskedRequest): Subscription | undefined {
  const subscription = connection.subscriptionTo(channel);
  // Nothing comes before what it begins with.
  return subscription?.sequence === undefined ? undefined : subscription;
}

/** After so long without an outcome nobody is answered any more: longer than a writer takes to come back. */
const KEPT_MS = 10 * 60_000;
/** A hundred full batches: above it the oldest are given up, who have waited longest in vain. */
const MAXIMUM_ASKED = 100_000;

/** The requests of this process that the log has not answered yet, by inputId. */
export class AskedRequests {
  readonly #asked = new Map<string, AskedRequest & { readonly at: number }>();

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly maximum = MAXIMUM_ASKED,
  ) {}

  get size(): number {
    return this.#asked.size;
  }

  has(inputId: string): boolean {
    return this.#asked.has(inputId);
  }

  /** Before it is produced, or its outcome may be missed. */
  ask(inputId: string, request: AskedRequest): void {
    this.#dropOld();
    this.#asked.set(inputId, { ...request, at: this.now() });
  }

  /** The request that a record answers, once. */
  answered(inputId: string): AskedRequest | undefined {
    const request = this.#asked.get(inputId);
    this.#asked.delete(inputId);
    return request;
  }

  /** The oldest come first. */
  #dropOld(): void {
    const oldest = this.now() - KEPT_MS;
    for (const [inputId, { at }] of this.#asked) {
      if (at > oldest && this.#asked.size < this.maximum) return;
      this.#asked.delete(inputId);
    }
  }
}
