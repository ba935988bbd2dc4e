import { position } from '@ome/domain';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseOrderEvent } from './events/parse-event.js';
import { partitionOf, partitionOfOrderId, shardOf } from './ids/partitioning.js';
import { orderIdFor } from './ids/order-ids.js';
import { account, clientOrderId } from '@ome/domain';
import { decodeInbox } from './inbox/inbox.js';
import { parseFill } from './outputs/fills.js';
import { parseVenueOrder } from './outputs/venue-orders.js';
import { parseExecutionReport } from './reports/execution-reports.js';
import { parseOrderRequest } from './requests/order-requests.js';
import { isIdentifier } from './wire/fields.js';

const CAUSE = position('ome.inbox.v1/3/42');
const parsers = {
  parseOrderRequest,
  parseExecutionReport,
  parseOrderEvent,
  parseFill,
  parseVenueOrder,
};

const WORDS = [
  'type',
  'kind',
  'account',
  'body',
  'context',
  'instrument',
  'orderId',
  'price',
  'quantity',
  'attributes',
  'data',
  'terms',
  '__proto__',
  'constructor',
  'NEW_ORDER',
  'REQUEST',
  'REPORT',
  'ORDER_PLACED',
  'FILL_BOOKED',
  '100',
  '-0',
  '1e5',
];
/** JSON that looks like ours, so that it gets past the first checks. */
const json = fc
  .letrec<{ value: unknown; object: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(...WORDS),
      fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.string()),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.oneof(fc.constantFrom(...WORDS), fc.string()), tie('value'), {
      maxKeys: 8,
    }),
  }))
  .object.map((object) => Buffer.from(JSON.stringify(object)));
const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), json);

it('no bytes make a parser throw, and each says why it refuses', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      for (const parse of Object.values(parsers)) {
        const parsed = parse(value);
        if (!parsed.ok) expect(parsed.faults.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 2000 },
  );
});

const REQUEST = {
  kind: 'REQUEST',
  inputId: 'i-1',
  requestId: 'topic:r-1',
  account: 'acme-1',
  orderId: 'abcd1',
  principal: 'topic',
  dialect: 'topic',
  receivedAt: '2026-01-05T09:15:00Z',
  preconditions: { noFills: true },
  context: {
    instrument: {
      venue: 'NSE',
      symbol: 'INFY',
      version: 1,
      priceScale: 4,
      quantityScale: 0,
      tick: '0.05',
      lot: '1',
      minimumQuantity: '1',
      maximumQuantity: '100',
    },
  },
  body: {
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
  },
};

/** Every path to a value in the record. */
function paths(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

function withValue(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const object = { ...(value as Readonly<Record<string, unknown>>) };
  return { ...object, [key]: withValue(object[key], rest, other) };
}

it('a request that is broken in any one place never makes decodeInbox throw', () => {
  const other = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', '0.00000001', '9'.repeat(15)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...paths(REQUEST)), other, (path, value) => {
      const record = Buffer.from(JSON.stringify(withValue(REQUEST, path, value)));
      const input = decodeInbox(record, Buffer.from('acme-1'), CAUSE);
      expect(input.cause).toBe(CAUSE);
    }),
    { numRuns: 3000 },
  );
  const whole = decodeInbox(Buffer.from(JSON.stringify(REQUEST)), Buffer.from('acme-1'), CAUSE);
  expect(whole.kind).toBe('REQUEST');
});

it('an object never passes for a string, a number or a word', () => {
  const operator = fc.constantFrom({ $gt: '' }, { $ne: null }, { toString: 'x' }, ['x'], {});
  const places = paths(REQUEST).filter((path) => path.length > 0 && isLeaf(path));
  fc.assert(
    fc.property(fc.constantFrom(...places), operator, (path, value) => {
      const record = Buffer.from(JSON.stringify(withValue(REQUEST, path, value)));
      expect(decodeInbox(record, Buffer.from('acme-1'), CAUSE).kind).toBe('UNUSABLE');
    }),
  );
});

function isLeaf(path: readonly string[]): boolean {
  return !paths(REQUEST).some(
    (longer) => longer.length > path.length && path.every((key, index) => longer[index] === key),
  );
}

it('the shard of an account gives the partition, for every count', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
    .filter((text) => isIdentifier(text));
  fc.assert(
    fc.property(name, name, fc.integer({ min: 0, max: 16 }), (who, what, exponent) => {
      const count = 2 ** exponent;
      const partition = partitionOf(who, count);
      expect(parseInt(shardOf(who), 16) % count).toBe(partition);
      expect(partitionOfOrderId(orderIdFor(account(who), clientOrderId(what)), count)).toBe(
        partition,
      );
    }),
  );
});
