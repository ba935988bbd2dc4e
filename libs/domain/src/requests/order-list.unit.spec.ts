import { describe, expect, it } from 'vitest';
import { eventIdOf } from '../event.js';
import type { ListedOrder, NewOrder } from '../input.js';
import { given } from '../specification/given.js';
import { newOrderBody, request } from '../specification/inputs.js';
import {
  ACCOUNT,
  arrival,
  decimal,
  INSTRUMENT,
  names,
  RECEIVED_AT,
} from '../specification/values.js';

function listed(number: number, stated: Partial<NewOrder> = {}): ListedOrder {
  return {
    instrument: INSTRUMENT,
    body: newOrderBody({
      orderId: names.orderId(`1a2b0000000000000100000${number}`),
      clientOrderId: names.clientOrderId(`L${number}`),
      ...stated,
    }),
  };
}

function list(allOrNoneValidation: boolean, ...orders: readonly ListedOrder[]) {
  return request({ type: 'ORDER_LIST', allOrNoneValidation, orders });
}

const WRONG = { price: decimal('100.01') };
const SAME_NAME = { clientOrderId: names.clientOrderId('L1') };

describe('ORDER_LIST', () => {
  it('decides each order as if it came alone, and says what became of each', () => {
    const history = given();
    const { events } = history.when(list(false, listed(1), listed(2, WRONG), listed(3, SAME_NAME)));
    expect(events.map(({ type }) => type)).toEqual([
      'ORDER_PLACED',
      'ORDER_REFUSED',
      'REQUEST_REFUSED',
      'LIST_DECIDED',
    ]);
    expect(events.at(-1)).toMatchObject({
      account: ACCOUNT,
      outcomes: [
        { accepted: true, clientOrderId: 'L1' },
        { accepted: false, reason: { code: 'PRICE_OFF_TICK' } },
        { accepted: false, reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' } },
      ],
    });
    expect(new Set(events.map(eventIdOf)).size).toBe(events.length);
  });

  it('is refused where an id of one of its orders was used before, whose outcome stays', () => {
    const history = given();
    const key = names.requestId('K');
    const item = names.requestId('K/1');
    history.when(
      request({ ...newOrderBody(), clientOrderId: names.clientOrderId('L1') }, { requestId: item }),
    );
    const reused = request(
      { type: 'ORDER_LIST', allOrNoneValidation: true, orders: [listed(2)] },
      { requestId: key },
    );
    expect(history.when(reused).events).toMatchObject([
      { type: 'REQUEST_REFUSED', reason: { code: 'REQUEST_ID_REUSED' } },
    ]);
    expect(history.state.requests.get(ACCOUNT, item)).toMatchObject({ clientOrderId: 'L1' });
  });

  it('has a deadline only for its orders: one without any is never too late', () => {
    const history = given();
    const requestId = names.requestId('K');
    const late = { deadline: RECEIVED_AT, requestId };
    const claim = request({ type: 'ORDER_LIST', allOrNoneValidation: false, orders: [] }, late);
    expect(history.when(claim).event).toMatchObject({ type: 'LIST_DECIDED', outcomes: [] });
    expect(history.when({ ...claim, ...arrival(900_000) }).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      outcome: { accepted: true },
    });
    const whole = { ...list(false, listed(1)), deadline: RECEIVED_AT };
    expect(history.when(whole).event).toMatchObject({ reason: { code: 'TOO_LATE' } });
  });

  it('with allOrNoneValidation is refused by one wrong order, and no name is used up', () => {
    const history = given();
    const { events } = history.when(list(true, listed(1), listed(2, WRONG)));
    expect(events).toMatchObject([
      { type: 'REQUEST_REFUSED', item: 1, reason: { code: 'LIST_REFUSED' } },
      { type: 'REQUEST_REFUSED', item: 2, reason: { code: 'PRICE_OFF_TICK' } },
      { type: 'LIST_DECIDED', outcomes: [{ accepted: false }, { accepted: false }] },
    ]);
    expect(history.when(list(true, listed(1), listed(2))).events).toMatchObject([
      { type: 'ORDER_PLACED' },
      { type: 'ORDER_PLACED' },
      { type: 'LIST_DECIDED', outcomes: [{ accepted: true }, { accepted: true }] },
    ]);
  });

  it('repeated changes nothing', () => {
    const history = given();
    const input = list(false, listed(1));
    history.when(input);
    expect(history.when({ ...input, ...arrival(900) }).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      outcome: { accepted: true, eventType: 'LIST_DECIDED' },
    });
  });

  it('numbers the requests of its orders', () => {
    const input = list(false, listed(1), listed(2));
    const { events } = given().when(input);
    expect(events).toMatchObject([
      { requestId: `${input.requestId}/1` },
      { requestId: `${input.requestId}/2` },
      { requestId: input.requestId },
    ]);
  });

  it('is refused where the caller may not act for the account', () => {
    const principal = { user: 'eve', roles: [], accounts: [] };
    const { event } = given().when({ ...list(false, listed(1)), principal });
    expect(event).toMatchObject({ reason: { code: 'ACCOUNT_NOT_ALLOWED' } });
  });
});
