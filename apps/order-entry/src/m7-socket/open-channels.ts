import type { Subscription } from './subscription.js';

interface OpenChannel {
  readonly subscription: Subscription;
  close: () => void;
}

/** What one connection is subscribed to, by URN. */
export class OpenChannels {
  readonly #byUrn = new Map<string, OpenChannel>();
  #newest: Subscription | undefined;

  get size(): number {
    return this.#byUrn.size;
  }

  /** Each snapshot comes before the next one: until then no other channel is to be opened. */
  get isBeginning(): boolean {
    return this.#newest?.isOpen === true && this.#newest.sequence === undefined;
  }

  urns(): readonly string[] {
    return [...this.#byUrn.keys()];
  }

  subscriptionTo(urn: string): Subscription | undefined {
    return this.#byUrn.get(urn)?.subscription;
  }

  /** The sequence of the last event of each that has begun. */
  sequences(): readonly { readonly channel: string; readonly sequence: number }[] {
    return [...this.#byUrn.values()].flatMap(({ subscription: { urn, sequence } }) =>
      sequence === undefined ? [] : [{ channel: urn, sequence }],
    );
  }

  /** @param begin tells the snapshot, and returns what ends the events after it */
  open(subscription: Subscription, begin: () => () => void): void {
    // Before it begins: what it begins with may be too much for the reader already.
    const open: OpenChannel = { subscription, close: () => undefined };
    this.#byUrn.set(subscription.urn, open);
    this.#newest = subscription;
    const close = begin();
    if (subscription.isOpen) open.close = close;
    else close();
  }

  /** @returns false when there is none of that name */
  end(urn: string): boolean {
    const open = this.#byUrn.get(urn);
    if (open === undefined) return false;
    this.#byUrn.delete(urn);
    open.subscription.end();
    open.close();
    return true;
  }
}
