import type { OrderView, StoredEvent, VersionRange } from '@ome/projections';
import { expect, it } from 'vitest';
import { EarlierRequests } from './earlier-requests.js';

const VERSIONS = 1_200;
const [ONE, TWO] = ['acme-1', 'acme-2'].map(
  (account) => ({ orderId: `order of ${account}`, account, version: VERSIONS }) as OrderView,
) as [OrderView, OrderView];

/** Of acme-2's order, version 1,100 was asked for under this id at this door. */
function earlier(requestId: string, door: string): EarlierRequests {
  const eventsOf = (
    { orderId }: Pick<OrderView, 'orderId'>,
    { after, upTo, limit }: VersionRange,
  ): Promise<readonly StoredEvent[]> => {
    const versions = Array.from(
      { length: Math.min(limit, upTo - after) },
      (_, at) => after + at + 1,
    );
    const events = versions.map((version) => ({
      version,
      record:
        orderId === TWO.orderId && version === 1_100
          ? { requestId, data: { door } }
          : { execId: 'e', data: {} },
    }));
    return Promise.resolve(events as unknown as readonly StoredEvent[]);
  };
  return new EarlierRequests({ eventsOf });
}

it('an earlier request is found in the story of its order, however long that is', async () => {
  expect(await earlier('key', 'http').targetOf('key', [ONE, TWO])).toBe(TWO);
  expect(await earlier('key', 'http').targetOf('key', [ONE])).toBeUndefined();
  expect(await earlier('other', 'http').targetOf('key', [ONE, TWO])).toBeUndefined();
  expect(await earlier('key', 'topic').targetOf('key', [ONE, TWO])).toBeUndefined();
});
