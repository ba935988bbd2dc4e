import {
  decodeInbox,
  encodeInbox,
  instrumentOf,
  newEquitiesOrderId,
  type InboxRequestRecord,
} from '@ome/contracts';
import { account, position, timestamp, type Input } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import type { NewOrderDto } from './equities-requests.dto.js';
import {
  cancelRequest,
  newOrderRequest,
  timeoutCancelRequest,
  updateRequest,
} from './inbox-requests.js';

const ID = newEquitiesOrderId(account('equities-3'), new Uint8Array(7));
const NEWEST = `${ID.slice(0, 18)}000002`;
const ARRIVAL = {
  inputId: 'eq-1',
  requestId: 'key-1',
  receivedAt: timestamp('2026-01-05T09:15:00.000Z'),
};
const ORDER = {
  user_id: 7,
  product_id: 'INFY',
  side: 1,
  price_instruction: 'LIMIT',
  ask_price: '1500.05',
  total_qty: '100',
  client: 12,
  exchange_id: 'NSE',
  account: 3,
  counter_party: 'CP',
} as const satisfies NewOrderDto;

/** As the writer will read it. */
function decided(record: InboxRequestRecord): Input {
  const key = record.account === undefined ? null : Buffer.from(record.account);
  return decodeInbox(Buffer.from(encodeInbox(record)), key, position('ome.inbox.v1/0/0'));
}

function newOrder(change: Partial<NewOrderDto> = {}): Input {
  const instrument = instrumentOf('NSE', 'INFY');
  if (instrument === undefined) throw new Error('INFY is traded on NSE.');
  return decided(
    newOrderRequest({ ...ORDER, ...change }, { instrument, lastPrice: '1499.5' }, ID, ARRIVAL),
  );
}

describe('a new order in the inbox', () => {
  it('is of the account, by the user, with the dialect in its attributes', () => {
    expect(newOrder()).toMatchObject({
      lastPrice: { units: 14995, scale: 1 },
      kind: 'REQUEST',
      inputId: 'eq-1',
      requestId: 'eq:key-1',
      account: 'equities-3',
      dialect: 'equities',
      deadline: '2026-01-05T09:15:10.000Z',
      preconditions: {},
      instrument: { venue: 'NSE', symbol: 'INFY' },
      body: {
        type: 'NEW_ORDER',
        orderId: ID,
        clientOrderId: ID,
        side: 'SELL',
        orderType: 'LIMIT',
        quantity: { units: 100, scale: 0 },
        price: { units: 150_005, scale: 2 },
        timeInForce: 'DAY',
        submittedBy: '7',
        attributes: { user_id: '7', client: '12', counter_party: 'CP' },
      },
    });
  });

  it('has no price when it is a MARKET order', () => {
    const input = newOrder({ price_instruction: 'MARKET', ask_price: '0' });
    expect(input).toMatchObject({ body: { orderType: 'MARKET' } });
    expect(input).not.toHaveProperty('body.price');
  });

  it('is read whatever text the counter party is', () => {
    expect(newOrder({ counter_party: '"\\\n\u{1F4C8}' }).kind).toBe('REQUEST');
  });
});

describe('a change in the inbox', () => {
  const rules = { noFills: true, noPending: true, newestName: NEWEST };

  it('is named by the writer, for the order behind any id of the chain', () => {
    const update = { order_id: NEWEST, ask_price: '10', total_qty: '20' };
    expect(decided(updateRequest(update, ID, ARRIVAL))).toMatchObject({
      requestId: 'eq:key-1',
      preconditions: rules,
      body: {
        type: 'REPLACE_ORDER',
        target: { by: 'orderId', orderId: ID },
        assignName: 'REVISION',
        price: { units: 10, scale: 0 },
        quantity: { units: 20, scale: 0 },
      },
    });
  });

  it.each([
    [{ ask_price: '10' }, 'quantity'],
    [{ total_qty: '10', ask_price: '' }, 'price'],
  ])('%j leaves the %s alone', (change, untouched) => {
    const input = decided(updateRequest({ order_id: NEWEST, ...change }, ID, ARRIVAL));
    expect(input.kind).toBe('REQUEST');
    expect(input).not.toHaveProperty(`body.${untouched}`);
  });

  it('may be a cancel, which has no deadline', () => {
    const cancel = { order_id: NEWEST, reason_cancellation: 'changed my mind' };
    const input = decided(cancelRequest(cancel, ID, ARRIVAL));
    expect(input).toMatchObject({
      preconditions: rules,
      body: { type: 'CANCEL_ORDER', assignName: 'REVISION', reason: 'changed my mind' },
    });
    expect(input).not.toHaveProperty('deadline');
  });

  it('is asked by the door itself after a new order, which it takes back while the venue has it not', () => {
    expect(decided(timeoutCancelRequest(ORDER, ID, ARRIVAL))).toMatchObject({
      requestId: 'eq:key-1/timeout',
      account: 'equities-3',
      preconditions: { notAcknowledged: true },
      body: {
        type: 'CANCEL_ORDER',
        target: { by: 'orderId', orderId: ID },
        takesBack: 'eq:key-1',
      },
    });
  });
});
