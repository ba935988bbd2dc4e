import type { PrivateOrder, PrivateOrderAction } from '@ome/m7';
import type { Subscription } from './subscription.js';

/** A request on its way to the writer, and who asked. */
export interface AskedRequest {
  /** The asker's subscription to the channel, where there is one; only it hears the correlation. */
  readonly subscription: Subscription | undefined;
  readonly correlation: string | undefined;
  /** What the refusal of a request without an order shows: identifier and revision as the request says them. */
  readonly shown: Pick<PrivateOrder, 'identifier' | 'clientIdentifier' | 'revisionNumber'>;
  readonly actions: {
    readonly acknowledged: PrivateOrderAction;
    readonly refused: PrivateOrderAction;
  };
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
