import { instrumentOf, type InboxRequestRecord } from '@ome/contracts';
import { done, type ReceivedRecord, type RecordBatch } from '@ome/messaging';
import type { InboxDoor } from '@ome/outcomes';
import type { Metrics } from '@ome/platform';
import { expect, it } from 'vitest';
import type { LastPrices } from '../last-prices.js';
import type { OrderPrices } from '../order-prices.js';
import { OrderRequestsController } from './order-requests.controller.js';

const received = (offset: number, request: object): ReceivedRecord => ({
  topic: 'ome.order-requests.v1',
  partition: 2,
  offset: BigInt(offset),
  key: null,
  value: Buffer.from(JSON.stringify({ account: 'acme-1', ...request })),
  timestamp: Date.UTC(2026, 0, 5, 9, 15),
  headers: {},
});

it('a request does not overtake a change that waits for the last price of its order', async () => {
  const put: (string | undefined)[] = [];
  const door = {
    put: (record: InboxRequestRecord) => {
      put.push(record.body.type);
      return Promise.resolve();
    },
  } as unknown as InboxDoor;
  const { promise: price, resolve: tellPrice } = Promise.withResolvers<string>();
  const controller = new OrderRequestsController(
    door,
    instrumentOf,
    { of: () => undefined } as unknown as LastPrices,
    { of: () => price } as unknown as OrderPrices,
    { counter: () => ({ inc: () => undefined }) } as unknown as Metrics,
  );
  const records = [
    received(1, { type: 'REPLACE_ORDER', origClientOrderId: 'c-1', price: '10' }),
    received(2, { type: 'CANCEL_ORDER', origClientOrderId: 'c-1' }),
  ];
  const taking = controller.take({ records } as unknown as RecordBatch);
  await new Promise((resolve) => setImmediate(resolve));
  tellPrice('9');
  expect(await taking).toEqual(done());
  expect(put).toEqual(['REPLACE_ORDER', 'CANCEL_ORDER']);
});
