import { describe, expect, it } from 'vitest';
import { evolve } from '../evolution/evolve.js';
import type { RequestInput } from '../input.js';
import { createPartitionState } from '../partition-state.js';
import {
  acknowledged,
  became,
  canceled,
  filled,
  held,
  placed,
  rejected,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { cancelOrder, newOrder, report, trade } from '../specification/inputs.js';
import { ACCOUNT, arrival, names, ORDER } from '../specification/values.js';

const FIRST = names.requestId('eq:key');
const SECOND = names.requestId('eq:key/timeout');

/** The cancel of a door whose NEW_ORDER was not acknowledged in time. */
const takeBack = (stated: Partial<RequestInput> = {}) =>
  cancelOrder(
    { assignName: 'REVISION', takesBack: FIRST },
    { requestId: SECOND, preconditions: { notAcknowledged: true }, ...stated },
  );
const first = () => newOrder({}, { requestId: FIRST });

describe('a cancel that takes back', () => {
  it('cancels an order that the venue has not acknowledged', () => {
    const history = given(placed());
    const { event, order } = history.when(takeBack());
    expect(event).toMatchObject({ type: 'CANCEL_REQUESTED', version: 2, takesBack: FIRST });
    expect(order.takenBack).toBe(2);
    expect(history.when(report('CANCELED')).order).toMatchObject({
      status: 'CANCELED',
      takenBack: 2,
    });
  });

  it('withdraws an order that no venue has', () => {
    const { event, order } = given(held()).when(takeBack());
    expect(event).toMatchObject({ type: 'ORDER_WITHDRAWN', takesBack: FIRST });
    expect(order).toMatchObject({ status: 'CANCELED', takenBack: 2 });
  });

  it.each<readonly [string, readonly Happened[]]>([
    ['acknowledged it', [placed(), acknowledged()]],
    ['filled a part of it', [placed(), filled(1)]],
    ['suspended it', [placed(), became('ORDER_SUSPENDED')]],
    ['took it for bidding', [placed(), became('ORDER_ACCEPTED_FOR_BIDDING')]],
    ['was done with it for the day', [placed(), became('ORDER_DONE_FOR_DAY')]],
    ['filled all of it', [placed(), filled(10_000)]],
  ])('is refused when the venue %s', (_what, history) => {
    const { event, order } = given(...history).when(takeBack());
    expect(event).toMatchObject({
      type: 'CANCEL_REFUSED',
      reason: { code: 'ALREADY_ACKNOWLEDGED' },
    });
    expect(order?.takenBack).toBeUndefined();
  });

  it.each<readonly [string, readonly Happened[]]>([
    ['was refused by the venue', [placed(), rejected()]],
    ['was canceled', [placed(), canceled()]],
  ])('is refused as late when the order %s', (_what, history) => {
    expect(given(...history).when(takeBack()).event).toMatchObject({
      reason: { code: 'ORDER_CLOSED' },
    });
  });

  it('takes nothing back when the venue refuses it', () => {
    const history = given(placed());
    history.when(takeBack());
    const refused = report('CANCEL_REJECTED', { inReplyTo: 2 });
    expect(history.when(refused).order?.takenBack).toBeUndefined();
  });

  it.each([
    ['filled all of it first', [trade(10_000, '100'), report('CANCELED')]],
    ['expired it', [report('EXPIRED')]],
    ['rejected it', [report('REJECTED')]],
  ])('takes nothing back when the venue %s', (_what, reports) => {
    const history = given(placed());
    history.when(takeBack());
    const [order] = reports.map((each) => history.when(each).order).slice(-1);
    expect(order).toMatchObject({ ended: expect.any(String) });
    expect(order?.takenBack).toBeUndefined();
  });

  it('has taken back an order that is filled after it was canceled', () => {
    const history = given(placed());
    history.when(takeBack());
    history.when(report('CANCELED'));
    expect(history.when(trade(10_000, '100')).order).toMatchObject({
      status: 'FILLED',
      takenBack: 2,
    });
  });

  it('still takes back when the venue refuses another cancel', () => {
    const history = given(placed());
    history.when(cancelOrder());
    history.when(report('CANCEL_REJECTED'));
    history.when(takeBack());
    const repeated = report('CANCEL_REJECTED', { inReplyTo: 2 });
    expect(history.when(repeated).order).toMatchObject({ takenBack: 4 });
  });
});

describe('a new order that comes after it was taken back', () => {
  it('is refused, and so is every repeat of it', () => {
    const history = given();
    expect(history.when(takeBack()).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'UNKNOWN_ORDER' },
      takesBack: FIRST,
    });
    const late = first();
    expect(history.when(late).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      account: ACCOUNT,
      requestId: FIRST,
      reason: { code: 'TAKEN_BACK' },
    });
    expect(history.when({ ...late, ...arrival(700_000) }).event).toMatchObject({
      type: 'REQUEST_REPEATED',
      outcome: { accepted: false, reason: { code: 'TAKEN_BACK' } },
    });
    expect(history.state.orders.get(ORDER)).toBeUndefined();
  });

  it('leaves its name and its id to the next request', () => {
    const history = given();
    history.when(takeBack());
    history.when(first());
    expect(history.when(newOrder()).event).toMatchObject({ type: 'ORDER_PLACED' });
  });

  it('is known from the log alone, and forgotten once it was refused', () => {
    const history = given();
    const taken = history.when(takeBack());
    const state = createPartitionState();
    taken.events.forEach((event) => evolve(state, event));
    expect(state).toEqual(history.state);
    history.when(first());
    expect(history.state.takenBack).toEqual(createPartitionState().takenBack);
  });

  it('is another request under another account', () => {
    const history = given();
    history.when(takeBack());
    const other = names.account('globex-1');
    expect(history.when({ ...first(), account: other }).event).toMatchObject({
      type: 'ORDER_PLACED',
    });
  });

  it('is not marked when it was refused before its cancel came', () => {
    const history = given();
    const { instrument: _instrument, ...unknown } = first();
    history.when(unknown);
    expect(history.when(takeBack()).event).not.toHaveProperty('takesBack');
    expect(history.state.takenBack).toEqual(createPartitionState().takenBack);
  });

  it('is not marked by a cancel of anybody else', () => {
    const history = given();
    history.when(cancelOrder({}, { requestId: SECOND }));
    expect(history.when(first()).event).toMatchObject({ type: 'ORDER_PLACED' });
  });
});
