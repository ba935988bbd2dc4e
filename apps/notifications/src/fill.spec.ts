import type { FillRecord } from '@ome/contracts';

const AT = '2026-01-05T09:15:00.000Z';

/** A record of `ome.fills.v1`. */
export const fillRecord = (
  fields: Pick<FillRecord, 'orderId' | 'venue' | 'version'>,
): FillRecord => ({
  fillId: `${fields.orderId}/${fields.version}`,
  eventId: `${fields.orderId}/${fields.version}`,
  cause: `ome.inbox.v1/0/${fields.version}`,
  epoch: 1,
  kind: 'FILL',
  clientOrderId: fields.orderId,
  account: 'equities-3',
  symbol: 'INFY',
  side: 'BUY',
  quantity: '1',
  price: '1500',
  cumQty: '1',
  leavesQty: '99',
  avgPx: '1500',
  orderQuantity: '100',
  ordStatus: 'PARTIALLY_FILLED',
  execId: `e-${fields.version}`,
  transactTime: AT,
  revision: 0,
  createdAt: AT,
  ...fields,
});

/** An event of `ome.order-events.v1`, as order-lifecycle writes it. */
export const fillBooked = (orderId: string, version: number) => ({
  eventId: `${orderId}/${version}`,
  cause: `ome.inbox.v1/0/${version}`,
  epoch: 1,
  inputId: `i-${orderId}-${version}`,
  orderId,
  account: 'acme-1',
  version,
  occurredAt: AT,
  recordedAt: AT,
  type: 'FILL_BOOKED',
  execId: `e-${version}`,
  data: { venue: 'XTST', lastQty: '1', lastPx: '100' },
});
