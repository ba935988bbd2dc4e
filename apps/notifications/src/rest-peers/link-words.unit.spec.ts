import type { FillRecord, VenueOrderRecord } from '@ome/contracts';
import { checkExecutionReport } from '@ome/contracts';
import { describe, expect, it } from 'vitest';
import { linkRequest, readAnswer, tradePostBody } from './link-body.js';
import { abandonedReport, linkReport } from './link-report.js';
import { venueLinksOf } from './venue-links.js';

const AT = new Date('2026-01-05T09:15:00.000Z');
const ORDER: VenueOrderRecord = {
  eventId: 'o-1/3',
  cause: 'ome.inbox.v1/0/7',
  epoch: 1,
  instruction: 'REPLACE',
  orderId: 'o-1',
  clientOrderId: 'c-2',
  origClientOrderId: 'c-1',
  account: 'equities-3',
  symbol: 'INFY',
  venue: 'BSE',
  side: 'SELL',
  orderType: 'LIMIT',
  quantity: '100',
  price: '1500.05',
  timeInForce: 'DAY',
  cumQty: '10',
  version: 3,
  createdAt: '2026-01-05T09:14:59.123Z',
  attributes: { user_id: '7' },
};

describe('a request to an execution link', () => {
  it('has the fields of the dialect; side, price and quantity are strings', () => {
    expect(linkRequest(ORDER, 'REPLACE')).toEqual({
      path: '/api/v1/update_order',
      body: {
        type: 2,
        order_id: 'c-2',
        OrigClOrdID: 'c-1',
        user_id: 7,
        product_id: 'INFY',
        side: '1',
        ask_price: '1500.05',
        total_qty: '100',
        order_stamp: '2026-01-05 09:14:59',
        order_qtydone: 10,
        account: 3,
        exchange_id: 'BSE',
        price_instruction: 'LIMIT',
      },
    });
  });

  it('goes to the path of its operation; a market order has price 0', () => {
    const { price: _price, ...priceless } = ORDER;
    const market: VenueOrderRecord = { ...priceless, orderType: 'MARKET', side: 'BUY' };
    const created = linkRequest({ ...market, instruction: 'NEW' }, 'NEW');
    expect(created.path).toBe('/api/v1/new_order');
    expect(created.body).toMatchObject({ type: 1, side: '0', ask_price: '0' });
    expect(linkRequest(ORDER, 'CANCEL')).toMatchObject({
      path: '/api/v1/delete_order',
      body: { type: 3 },
    });
  });
});

describe('an answer', () => {
  it('says success, and a comment where there is one', () => {
    expect(readAnswer('{"success":true}')).toEqual({ success: true });
    expect(readAnswer('{"success":false,"comment":"halted"}')).toEqual({
      success: false,
      comment: 'halted',
    });
  });

  it.each(['', 'ok', '[]', 'null', '{}', '{"success":"true"}', '<html>'])('is not %j', (body) => {
    expect(readAnswer(body)).toBeUndefined();
  });
});

const idOf = (order: VenueOrderRecord, verdict: 'ACCEPTED' | 'REFUSED') =>
  linkReport(order, verdict, AT).execId;

describe('a report of what came of an instruction', () => {
  it.each([
    ['NEW', 'NEW', 'REJECTED'],
    ['REPLACE', 'REPLACED', 'REPLACE_REJECTED'],
    ['CANCEL', 'CANCELED', 'CANCEL_REJECTED'],
    ['HIBERNATE', 'HIBERNATED', 'HIBERNATE_REJECTED'],
    ['ACTIVATE', 'ACTIVATED', 'ACTIVATE_REJECTED'],
  ] as const)('%s is %s or %s', (instruction, accepted, refused) => {
    const order = { ...ORDER, instruction };
    expect(linkReport(order, 'ACCEPTED', AT).execType).toBe(accepted);
    expect(linkReport(order, 'REFUSED', AT).execType).toBe(refused);
    expect(linkReport(order, 'NOT_DELIVERED', AT)).toMatchObject({
      execType: refused,
      reason: 'NOT_DELIVERED',
    });
  });

  it('is what the topic carries, and answers the version', () => {
    const report = linkReport(ORDER, 'REFUSED', AT, 'halted');
    expect(checkExecutionReport(report)).toEqual({ ok: true, report });
    expect(report).toMatchObject({ orderId: 'o-1', venue: 'BSE', inReplyTo: 3, text: 'halted' });
    const abandoned = abandonedReport(ORDER, AT);
    expect(checkExecutionReport(abandoned)).toEqual({ ok: true, report: abandoned });
  });

  it('has an execId of link, order, version and verdict alone', () => {
    const id = idOf(ORDER, 'ACCEPTED');
    expect(linkReport(ORDER, 'ACCEPTED', new Date(), 'later').execId).toBe(id);
    expect(idOf(ORDER, 'REFUSED')).not.toBe(id);
    expect(idOf({ ...ORDER, version: 4 }, 'ACCEPTED')).not.toBe(id);
    expect(idOf({ ...ORDER, orderId: 'o-2' }, 'ACCEPTED')).not.toBe(id);
    expect(idOf({ ...ORDER, venue: 'NSE' }, 'ACCEPTED')).not.toBe(id);
  });
});

it('a fill for the trade post has the fields of the dialect, and its id', () => {
  const fill: FillRecord = {
    fillId: 'o-1/4',
    eventId: 'o-1/4',
    cause: 'ome.inbox.v1/0/8',
    epoch: 1,
    kind: 'FILL',
    orderId: 'o-1',
    clientOrderId: 'c-2',
    account: 'equities-3',
    symbol: 'INFY',
    venue: 'BSE',
    side: 'SELL',
    quantity: '5',
    price: '1500.1',
    cumQty: '15',
    leavesQty: '85',
    avgPx: '1500',
    orderQuantity: '100',
    orderPrice: '1500.05',
    ordStatus: 'PARTIALLY_FILLED',
    execId: 'e-1',
    transactTime: '2026-01-05T09:16:00Z',
    version: 4,
    revision: 1,
    createdAt: '2026-01-05T09:14:59.123Z',
    lastTradePrice: '1500.1',
    attributes: { user_id: '7' },
  };
  expect(tradePostBody(fill)).toEqual({
    order_id: 'c-2',
    user_id: 7,
    product_id: 'INFY',
    side: 'S',
    ask_price: 1500.05,
    total_qty: 100,
    order_stamp: '2026-01-05 09:14:59',
    state: '1',
    account: 3,
    LTP: 1500.1,
    fill_id: 'o-1/4',
    fill: {
      fill_id: 'o-1/4',
      price: 1500.1,
      qtydone: 5,
      exchange_id: 'BSE',
      exchange_stamp: '2026-01-05 09:16:00',
    },
  });
});

describe('VENUE_REST_LINKS', () => {
  it('names venues, addresses and links that drop repeats', () => {
    const links = venueLinksOf(['BSE=http://127.0.0.1:5001/dummy/;idempotent', 'NSE=https://n.se']);
    expect([...links.values()]).toEqual([
      { venue: 'BSE', baseUrl: 'http://127.0.0.1:5001/dummy', idempotent: true },
      { venue: 'NSE', baseUrl: 'https://n.se', idempotent: false },
    ]);
  });

  it.each([
    ['BSE'],
    ['=http://a'],
    ['BSE=ftp://a'],
    ['BSE=http://a;once'],
    ['A=http://a', 'A=http://b'],
  ])('refuses %j', (...items) => {
    expect(() => venueLinksOf(items)).toThrow('VENUE_REST_LINKS');
  });
});
