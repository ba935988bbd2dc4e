import {
  decodeInbox,
  encodeInbox,
  instrumentOf,
  orderIdFor,
  type InboxRequestRecord,
} from '@ome/contracts';
import { account, clientOrderId, position, type Input } from '@ome/domain';
import type { ReceivedRecord } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { readRequestRecord } from './read-request-record.js';

const NEW_ORDER = {
  type: 'NEW_ORDER',
  account: 'acme-1',
  clientOrderId: 'c-1',
  symbol: 'INFY',
  venue: 'NSE',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '1500.05',
};

const received = (value: unknown, change: Partial<ReceivedRecord> = {}): ReceivedRecord => ({
  topic: 'ome.order-requests.v1',
  partition: 2,
  offset: 17n,
  key: null,
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  timestamp: Date.UTC(2026, 0, 5, 9, 15),
  headers: {},
  ...change,
});

const read = (record: ReceivedRecord) =>
  readRequestRecord(record, (venue, symbol) => ({
    instrument: instrumentOf(venue, symbol),
    lastPrice: symbol === 'INFY' ? '1499.5' : undefined,
  }));

function inboxRecord(value: unknown): InboxRequestRecord {
  const result = read(received(value));
  if (!result.ok) throw new Error(result.faults.join('; '));
  return result.record;
}

/** As the writer will read it. */
function decided(record: InboxRequestRecord): Input {
  const key = record.account === undefined ? null : Buffer.from(record.account);
  return decodeInbox(Buffer.from(encodeInbox(record)), key, position('ome.inbox.v1/0/0'));
}

describe('a record of the request topic', () => {
  it('is known by its position, and must be decided within ten seconds', async () => {
    expect(decided(inboxRecord(NEW_ORDER))).toMatchObject({
      kind: 'REQUEST',
      inputId: 'ome.order-requests.v1/2/17',
      requestId: 'topic:ome.order-requests.v1/2/17',
      account: 'acme-1',
      principal: 'topic',
      receivedAt: '2026-01-05T09:15:00.000Z',
      deadline: '2026-01-05T09:15:10.000Z',
      instrument: { venue: 'NSE', symbol: 'INFY' },
      lastPrice: { units: 14995, scale: 1 },
      body: { orderId: orderIdFor(account('acme-1'), clientOrderId('c-1')) },
    });
  });

  it('keeps the requestId of its sender', async () => {
    expect(inboxRecord({ ...NEW_ORDER, requestId: 'r-1' }).requestId).toBe('topic:r-1');
  });

  it('of an unknown symbol goes on without rules: its refusal is its outcome', async () => {
    const input = decided(inboxRecord({ ...NEW_ORDER, symbol: 'GOLD' }));
    expect(input.kind).toBe('REQUEST');
    expect(input).not.toHaveProperty('instrument');
  });

  it('that names an order by its account is keyed by it', async () => {
    const cancel = { type: 'CANCEL_ORDER', account: 'acme-1', origClientOrderId: 'c-1' };
    expect(decided(inboxRecord(cancel))).toMatchObject({ account: 'acme-1' });
  });

  it('that asks for a change goes on as it is: the writer keeps the last price', () => {
    const replace = { type: 'REPLACE_ORDER', account: 'acme-1', origClientOrderId: 'c-1' };
    expect(decided(inboxRecord({ ...replace, price: '1500' }))).not.toHaveProperty('lastPrice');
  });

  it.each([
    ['no JSON', '{'],
    ['another type', { ...NEW_ORDER, type: 'BUY' }],
    ['a number for a decimal', { ...NEW_ORDER, quantity: 100 }],
    ['an unknown field', { ...NEW_ORDER, prize: '1' }],
    ['no account', { ...NEW_ORDER, account: undefined }],
    ['every account', { ...NEW_ORDER, account: '*' }],
    ["what stands for a user's lists", { ...NEW_ORDER, account: 'lists/bob' }],
    ['them for a cancel', { type: 'CANCEL_ORDER', account: 'lists/bob', orderId: 'o-1' }],
    ['an id of the engine', { ...NEW_ORDER, requestId: 'sys:1' }],
  ])('is refused with %s', async (_, value) => {
    expect(read(received(value))).toMatchObject({
      ok: false,
      faults: [expect.any(String)],
    });
  });

  it.each([[-1], [1.7e18], [Number.NaN]])('is refused with the timestamp %d', async (timestamp) => {
    expect(read(received(NEW_ORDER, { timestamp })).ok).toBe(false);
  });

  it('is refused as a tombstone', async () => {
    expect(read(received('', { value: null })).ok).toBe(false);
  });
});
