import { describe, expect, it } from 'vitest';
import { price, quantity } from '../decimal.js';
import { isOpenOrder } from '../order-state.js';
import {
  acknowledged,
  became,
  canceled,
  cancelRequested,
  filled,
  LIMIT_TERMS,
  placed,
  rejected,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, report, trade } from '../specification/inputs.js';
import {
  ACCOUNT,
  decimal,
  names,
  NOW,
  ORDER,
  TRANSACT_TIME,
  VENUE,
} from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const TWELVE = { ...LIMIT_TERMS, quantity: quantity(12_000) };

describe('TRADE', () => {
  it('is booked', () => {
    const input = trade(100, '100.05', { cumQty: decimal(100), text: 'thanks' });
    const { events, columns, order } = given(...LIVE).when(input);
    expect(events).toEqual([
      {
        type: 'FILL_BOOKED',
        inputId: input.inputId,
        cause: input.cause,
        recordedAt: NOW,
        orderId: ORDER,
        account: ACCOUNT,
        version: 3,
        occurredAt: TRANSACT_TIME,
        venue: VENUE,
        execId: input.execId,
        lastQty: 100,
        lastPx: 10_005,
        reportedCumQty: 100,
        text: 'thanks',
      },
    ]);
    expect(columns).toEqual({
      ordStatus: 'PARTIALLY_FILLED',
      orderQty: 10_000,
      cumQty: 100,
      leavesQty: 9900,
      avgPx: '100.05',
    });
    expect(order.notional).toBe(1_000_500n);
  });

  it('fills the order when nothing is left', () => {
    const { columns } = given(...LIVE, filled(9000)).when(trade(1000, '110'));
    expect(columns).toEqual({
      ordStatus: 'FILLED',
      orderQty: 10_000,
      cumQty: 10_000,
      leavesQty: 0,
      avgPx: '101',
    });
  });

  it('has the quantity cumQty less what is booked when lastQty is not said', () => {
    const { event } = given(...LIVE, filled(100)).when(
      report('TRADE', { cumQty: decimal(250), lastPx: decimal('100') }),
    );
    expect(event).toMatchObject({ type: 'FILL_BOOKED', lastQty: 150, reportedCumQty: 250 });
  });

  it('finds the order by any name of its chain, accepted, waiting or refused', () => {
    const history = given(...LIVE, replaceRequested('Y', TWELVE), replaceRequested('Z', TWELVE));
    history.when(report('REPLACED', { target: byName('Y') }));
    history.when(report('REPLACE_REJECTED', { target: byName('Z') }));
    const booked = ['X', 'Y', 'Z'].map((name) =>
      history.when(trade(1, '100', { target: byName(name) })),
    );
    booked.forEach(({ event }) => expect(event).toMatchObject({ type: 'FILL_BOOKED' }));
  });
});

describe('TRADE that cannot be booked', () => {
  it.each([
    ['QUANTITY_MISSING', report('TRADE', { lastPx: decimal('100') })],
    ['QUANTITY_MISSING', trade(0, '100')],
    ['QUANTITY_MISSING', trade(0, '100', { cumQty: decimal(50) })],
    ['QUANTITY_OUT_OF_RANGE', trade(-5, '100')],
    ['QUANTITY_OUT_OF_RANGE', report('TRADE', { cumQty: decimal(-5), lastPx: decimal('100') })],
    ['PRICE_MISSING', report('TRADE', { lastQty: decimal(5) })],
    ['TOO_PRECISE', trade(5, '100.001')],
    ['TOO_PRECISE', trade(5.5, '100')],
    ['TOO_PRECISE', trade(5, '100', { cumQty: decimal('5.5') })],
    ['WRONG_VENUE', trade(5, '100', { venue: names.venue('OTHER') })],
  ])('is refused %s, and its execId stays free', (code, input) => {
    const history = given(...LIVE);
    const { event, order } = history.when(input);
    expect(event).toEqual({
      type: 'REPORT_REFUSED',
      account: ACCOUNT,
      orderId: ORDER,
      venue: input.venue,
      execId: input.execId,
      execType: 'TRADE',
      reason: { code },
    });
    expect(order.version).toBe(2);
    const { execId } = input;
    expect(history.when(trade(5, '100', { execId })).event).toMatchObject({ type: 'FILL_BOOKED' });
  });

  it('is refused when the sum is no exact number any more', () => {
    const { event } = given(...LIVE, filled(Number.MAX_SAFE_INTEGER - 1)).when(trade(5, '100'));
    expect(event).toMatchObject({ reason: { code: 'QUANTITY_OUT_OF_RANGE' } });
  });

  it('takes a price off the tick: the venue has traded at it', () => {
    const { event } = given(...LIVE).when(trade(5, '-0.01'));
    expect(event).toMatchObject({ type: 'FILL_BOOKED', lastPx: -1 });
  });
});

describe('TRADE repeated', () => {
  it.each([
    ['execId, whatever it says', trade(7, '99')],
    ['execId, for another kind of report', report('CANCELED')],
  ])('is known by its %s', (_what, input) => {
    const history = given(...LIVE);
    history.when(trade(100, '100', { execId: names.execId('E') }));
    const { event, columns } = history.when({ ...input, execId: names.execId('E') });
    expect(event).toEqual({
      type: 'REPORT_REPEATED',
      account: ACCOUNT,
      orderId: ORDER,
      venue: VENUE,
      execId: 'E',
      execType: input.execType,
    });
    expect(columns).toMatchObject({ cumQty: 100, ordStatus: 'PARTIALLY_FILLED' });
  });

  it('is known by its cumQty, if it asks for that, when a booked fill reported exactly that', () => {
    const { event, columns } = given(...LIVE, filled(100, { reportedCumQty: quantity(100) })).when(
      trade(100, '100', { cumQty: decimal(100), cumQtyIdentifies: true }),
    );
    expect(event).toMatchObject({ type: 'REPORT_REPEATED' });
    expect(columns.cumQty).toBe(100);
  });

  it('is known by its execId alone after a bust that brings a cumQty back', () => {
    const history = given(...LIVE);
    history.when(trade(100, '100', { execId: names.execId('A'), cumQty: decimal(100) }));
    history.when(trade(50, '100', { execId: names.execId('B'), cumQty: decimal(150) }));
    history.when(report('TRADE_CANCEL', { execRefId: names.execId('A') }));
    const { event, columns } = history.when(trade(100, '100', { cumQty: decimal(150) }));
    expect(event).toMatchObject({ type: 'FILL_BOOKED', lastQty: 100, reportedCumQty: 150 });
    expect(columns.cumQty).toBe(150);
  });

  it.each([{ lastQty: decimal(50) }, {}])(
    'is known by its execId alone after a correction, saying %o and the cumQty of before',
    (said) => {
      const history = given(...LIVE);
      history.when(trade(100, '100', { execId: names.execId('A'), cumQty: decimal(100) }));
      const corrected = { execRefId: names.execId('A'), lastQty: decimal(50) };
      history.when(report('TRADE_CORRECT', corrected));
      const { event, columns } = history.when(
        report('TRADE', { ...said, lastPx: decimal('100'), cumQty: decimal(100) }),
      );
      expect(event).toMatchObject({ type: 'FILL_BOOKED', lastQty: 50 });
      expect(columns.cumQty).toBe(100);
    },
  );

  it('is not, when it says a lower cumQty that no fill reported: a late fill', () => {
    const { event, columns } = given(...LIVE, filled(100, { reportedCumQty: quantity(300) })).when(
      trade(50, '100', { cumQty: decimal(50), cumQtyIdentifies: true }),
    );
    expect(event).toMatchObject({ type: 'FILL_BOOKED', lastQty: 50, reportedCumQty: 50 });
    expect(columns.cumQty).toBe(150);
  });

  it.each([100, 60])('is one without lastQty that says cumQty %d of 100 booked', (cumQty) => {
    const { event } = given(...LIVE, filled(100)).when(
      report('TRADE', { cumQty: decimal(cumQty), lastPx: decimal('100') }),
    );
    expect(event).toMatchObject({ type: 'REPORT_REPEATED' });
  });

  it('never merges equal fills of different execIds', () => {
    const { event, columns } = given(...LIVE, filled(100)).when(trade(100, '100'));
    expect(event).toMatchObject({ type: 'FILL_BOOKED' });
    expect(columns.cumQty).toBe(200);
  });
});

describe('TRADE before, beside and after its time', () => {
  it('is booked before the acknowledgement, which then changes no status', () => {
    const history = given(placed());
    expect(history.when(trade(100, '100')).columns.ordStatus).toBe('PARTIALLY_FILLED');
    const { event, columns } = history.when(report('NEW'));
    expect(event).toMatchObject({ type: 'ORDER_ACKNOWLEDGED' });
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', cumQty: 100 });
  });

  it.each<readonly [string, Happened]>([
    ['PENDING_REPLACE', replaceRequested('Y', TWELVE)],
    ['PENDING_CANCEL', cancelRequested('Y')],
  ])('keeps %s, with the old terms (FIX rules 1 and 4)', (ordStatus, request) => {
    const history = given(...LIVE, request);
    const { columns, order } = history.when(trade(100, '100'));
    expect(columns).toMatchObject({ ordStatus, orderQty: 10_000, cumQty: 100, leavesQty: 9900 });
    expect(order).toMatchObject({ underlying: 'PARTIALLY_FILLED', clientOrderId: 'X' });
    expect(history.when(trade(9900, '100')).columns).toMatchObject({ ordStatus, leavesQty: 0 });
  });

  it.each<readonly [string, readonly Happened[]]>([
    ['CANCELED', [...LIVE, canceled()]],
    ['EXPIRED', [...LIVE, became('ORDER_EXPIRED')]],
    ['REJECTED', [placed(), rejected()]],
    ['DONE_FOR_DAY', [...LIVE, became('ORDER_DONE_FOR_DAY')]],
    ['CALCULATED', [...LIVE, became('ORDER_CALCULATED')]],
  ])('is late on %s: booked, flagged, and the status stays', (ordStatus, history) => {
    const { event, columns } = given(...history).when(trade(100, '100'));
    expect(event).toMatchObject({ type: 'FILL_BOOKED', late: true });
    expect(event).not.toHaveProperty('overfill');
    expect(columns).toMatchObject({ ordStatus, cumQty: 100, leavesQty: 0, avgPx: '100' });
  });

  it('is more than was ever ordered on a canceled order: late and an overfill', () => {
    const { event, columns } = given(...LIVE, filled(9000), canceled()).when(trade(1001, '100'));
    expect(event).toMatchObject({ late: true, overfill: true });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', cumQty: 10_001, leavesQty: 0 });
  });

  it.each<readonly [string, Happened, string]>([
    ['CANCELED', canceled(), 'FILLED'],
    ['EXPIRED', became('ORDER_EXPIRED'), 'FILLED'],
    ['DONE_FOR_DAY', became('ORDER_DONE_FOR_DAY'), 'DONE_FOR_DAY'],
    ['CALCULATED', became('ORDER_CALCULATED'), 'CALCULATED'],
  ])('of all that was left meets %s in either order (FIX rule 1)', (_status, end, ordStatus) => {
    const before = given(...LIVE, filled(9000), end).when(trade(1000, '100'));
    expect(before.event).toMatchObject({ late: true });
    const after = given(...LIVE, filled(9000), filled(1000), end).when(trade(1, '100'));
    [before, after].forEach(({ columns }) => {
      expect(columns).toMatchObject({ ordStatus, leavesQty: 0, avgPx: '100' });
    });
    expect(isOpenOrder(before.order)).toBe(false);
    expect(after.event).toMatchObject({ late: true, overfill: true });
  });

  it('completes even an order that its venue had rejected: FILLED outranks it', () => {
    const { order } = given(placed(), rejected()).when(trade(10_000, '100'));
    expect(order).toMatchObject({ status: 'FILLED', ended: 'REJECTED' });
  });
});

describe('avgPx', () => {
  it.each<readonly [readonly (readonly [number, number])[], string]>([
    [
      [
        [1000, 10_000],
        [9000, 11_000],
      ],
      '109',
    ],
    [
      [
        [1, 10_000],
        [2, 10_005],
      ],
      '100.033333333333',
    ],
    [
      [
        [1, 10_000],
        [5, 10_005],
      ],
      '100.041666666667',
    ],
    [
      [
        [1, -1],
        [2, 0],
      ],
      '-0.003333333333',
    ],
    [
      [
        [1, -5],
        [1, 5],
      ],
      '0',
    ],
  ])('of %o is %s', (fills, avgPx) => {
    const [last, ...earlier] = fills.toReversed();
    const happened = earlier.map(([lastQty, lastPx]) => filled(lastQty, { lastPx: price(lastPx) }));
    const [lastQty = 0, lastPx = 0] = last ?? [];
    const { columns } = given(...LIVE, ...happened).when(trade(lastQty, String(lastPx / 100)));
    expect(columns.avgPx).toBe(avgPx);
  });

  it('is rounded half to even at the twelfth decimal', () => {
    const instrument = { priceScale: 9 };
    const average = (lots: number) => {
      const first = placed();
      const wide: Happened = (number) => {
        const event = first(number);
        return 'instrument' in event
          ? { ...event, instrument: { ...event.instrument, ...instrument } }
          : event;
      };
      const history = given(wide, acknowledged(), filled(lots, { lastPx: price(1) }));
      return history.when(trade(8000 - lots, '0')).columns.avgPx;
    };
    // 1e-9 x lots / 8000 = lots x 0.125e-12: 4 lots are exactly half of the last decimal, 12 one and a half.
    expect(average(4)).toBe('0');
    expect(average(5)).toBe('0.000000000001');
    expect(average(12)).toBe('0.000000000002');
    expect(average(20)).toBe('0.000000000002');
  });
});

describe('TRADE and replaced terms', () => {
  it('counts against the new quantity from the confirmation on', () => {
    const { columns } = given(
      ...LIVE,
      filled(1100),
      replaceRequested('Y', TWELVE),
      replaced('Y', 4, TWELVE),
    ).when(trade(10_900, '100', { target: byName('Y') }));
    expect(columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 12_000, cumQty: 12_000 });
  });
});
