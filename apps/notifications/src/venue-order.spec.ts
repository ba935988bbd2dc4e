import type { VenueOrderRecord } from '@ome/contracts';

type Told = Pick<VenueOrderRecord, 'orderId' | 'venue' | 'instruction' | 'version'>;

/** A record of `ome.venue-orders.v1`. */
export const venueOrder = (fields: Told & Partial<VenueOrderRecord>): VenueOrderRecord => ({
  eventId: `${fields.orderId}/${fields.version}`,
  cause: `ome.inbox.v1/0/${fields.version}`,
  epoch: 1,
  clientOrderId: fields.orderId,
  account: 'equities-3',
  symbol: 'INFY',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '1500.05',
  timeInForce: 'DAY',
  cumQty: '0',
  createdAt: '2026-01-05T09:15:00.000Z',
  ...fields,
});
