import { describe, expect, it } from 'vitest';
import { ORDER_HAS_FILLS, UNKNOWN_OUTCOME } from './answers.js';
import { BASE, NEXT, engineThatSays, enter, update, type Said } from './said-engine.spec.js';

const repeated = (outcome: object): Said => ({
  type: 'REQUEST_REPEATED',
  data: { duplicateOf: `${BASE}/6`, outcome },
});
const ofNewOrder = (orderId: string) =>
  repeated({ accepted: true, orderId, clientOrderId: orderId });
const says = (type: Said['type'], ordStatus: string): Said => ({ type, ordStatus, data: {} });
const accepted = { accepted: true, orderId: BASE, clientOrderId: NEXT };

describe('a repeated request', () => {
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

  it.each([
    [
      'a success, when the venue confirmed it',
      'CANCELED',
      { acknowledged: true },
      { success: true },
    ],
    [
      'that it was canceled, when the venue never took it',
      'CANCELED',
      { endedUntaken: 'CANCELED' },
      { success: false, comment: 'The order was canceled before the venue took it' },
    ],
    [
      'that it expired, when the venue never took it',
      'EXPIRED',
      { endedUntaken: 'EXPIRED' },
      { success: false, comment: 'The order expired before the venue took it' },
    ],
    [
      'that it was canceled, when the venue confirmed it too late',
      'CANCELED',
      { endedUntaken: 'CANCELED', acknowledged: true },
      { success: false, comment: 'The order was canceled before the venue took it' },
    ],
    [
      'that it expired, when the venue confirmed it too late',
      'EXPIRED',
      { endedUntaken: 'EXPIRED', acknowledged: true },
      { success: false, comment: 'The order expired before the venue took it' },
    ],
    [
      'that it was canceled, when it was filled too late',
      'FILLED',
      { endedUntaken: 'CANCELED', cumQty: '100' },
      { success: false, comment: 'The order was canceled before the venue took it' },
    ],
    [
      'that the venue refused it, when it was filled too late',
      'FILLED',
      { endedUntaken: 'REJECTED', cumQty: '100' },
      { success: false, comment: 'The venue refused' },
    ],
    ['a success, when it was restated before it ended', 'CANCELED', {}, { success: true }],
    [
      'that the venue refused it, though it had acknowledged it',
      'REJECTED',
      { acknowledged: true },
      { success: false, comment: 'The venue refused' },
    ],
    [
      'unknown, while its cancel waits',
      'PENDING_CANCEL',
      {},
      { success: false, comment: UNKNOWN_OUTCOME },
    ],
    [
      'a success, while the client cancels it',
      'PENDING_CANCEL',
      { acknowledged: true },
      { success: true },
    ],
    [
      'unknown, while it is taken back, whatever the venue said',
      'PENDING_CANCEL',
      { acknowledged: true, takenBack: true, cumQty: '5' },
      { success: false, comment: UNKNOWN_OUTCOME },
    ],
    [
      'that it was canceled, when it was taken back',
      'CANCELED',
      { acknowledged: true, takenBack: true },
      { success: false, comment: 'The order was canceled before the venue took it' },
    ],
    [
      'that it was canceled, when the venue filled a part of it before it was taken back',
      'CANCELED',
      { takenBack: true, cumQty: '5' },
      { success: false, comment: 'The order was canceled after a part of it was filled' },
    ],
    [
      'that it was canceled, when it was taken back and filled too late',
      'FILLED',
      { acknowledged: true, takenBack: true, cumQty: '100' },
      { success: false, comment: 'The order was canceled after a part of it was filled' },
    ],
  ])('for a new order answers %s', async (_, ordStatus, facts, answer) => {
    const engine = engineThatSays(
      (orderId) => [repeated({ accepted: true, orderId, clientOrderId: orderId })],
      { ordStatus, clientOrderIds: [BASE], acknowledged: false, cumQty: '0', ...facts },
    );
    const order_id = engine.asked[0]?.orderId;
    expect(await enter(engine)).toEqual({ ...answer, order_id: order_id ?? expect.any(String) });
  });

  it.each([
    ['cannot be read', 'unreadable', 'NEW'],
    ['is late and has it not', 'late', 'NEW'],
    ['is late and has it unacknowledged', undefined, 'PENDING_NEW'],
  ] as const)(
    'asks the writer to take a new order back when the projection %s',
    async (_, fault, ordStatus) => {
      const engine = engineThatSays(
        (orderId) => [repeated({ accepted: true, orderId, clientOrderId: orderId })],
        { ordStatus, clientOrderIds: [BASE], acknowledged: ordStatus === 'NEW', cumQty: '0' },
      );
      if (fault !== undefined) engine.breakProjection(fault);
      const answer = await enter(engine);
      expect(answer).toEqual({
        success: false,
        comment: UNKNOWN_OUTCOME,
        order_id: engine.asked[0]?.orderId,
      });
      expect(engine.put).toMatchObject([
        { requestId: 'eq:key-1/timeout', preconditions: { notAcknowledged: true } },
      ]);
    },
  );

  const canceling = { ordStatus: 'PENDING_CANCEL', clientOrderIds: [BASE] };
  const [taken, canceled, expired] = [
    says('ORDER_ACKNOWLEDGED', 'PENDING_CANCEL'),
    says('ORDER_CANCELED', 'CANCELED'),
    says('ORDER_EXPIRED', 'EXPIRED'),
  ];

  it.each([
    ['a success, when the venue takes it', { acknowledged: false }, [taken], true],
    [
      'that it was canceled, when it is taken back after all',
      { acknowledged: true, takenBack: true },
      [taken, canceled],
      false,
    ],
    [
      'a success, when it expires after the venue took it',
      { acknowledged: true, takenBack: true },
      [expired],
      true,
    ],
  ])('for a new order that is being canceled answers %s', async (_, facts, said, success) => {
    const engine = engineThatSays((id) => [ofNewOrder(id), ...said], { ...canceling, ...facts });
    expect(await enter(engine)).toMatchObject({ success });
    expect(engine.put).toEqual([]);
  });

  it.each([['ORDER_CANCELED', 'CANCELED'] as const, ['ORDER_EXPIRED', 'EXPIRED'] as const])(
    'for a new order at %s answers unknown, when nobody can say what was before',
    async (type, ordStatus) => {
      const engine = engineThatSays((id) => [ofNewOrder(id), says(type, ordStatus)], canceling);
      engine.breakProjection('unreadable');
      expect(await enter(engine)).toMatchObject({ success: false, comment: UNKNOWN_OUTCOME });
    },
  );

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
