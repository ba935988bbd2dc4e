import type { OrderView, StoredEvent, StoryQueries } from '@ome/projections';

const EVENTS_AT_ONCE = 500;

type Stories = Pick<StoryQueries, 'eventsOf'>;

/** Finds out to which order a request went when it came first. */
export class EarlierRequests {
  constructor(private readonly stories: Stories) {}

  /** The order whose story has a request of this door under the id. */
  async targetOf(requestId: string, orders: readonly OrderView[]): Promise<OrderView | undefined> {
    const isIt = ({ record }: StoredEvent) =>
      'requestId' in record && record.requestId === requestId && record.data.door === 'http';
    for (const order of orders) {
      if ((await firstEventOf(this.stories, order, isIt)) !== undefined) return order;
    }
    return undefined;
  }
}

/** The first event of the order's story that is it, however long the story is. */
export async function firstEventOf(
  stories: Stories,
  order: OrderView,
  isIt: (event: StoredEvent) => boolean,
): Promise<StoredEvent | undefined> {
  const { version } = order;
  for (let after = 0; after < version; after += EVENTS_AT_ONCE) {
    const events = await stories.eventsOf(order, { after, upTo: version, limit: EVENTS_AT_ONCE });
    const found = events.find(isIt);
    if (found !== undefined) return found;
  }
  return undefined;
}
