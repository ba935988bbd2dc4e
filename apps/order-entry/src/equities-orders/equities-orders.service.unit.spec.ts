import { instrumentOf, type DecidedRecord, type InboxRecord } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { OutcomeBoard } from '@ome/outcomes';
import { silentLog } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { ORDER_DOES_NOT_EXIST, ORDER_HAS_FILLS, UNKNOWN_OUTCOME } from './answers.js';
import { EquitiesOrders } from './equities-orders.service.js';
import type { NewOrderDto } from './equities-requests.dto.js';

const BASE = '1a2b00000000000001000000';
const NEWEST = '1a2b00000000000001000004';
const NEXT = '1a2b00000000000001000005';
const ARRIVAL = {
  inputId: 'eq-1',
  requestId: 'key-1',
  receivedAt: timestamp('2026-01-05T09:15:00.000Z'),
};
const ORDER = {
  user_id: 7,
  product_id: 'INFY',
  side: 0,
  price_instruction: 'LIMIT',
  ask_price: '1500.05',
  total_qty: '100',
  client: 12,
  exchange_id: 'NSE',
  account: 3,
  counter_party: 'CP',
} as const satisfies NewOrderDto;

/** What the service reads of a record. */
type Said = { readonly type: DecidedRecord['type'] } & Readonly<Record<string, unknown>>;

interface Projected {
  readonly ordStatus: string;
  readonly clientOrderIds: readonly string[];
}

interface Engine {
  readonly orders: EquitiesOrders;
  readonly asked: InboxRecord[];
  readonly urgent: boolean[];
  readonly put: InboxRecord[];
}

/** An engine whose log says `answers` to a request: the first one as its outcome, the others about the same order. */
function engineThatSays(
  answers: (orderId: string) => readonly Said[],
  projected?: Projected,
): Engine {
  const engine = { asked: [] as InboxRecord[], urgent: [] as boolean[], put: [] as InboxRecord[] };
  const board = new OutcomeBoard();
  const door = {
    ask: (record: InboxRecord, urgent: boolean) => {
      engine.asked.push(record);
      engine.urgent.push(urgent);
      const orderId = record.orderId ?? '';
      const conversation = board.open(record.inputId, 0);
      setImmediate(() => {
        for (const [index, said] of answers(orderId).entries()) {
          const inputId = index === 0 ? record.inputId : `report-${index}`;
          const event = { orderId, cause: 'ome.inbox.v1/0/0', ...said, inputId };
          board.take({
            partition: 0,
            offset: BigInt(index),
            record: event as unknown as DecidedRecord,
          });
        }
      });
      return Promise.resolve({ conversation, partition: 0, offset: 0n });
    },
    put: (record: InboxRecord) => {
      engine.put.push(record);
      return Promise.resolve();
    },
  };
  const queries = {
    waitUntil: () => Promise.resolve(true),
    byAnyName: () => Promise.resolve(projected as never),
  };
  const orders = new EquitiesOrders({
    door,
    queries,
    instrumentOf,
    venueTimeoutMs: 50,
    projectionTimeoutMs: 10,
    log: silentLog as never,
  });
  return { orders, ...engine };
}

const placed = (orderId: string): Said => ({
  type: 'ORDER_PLACED',
  version: 1,
  data: { clientOrderId: orderId },
});
const refusedBecause = (type: Said['type'], code: string, text?: string): Said => ({
  type,
  data: { reason: { code, text } },
});

const enter = (engine: Engine) => engine.orders.enter(ORDER, ARRIVAL);
const update = (engine: Engine, order_id = NEWEST) =>
  engine.orders.update({ order_id, ask_price: '10' }, ARRIVAL);
const cancel = (engine: Engine) => engine.orders.cancel({ order_id: NEWEST }, ARRIVAL);

describe('a new order', () => {
  it.each([
    ['ORDER_ACKNOWLEDGED'],
    ['FILL_BOOKED'],
    ['ORDER_DONE_FOR_DAY'],
    ['ORDER_CANCELED'],
  ] as const)('is a success once the log has %s', async (type) => {
    const engine = engineThatSays((id) => [placed(id), { type, data: {} }]);
    const answer = await enter(engine);
    expect(answer).toEqual({ success: true, order_id: engine.asked[0]?.orderId });
    expect(engine.put).toEqual([]);
  });

  it('is refused with the words of the writer', async () => {
    const engine = engineThatSays(() => [refusedBecause('ORDER_REFUSED', 'TOO_LATE')]);
    expect(await enter(engine)).toEqual({
      success: false,
      comment: 'The request was decided after its deadline',
    });
  });

  it('is refused by the venue in its words, and is known under its id', async () => {
    const engine = engineThatSays((id) => [
      placed(id),
      refusedBecause('ORDER_REJECTED', 'REFUSED_BY_VENUE', 'halted'),
    ]);
    expect(await enter(engine)).toEqual({
      success: false,
      comment: 'The venue refused: halted',
      order_id: engine.asked[0]?.orderId,
    });
  });

  it.each([
    ['the venue', (id: string) => [placed(id)]],
    ['the writer', () => []],
  ])('is cancelled and its outcome unknown when %s does not answer', async (_, answers) => {
    const engine = engineThatSays(answers);
    const answer = await enter(engine);
    expect(answer).toEqual({
      success: false,
      comment: UNKNOWN_OUTCOME,
      order_id: engine.asked[0]?.orderId,
    });
    expect(engine.put).toMatchObject([
      { requestId: 'eq:key-1/timeout', body: { type: 'CANCEL_ORDER' } },
    ]);
  });

  it('is not stored when the door refuses it', async () => {
    const engine = engineThatSays((id) => [placed(id)]);
    const answer = await engine.orders.enter({ ...ORDER, ask_price: '1500.03' }, ARRIVAL);
    expect(answer).toEqual({ success: false, comment: 'Price is not a multiple of the tick' });
    expect(engine.asked).toEqual([]);
  });
});

describe('an update', () => {
  const requested: Said = { type: 'REPLACE_REQUESTED', version: 6, data: { clientOrderId: NEXT } };

  it('waits for the answer to itself, not to an earlier one', async () => {
    const engine = engineThatSays(() => [
      requested,
      { type: 'FILL_BOOKED', data: {} },
      { type: 'ORDER_REPLACED', data: { clientOrderId: NEWEST, inReplyTo: 5 } },
      { type: 'REPLACE_REJECTED', data: { inReplyTo: 6, reason: { code: 'NOT_DELIVERED' } } },
    ]);
    expect(await update(engine)).toMatchObject({ success: false });
  });

  it('answers with the id of the replacement whatever else is said of the order', async () => {
    const engine = engineThatSays(() => [
      requested,
      { type: 'FILL_BOOKED', data: {} },
      { type: 'ORDER_REPLACED', data: { clientOrderId: NEXT, inReplyTo: 6 } },
    ]);
    expect(await update(engine)).toEqual({ success: true, order_id: NEXT });
    expect(engine.asked[0]).toMatchObject({ orderId: BASE });
    expect(engine.urgent).toEqual([false]);
  });

  it('is refused when the venue refuses it, and no other one', async () => {
    const engine = engineThatSays(() => [
      requested,
      { type: 'REPLACE_REJECTED', data: { inReplyTo: 5, reason: { code: 'REFUSED_BY_VENUE' } } },
      { type: 'REPLACE_REJECTED', data: { inReplyTo: 6, reason: { code: 'NOT_DELIVERED' } } },
    ]);
    expect(await update(engine)).toEqual({
      success: false,
      comment: 'The venue could not be reached',
    });
  });

  it('is refused when the order ends meanwhile', async () => {
    const engine = engineThatSays(() => [requested, { type: 'ORDER_CANCELED', data: {} }]);
    expect(await update(engine)).toEqual({ success: false, comment: 'The order is closed' });
  });

  it('has an unknown outcome and its new id when the venue does not answer', async () => {
    const engine = engineThatSays(() => [requested]);
    expect(await update(engine)).toEqual({
      success: false,
      comment: UNKNOWN_OUTCOME,
      order_id: NEXT,
    });
    expect(engine.put).toEqual([]);
  });

  it.each([
    ['REQUEST_REFUSED', 'UNKNOWN_ORDER', ORDER_DOES_NOT_EXIST],
    ['REPLACE_REFUSED', 'NOT_NEWEST_NAME', ORDER_DOES_NOT_EXIST],
    ['REPLACE_REFUSED', 'ORDER_HAS_FILLS', ORDER_HAS_FILLS],
    ['REPLACE_REFUSED', 'REQUEST_PENDING', 'Another request of this order waits for the venue'],
  ] as const)('refused by %s %s says "%s"', async (type, code, comment) => {
    const engine = engineThatSays(() => [refusedBecause(type, code)]);
    expect(await update(engine)).toEqual({ success: false, comment });
  });

  it.each(['UNKNOWN_ORDER', 'NOT_NEWEST_NAME', 'ORDER_HAS_FILLS'])(
    'says the fixed comment of %s alone, whatever else the writer says',
    async (code) => {
      const engine = engineThatSays(() => [refusedBecause('REPLACE_REFUSED', code, 'detail')]);
      const { comment } = { comment: '', ...(await update(engine)) };
      expect([ORDER_DOES_NOT_EXIST, ORDER_HAS_FILLS]).toContain(comment);
    },
  );

  it.each([['abc'], [BASE.toUpperCase()], ['$ne'], [`${BASE}0`]])(
    'of %s, which no order has, asks nobody',
    async (orderId) => {
      const engine = engineThatSays(() => []);
      expect(await update(engine, orderId)).toEqual({
        success: false,
        comment: ORDER_DOES_NOT_EXIST,
      });
      expect(engine.asked).toEqual([]);
    },
  );
});

describe('a cancel', () => {
  const requested: Said = { type: 'CANCEL_REQUESTED', version: 6, data: { clientOrderId: NEXT } };

  it('is a success once the venue confirms it, and passes a late engine', async () => {
    const engine = engineThatSays(() => [
      requested,
      { type: 'ORDER_CANCELED', data: { clientOrderId: NEXT, inReplyTo: 6 } },
    ]);
    expect(await cancel(engine)).toEqual({ success: true, order_id: NEXT });
    expect(engine.urgent).toEqual([true]);
  });

  it('is refused when the venue refuses it', async () => {
    const reason = { code: 'REFUSED_BY_VENUE', text: 'too late' };
    const engine = engineThatSays(() => [
      requested,
      { type: 'CANCEL_REJECTED', data: { inReplyTo: 6, reason } },
    ]);
    expect(await cancel(engine)).toEqual({
      success: false,
      comment: 'The venue refused: too late',
    });
  });
});

describe('a repeated request', () => {
  const repeated = (outcome: object): Said => ({
    type: 'REQUEST_REPEATED',
    data: { duplicateOf: `${BASE}/6`, outcome },
  });
  const accepted = { accepted: true, orderId: BASE, clientOrderId: NEXT };

  it('answers the refusal again', async () => {
    const outcome = { accepted: false, reason: { code: 'ORDER_HAS_FILLS' } };
    const engine = engineThatSays(() => [repeated(outcome)]);
    expect(await update(engine)).toEqual({ success: false, comment: ORDER_HAS_FILLS });
  });

  it.each([
    [
      'a success, when the order has its name',
      'NEW',
      [BASE, NEXT],
      { success: true, order_id: NEXT },
    ],
    [
      'the refusal of the venue, when the order has it not',
      'NEW',
      [BASE],
      { success: false, comment: 'The venue refused' },
    ],
    [
      'unknown, while it waits',
      'PENDING_REPLACE',
      [BASE],
      { success: false, comment: UNKNOWN_OUTCOME, order_id: NEXT },
    ],
  ])('answers %s', async (_, ordStatus, clientOrderIds, answer) => {
    const engine = engineThatSays(() => [repeated(accepted)], { ordStatus, clientOrderIds });
    expect(await update(engine)).toEqual(answer);
  });

  it('answers what the venue says meanwhile', async () => {
    const engine = engineThatSays(
      () => [
        repeated(accepted),
        { type: 'ORDER_REPLACED', data: { clientOrderId: NEXT, inReplyTo: 6 } },
      ],
      { ordStatus: 'PENDING_REPLACE', clientOrderIds: [BASE] },
    );
    expect(await update(engine)).toEqual({ success: true, order_id: NEXT });
  });
});
