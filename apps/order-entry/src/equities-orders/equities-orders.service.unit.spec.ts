import { describe, expect, it, vi } from 'vitest';
import { ORDER_DOES_NOT_EXIST, ORDER_HAS_FILLS, UNKNOWN_OUTCOME } from './answers.js';
import {
  BASE,
  NEWEST,
  NEXT,
  ARRIVAL,
  ORDER,
  cancel,
  engineThatCannotTell,
  engineThatSays,
  enter,
  placed,
  refusedBecause,
  update,
  type Said,
} from './said-engine.spec.js';

const cancels = (takesBack?: string): Said => ({
  type: 'CANCEL_REQUESTED',
  ordStatus: 'PENDING_CANCEL',
  data: { takesBack },
});

describe('a new order', () => {
  it.each([
    ['ORDER_ACKNOWLEDGED', 'NEW'],
    ['FILL_BOOKED', 'FILLED'],
    ['ORDER_REPLACED', 'NEW'],
    ['ORDER_RESTATED', 'NEW'],
    ['ORDER_HIBERNATED', 'HIBERNATED'],
    ['ORDER_DONE_FOR_DAY', 'DONE_FOR_DAY'],
    ['ORDER_SUSPENDED', 'SUSPENDED'],
    ['ORDER_STOPPED', 'STOPPED'],
    ['ORDER_CALCULATED', 'CALCULATED'],
    ['ORDER_ACCEPTED_FOR_BIDDING', 'ACCEPTED_FOR_BIDDING'],
  ] as const)('is a success once the log has %s', async (type, ordStatus) => {
    const engine = engineThatSays((id) => [placed(id), { type, ordStatus, data: {} }]);
    const answer = await enter(engine);
    expect(answer).toEqual({ success: true, order_id: engine.asked[0]?.orderId });
    expect(engine.put).toEqual([]);
  });

  it.each([
    ['ORDER_CANCELED', 'CANCELED', 'The order was canceled before the venue took it'],
    ['ORDER_EXPIRED', 'EXPIRED', 'The order expired before the venue took it'],
    ['ORDER_ACKNOWLEDGED', 'CANCELED', 'The order was canceled before the venue took it'],
    ['ORDER_ACKNOWLEDGED', 'EXPIRED', 'The order expired before the venue took it'],
    ['ORDER_ACKNOWLEDGED', 'REJECTED', 'The venue refused'],
  ] as const)('is no success at %s when it is %s', async (type, ordStatus, comment) => {
    const engine = engineThatSays((id) => [placed(id), { type, ordStatus, data: {} }]);
    expect(await enter(engine)).toEqual({
      success: false,
      comment,
      order_id: engine.asked[0]?.orderId,
    });
    expect(engine.put).toEqual([]);
  });

  it.each([
    ['ORDER_ACKNOWLEDGED', 'PENDING_CANCEL'],
    ['FILL_BOOKED', 'PENDING_CANCEL'],
    ['ORDER_TRIGGERED', 'PENDING_NEW'],
    ['CANCEL_REJECTED', 'PENDING_NEW'],
    ['CANCEL_REJECTED', 'PENDING_REPLACE'],
  ] as const)('is no success yet at %s of an order that is %s', async (type, ordStatus) => {
    const engine = engineThatSays((id) => [placed(id), { type, ordStatus, data: {} }]);
    expect(await enter(engine)).toMatchObject({ success: false, comment: UNKNOWN_OUTCOME });
  });

  it.each([
    ['CANCEL_REJECTED', 'NEW'],
    ['ORDER_CANCELED', 'FILLED'],
    ['ORDER_EXPIRED', 'FILLED'],
  ] as const)('is a success when its cancel ends by %s as %s', async (type, ordStatus) => {
    const engine = engineThatSays((id) => [placed(id), { type, ordStatus, data: {} }]);
    expect(await enter(engine)).toMatchObject({ success: true });
  });

  it('that is canceled with fills is no success, and says that it has some', async () => {
    const said = { type: 'ORDER_CANCELED', ordStatus: 'CANCELED', cumQty: '5', data: {} } as const;
    const engine = engineThatSays((id) => [placed(id), said]);
    expect(await enter(engine)).toMatchObject({
      success: false,
      comment: 'The order was canceled after a part of it was filled',
    });
  });

  const taken: Said = { type: 'ORDER_ACKNOWLEDGED', ordStatus: 'PENDING_CANCEL', data: {} };
  const canceled: Said = { type: 'ORDER_CANCELED', ordStatus: 'CANCELED', data: {} };
  const expired: Said = { type: 'ORDER_EXPIRED', ordStatus: 'EXPIRED', data: {} };
  const kept: Said = { type: 'CANCEL_REJECTED', ordStatus: 'NEW', data: {} };

  it.each([
    ['the client cancels it and the venue takes it', [cancels(), taken, canceled], true],
    ['the client cancels it before the venue takes it', [cancels(), canceled], false],
    ['it is taken back after the venue took it', [cancels('eq:key-1'), taken, canceled], false],
    ['it cannot be taken back', [cancels('eq:key-1'), taken, kept], true],
    ['it expires while it is taken back', [cancels('eq:key-1'), taken, expired], true],
  ])('when %s is answered so', async (_, said, success) => {
    const engine = engineThatSays((id) => [placed(id), ...said]);
    expect(await enter(engine)).toMatchObject({ success });
    expect(engine.put).toEqual([]);
  });

  it.each([['REPLACE_REJECTED'], ['CANCEL_REJECTED']] as const)(
    'goes on waiting at %s: what could not be delivered proves nothing',
    async (type) => {
      const ordStatus = 'PENDING_NEW';
      const engine = engineThatSays((id) => [
        placed(id),
        { type, ordStatus, data: { inReplyTo: 2 } },
      ]);
      expect(await enter(engine)).toMatchObject({ success: false, comment: UNKNOWN_OUTCOME });
      expect(engine.put).toHaveLength(1);
    },
  );

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

  it('is cancelled, and known under its id, when nobody knows whether it was stored', async () => {
    const engine = engineThatCannotTell('unknown');
    const answer = await enter(engine);
    expect(answer).toEqual({
      success: false,
      comment: UNKNOWN_OUTCOME,
      order_id: engine.asked[0]?.orderId,
    });
    expect(engine.put).toMatchObject([
      {
        requestId: 'eq:key-1/timeout',
        orderId: engine.asked[0]?.orderId,
        body: { type: 'CANCEL_ORDER' },
      },
    ]);
  });

  it('is cancelled as soon as the inbox takes the cancel', async () => {
    const engine = engineThatSays((id) => [placed(id)]);
    engine.refuseNextPut();
    await enter(engine);
    await vi.waitFor(() => expect(engine.put).toHaveLength(1), { timeout: 5_000 });
  });

  it.each(['not-sent', 'behind'] as const)('that was %s leaves nothing to cancel', async (kind) => {
    const engine = engineThatCannotTell(kind);
    await expect(enter(engine)).rejects.toMatchObject({ outcome: kind });
    expect(engine.put).toEqual([]);
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
