import type { OrderView, StoryQueries } from '@ome/projections';

const EVENTS_AT_ONCE = 500;

/** Finds out to which order a request went when it came first. */
export class EarlierRequests {
  constructor(private readonly stories: Pick<StoryQueries, 'eventsOf'>) {}

  /** The order whose story has a request of this door under the id. */
  async targetOf(requestId: string, orders: readonly OrderView[]): Promise<OrderView | undefined> {
    for (const order of orders) if (await this.#has(order, requestId)) return order;
    return undefined;
  }

  async #has(order: OrderView, requestId: string): Promise<boolean> {
    const { version } = order;
    for (let after = 0; after < version; after += EVENTS_AT_ONCE) {
      const range = { after, upTo: version, limit: EVENTS_AT_ONCE };
      const events = await this.stories.eventsOf(order, range);
      const isIt = ({ record }: (typeof events)[number]) =>
        'requestId' in record && record.requestId === requestId && record.data.door === 'http';
      if (events.some(isIt)) return true;
    }
    return false;
  }
}
