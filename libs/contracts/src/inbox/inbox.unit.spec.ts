import type { RequestInput } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { orderIdFor } from '../ids/order-ids.js';
import { shardOf } from '../ids/partitioning.js';
import { parseExecutionReport } from '../reports/execution-reports.js';
import { parseOrderRequest } from '../requests/order-requests.js';
import { instrumentOf } from '../reference-data.js';
import { account, clientOrderId, orderId, position, timestamp } from '@ome/domain';
import { decodeInbox } from './inbox.js';
import { inboxMessageOf } from './inbox-messages.js';
import { inboxReportOf } from './inbox-reports.js';
import { inboxRequestOf, inboxRequestOfTopic, type RequestFacts } from './inbox-requests.js';
import type { InboxRecord } from './inbox-schemas.js';

const CAUSE = position('ome.inbox.v1/3/42');
const SOURCE = {
  topic: 'ome.order-requests.v1',
  partition: 2,
  offset: 9n,
  timestamp: Date.UTC(2026, 0, 5, 9, 15),
};
const NEW_ORDER = {
  type: 'NEW_ORDER',
  account: 'acme-1',
  clientOrderId: 'c-1',
  symbol: 'INFY',
  venue: 'NSE',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '101.25',
  attributes: { desk: 'a' },
  reason: 'HEDGE',
};

function topicRecord(request: object, instrument = instrumentOf('NSE', 'INFY')): InboxRecord {
  const parsed = parseOrderRequest(Buffer.from(JSON.stringify(request)));
  if (!parsed.ok) throw new Error(parsed.faults.join('; '));
  return inboxRequestOfTopic(parsed.request, SOURCE, { instrument });
}

function decoded(record: object, key: string | null = 'acme-1') {
  const keyBytes = key === null ? null : Buffer.from(key);
  return decodeInbox(Buffer.from(JSON.stringify(record)), keyBytes, CAUSE);
}

function decodedRequest(record: object, key: string | null = 'acme-1'): RequestInput {
  const input = decoded(record, key);
  if (input.kind !== 'REQUEST') throw new Error(JSON.stringify(input));
  return input;
}

const facts: RequestFacts = {
  door: 'eq',
  dialect: 'equities',
  principal: { user: 'alice', roles: ['trader'], accounts: ['acme-1'] },
  inputId: 'input-1',
  receivedAt: timestamp('2026-01-05T09:15:00.000Z'),
  defaultRequestId: 'r-1',
};

describe('a request of the topic door', () => {
  it('becomes the input that decide takes', () => {
    const orderIdOfNames = orderIdFor(account('acme-1'), clientOrderId('c-1'));
    expect(decoded(topicRecord(NEW_ORDER))).toEqual({
      kind: 'REQUEST',
      inputId: 'ome.order-requests.v1/2/9',
      cause: CAUSE,
      receivedAt: '2026-01-05T09:15:00.000Z',
      requestId: 'topic:ome.order-requests.v1/2/9',
      bodyHash: expect.stringMatching(/^[\w-]{43}$/),
      account: 'acme-1',
      principal: 'topic',
      dialect: 'topic',
      deadline: '2026-01-05T09:15:10.000Z',
      preconditions: {},
      instrument: instrumentOf('NSE', 'INFY'),
      body: {
        type: 'NEW_ORDER',
        orderId: orderIdOfNames,
        clientOrderId: 'c-1',
        symbol: 'INFY',
        venue: 'NSE',
        side: 'BUY',
        orderType: 'LIMIT',
        quantity: { units: 100, scale: 0 },
        price: { units: 10125, scale: 2 },
        timeInForce: 'DAY',
        attributes: { desk: 'a' },
        reason: 'HEDGE',
      },
    });
  });

  it('says its expectations as preconditions, and keeps the words of who asked', () => {
    const words = { text: 'hurry', reason: 'HEDGE', attributes: { desk: 'b' } };
    const hibernate = {
      type: 'HIBERNATE_ORDER',
      account: 'acme-1',
      origClientOrderId: 'c-1',
      ...words,
      requestId: 'r-7',
      expectedRevision: 3,
      expectedVenueOrderId: 'v-1',
    };
    const input = decodedRequest(topicRecord(hibernate));
    expect(input.preconditions).toEqual({ revision: 3, venueOrderId: 'v-1' });
    expect(input.requestId).toBe('topic:r-7');
    expect(input.deadline).toBeUndefined();
    expect(input.body).toEqual({
      type: 'HIBERNATE_ORDER',
      target: { by: 'clientOrderId', clientOrderId: 'c-1' },
      ...words,
    });
  });

  it('is not used by a writer that does not know one of its preconditions', () => {
    const record = { ...topicRecord(NEW_ORDER), preconditions: { notFrozen: true } };
    const input = decodeInbox(
      Buffer.from(JSON.stringify(record)),
      Buffer.from('acme-1'),
      position('ome.inbox.v1/4/1'),
    );
    expect(input).toMatchObject({ kind: 'UNUSABLE', fault: expect.stringContaining('notFrozen') });
  });

  it('keeps a deadline of the caller', () => {
    const deadline = '2026-01-05T09:15:01.5Z';
    expect(decodedRequest(topicRecord({ ...NEW_ORDER, deadline })).deadline).toBe(deadline);
  });
});

interface OrderNames {
  readonly orderId?: string;
  readonly origClientOrderId?: string;
  readonly account?: string;
  readonly text?: string;
}

function hashOfCancel(said: OrderNames): string {
  const record = inboxRequestOf({ type: 'CANCEL_ORDER', text: 'enough', ...said }, facts);
  return decodedRequest(record, record.account ?? null).bodyHash;
}

function hashOf(request: object): string {
  return decodedRequest(topicRecord(request)).bodyHash;
}

describe('a list of orders', () => {
  it('has for each order its instrument and its last trade, where they are known', () => {
    const instrument = instrumentOf('NSE', 'INFY');
    if (instrument === undefined) throw new Error('INFY is traded on NSE');
    const { account: owner, ...order } = NEW_ORDER;
    const listed = { ...order, type: 'NEW_ORDER', side: 'BUY', orderType: 'LIMIT' } as const;
    const record = inboxRequestOf(
      {
        type: 'ORDER_LIST',
        account: owner,
        orders: [listed, { ...listed, clientOrderId: 'c-2', venue: 'BSE' }],
      },
      {
        ...facts,
        instruments: [instrument],
        lastPrices: [{ venue: 'NSE', symbol: 'INFY', price: '99.5' }],
      },
    );
    const unknown = { ...record.context, lastPriceUnknown: true };
    expect(decodedRequest({ ...record, context: unknown })).toMatchObject({
      lastPriceUnknown: true,
    });
    const { body, ...input } = decodedRequest(record);
    expect(input).not.toHaveProperty('lastPriceUnknown');
    if (body.type !== 'ORDER_LIST') throw new Error('Not a list');
    const [first, second] = body.orders;
    expect(first).toMatchObject({ instrument, lastPrice: { units: 995, scale: 1 } });
    expect(second).toEqual({ body: expect.objectContaining({ venue: 'BSE' }) });
  });

  const list = (body: object) => ({
    ...topicRecord(NEW_ORDER),
    body: { type: 'ORDER_LIST', ...body },
  });
  const decodedList = (body: object) =>
    decodeInbox(
      Buffer.from(JSON.stringify(list(body))),
      Buffer.from('acme-1'),
      position('ome.inbox.v1/4/1'),
    );

  it('may only say what it is of, and is another where that is another', () => {
    const [one, other] = [
      decodedList({ contentHash: 'a', orders: [] }),
      decodedList({ contentHash: 'b', orders: [] }),
    ];
    expect(one).toMatchObject({ kind: 'REQUEST', body: { type: 'ORDER_LIST', orders: [] } });
    const hashes = [one, other].map((input) => 'bodyHash' in input && input.bodyHash);
    expect(new Set(hashes).size).toBe(2);
  });

  it('has a deadline only where it has orders', () => {
    const { account: owner, ...order } = NEW_ORDER;
    const listed = { ...order, type: 'NEW_ORDER', side: 'BUY', orderType: 'LIMIT' } as const;
    const of = { type: 'ORDER_LIST', account: owner } as const;
    expect(inboxRequestOf({ ...of, orders: [listed] }, facts)).toMatchObject({
      deadline: '2026-01-05T09:15:10.000Z',
    });
    expect(inboxRequestOf({ ...of, orders: [], contentHash: 'a' }, facts)).not.toHaveProperty(
      'deadline',
    );
  });

  it.each([
    ['nothing', { orders: [] }],
    ['orders and their hash', { orders: [{ ...NEW_ORDER, account: undefined }], contentHash: 'a' }],
  ])('is not used when it says %s', (_what, body) => {
    expect(decodedList(body)).toMatchObject({
      kind: 'UNUSABLE',
      fault: expect.stringContaining('unless contentHash says'),
    });
  });
});

describe('possResend', () => {
  it.each([
    NEW_ORDER,
    { type: 'REPLACE_ORDER', account: 'acme-1', origClientOrderId: 'c-1', price: '1' },
    { type: 'CANCEL_ORDER', account: 'acme-1', origClientOrderId: 'c-1', clientOrderId: 'c-2' },
  ])('of $type reaches the writer', (request) => {
    const record = topicRecord({ ...request, possResend: true });
    expect(decodedRequest(record).body).toMatchObject({ type: request.type, possResend: true });
  });
});

describe('the hash of a body', () => {
  it('does not see the order of fields, nor what a repeat may change', () => {
    const turned = Object.fromEntries(Object.entries(NEW_ORDER).toReversed());
    const repeated = {
      ...turned,
      requestId: 'r',
      possResend: true,
      deadline: '2026-01-05T09:15:01Z',
    };
    expect(hashOf(repeated)).toBe(hashOf(NEW_ORDER));
  });

  it('does not see how the door names the order of a change', () => {
    const id = '1a2b00000000000001000002';
    const first = hashOfCancel({ orderId: id });
    expect(hashOfCancel({ orderId: id, account: 'acme-1' })).toBe(first);
    expect(hashOfCancel({ origClientOrderId: id, account: 'acme-1' })).toBe(first);
    expect(hashOfCancel({ orderId: '1a2b00000000000001000003' })).not.toBe(first);
    expect(hashOfCancel({ orderId: id, text: 'more' })).not.toBe(first);
  });

  it('sees every other field', () => {
    expect(hashOf({ ...NEW_ORDER, price: '101.3' })).not.toBe(hashOf(NEW_ORDER));
    expect(hashOf({ ...NEW_ORDER, attributes: { desk: 'b' } })).not.toBe(hashOf(NEW_ORDER));
    expect(hashOf({ ...NEW_ORDER, text: '' })).not.toBe(hashOf(NEW_ORDER));
  });
});

describe('a request of the equities door', () => {
  it('names a new order by its orderId, and a repeat with another id has the same body', () => {
    const { clientOrderId: _name, ...body } = NEW_ORDER;
    const parse = (id: string) =>
      decodedRequest(
        inboxRequestOf(
          { ...body, type: 'NEW_ORDER', side: 'BUY', orderType: 'LIMIT' },
          {
            ...facts,
            orderId: orderId(id),
          },
        ),
      );
    const input = parse('0123456789abcdef01000000');
    expect(input.body).toMatchObject({
      orderId: '0123456789abcdef01000000',
      clientOrderId: '0123456789abcdef01000000',
    });
    expect(input.requestId).toBe('eq:r-1');
    expect(parse('0123456789abcdef02000000').bodyHash).toBe(input.bodyHash);
  });

  it('goes unkeyed to the partition of the shard when the account is not known', () => {
    const id = `${shardOf('acme-1')}56789abcdef012000000`;
    const record = inboxRequestOf(
      { type: 'CANCEL_ORDER', orderId: id, assignName: 'REVISION' },
      { ...facts, preconditions: { noFills: true, newestName: `${id.slice(0, 18)}000003` } },
    );
    const message = inboxMessageOf(record, 8);
    const keyed = inboxMessageOf(topicRecord(NEW_ORDER), 8);
    expect(message).toMatchObject({ key: null, partition: keyed.partition });
    expect(keyed.key).toBe('acme-1');
    const input = decodedRequest(record, null);
    expect(input.account).toBeUndefined();
    expect(input.preconditions).toEqual({ noFills: true, newestName: `${id.slice(0, 18)}000003` });
    expect(input.body).toEqual({
      type: 'CANCEL_ORDER',
      target: { by: 'orderId', orderId: id },
      assignName: 'REVISION',
    });
  });
});

describe('a report', () => {
  const REPORT = {
    venue: 'NSE',
    execId: 'e-1',
    execType: 'TRADE',
    transactTime: '2026-01-05T09:15:00.123456789Z',
    lastQty: '10',
    lastPx: '101.25',
  };
  const reportFacts = { inputId: 'input-2', receivedAt: facts.receivedAt };
  const report = (fields: object) => {
    const parsed = parseExecutionReport(Buffer.from(JSON.stringify({ ...REPORT, ...fields })));
    if (!parsed.ok) throw new Error(parsed.faults.join('; '));
    return parsed.report;
  };

  it('leaves a field of the venue behind and becomes the input that decide takes', () => {
    const made = inboxReportOf(report({ orderId: 'abcd1', venueField: { a: 1 } }), reportFacts);
    if (!made.resolved) throw new Error('unresolved');
    expect(made.record.body).not.toHaveProperty('venueField');
    expect(inboxMessageOf(made.record, 8)).toMatchObject({ key: null, partition: 0xabcd % 8 });
    expect(decoded(made.record, null)).toEqual({
      kind: 'REPORT',
      inputId: 'input-2',
      cause: CAUSE,
      receivedAt: facts.receivedAt,
      target: { by: 'orderId', orderId: 'abcd1' },
      venue: 'NSE',
      execId: 'e-1',
      execType: 'TRADE',
      transactTime: REPORT.transactTime,
      lastQty: { units: 10, scale: 0 },
      lastPx: { units: 10125, scale: 2 },
    });
  });

  it('by clientOrderId goes to its account', () => {
    const made = inboxReportOf(report({ clientOrderId: 'c-1', account: 'acme-1' }), reportFacts);
    expect(made).toMatchObject({ resolved: true, record: { account: 'acme-1' } });
  });

  it('by venueOrderId alone is unresolved until somebody looks it up', () => {
    const byVenue = report({ venueOrderId: 'v-1' });
    expect(inboxReportOf(byVenue, reportFacts)).toEqual({
      resolved: false,
      venue: 'NSE',
      venueOrderId: 'v-1',
    });
    const resolved = { orderId: 'abcd1', account: 'acme-1' };
    expect(inboxReportOf(byVenue, { ...reportFacts, resolved })).toMatchObject({
      resolved: true,
      record: { orderId: 'abcd1', account: 'acme-1' },
    });
  });
});

describe('what cannot be used', () => {
  const record = topicRecord(NEW_ORDER);

  it.each([
    ['no account as key', record, null],
    ['another key', record, 'acme-2'],
    ['another kind', { ...record, kind: 'TIME' }, 'acme-1'],
    ['an unknown precondition', { ...record, preconditions: { noMoon: true } }, 'acme-1'],
    ['an unknown field in the body', { ...record, body: { ...NEW_ORDER, priec: '1' } }, 'acme-1'],
    [
      'an operator in place of a price',
      { ...record, body: { ...NEW_ORDER, price: { $gt: '' } } },
      'acme-1',
    ],
    ['a new order without its id', { ...record, orderId: undefined }, 'acme-1'],
    [
      'a tick that its scale cannot hold',
      { ...record, context: { instrument: { ...instrumentRecord(), tick: '0.00001' } } },
      'acme-1',
    ],
  ])('%s is skipped under the inputId of its door', (_name, value, key) => {
    expect(decoded(value, key)).toEqual({
      kind: 'UNUSABLE',
      inputId: 'ome.order-requests.v1/2/9',
      cause: CAUSE,
      account: 'acme-1',
      fault: expect.stringMatching(/./),
    });
  });

  it('has its position as inputId when nothing can be read', () => {
    expect(decodeInbox(null, null, CAUSE)).toMatchObject({ kind: 'UNUSABLE', inputId: CAUSE });
    expect(decodeInbox(Buffer.from('{"'), null, CAUSE)).toMatchObject({ inputId: CAUSE });
  });

  function instrumentRecord() {
    if (record.kind !== 'REQUEST') throw new Error('No request');
    return record.context.instrument;
  }
});
