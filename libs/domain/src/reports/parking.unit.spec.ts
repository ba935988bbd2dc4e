import { describe, expect, it } from 'vitest';
import type { ReportInput } from '../input.js';
import { acknowledged, filled, parked, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, newOrder, report, trade, unusable } from '../specification/inputs.js';
import { ACCOUNT, names, NOW, ORDER, VENUE } from '../specification/values.js';

const { execId } = names;
const BY_NAME = { target: byName('X') };
const waiting = (name: string) => parked(`clientOrderId:${ACCOUNT}:X`, name);

describe('a report of an unknown order', () => {
  it.each([
    ['its orderId', trade(1, '100'), `orderId:${ORDER}`],
    ['a name', trade(1, '100', BY_NAME), `clientOrderId:${ACCOUNT}:X`],
    ['another account', trade(1, '100', { account: names.account('x') }), `orderId:${ORDER}`],
  ])('is parked under %s', (how, input, name) => {
    const partition = how === 'another account' ? given(placed()) : given();
    const { event } = partition.when(input);
    expect(event).toEqual({
      type: 'INPUT_PARKED',
      account: input.account,
      name,
      venue: VENUE,
      execId: input.execId,
      reason: { code: 'UNKNOWN_ORDER' },
    });
  });

  it('is booked once its order is there: parking uses up no id', () => {
    const partition = given();
    const input = trade(1, '100', BY_NAME);
    partition.when(input);
    partition.when(newOrder());
    expect(partition.when(input).event).toMatchObject({
      type: 'FILL_BOOKED',
      execId: input.execId,
    });
    expect(partition.when(input).event).toMatchObject({ type: 'REPORT_REPEATED' });
  });
});

const history = () => given(waiting('first'), placed(), acknowledged());

describe('reports behind a parked one', () => {
  const first: ReportInput = trade(1, '100', { ...BY_NAME, execId: execId('first') });
  const second: ReportInput = trade(2, '100', { ...BY_NAME, execId: execId('second') });

  it('are parked too', () => {
    expect(history().when(second).event).toMatchObject({
      type: 'INPUT_PARKED',
      name: `clientOrderId:${ACCOUNT}:X`,
      execId: 'second',
      reason: { code: 'WAITS_BEHIND_PARKED' },
    });
  });

  it('pass when the oldest was booked, oldest first', () => {
    const partition = history();
    const third = report('CANCELED', { ...BY_NAME, execId: execId('third') });
    const passed = [second, third, third, first, third, second, third].map((input) => {
      const { events } = partition.when(input);
      return events.map(({ type }) => type);
    });
    expect(passed.flat()).toEqual([
      'INPUT_PARKED',
      'INPUT_PARKED',
      'INPUT_PARKED',
      'FILL_BOOKED',
      'INPUT_PARKED',
      'FILL_BOOKED',
      'ORDER_CANCELED',
    ]);
  });

  it('pass when the oldest is refused', () => {
    const partition = history();
    partition.when({ ...first, execType: 'RESTATED' });
    expect(partition.when(second).event).toMatchObject({ type: 'FILL_BOOKED' });
  });

  it('pass when the oldest turns out to be a repeat', () => {
    const partition = given(placed(), acknowledged(), filled(100), waiting('first'));
    const { lastQty: _lastQty, ...repeat } = { ...first, cumQty: { units: 100, scale: 0 } };
    expect(partition.when(repeat).event).toMatchObject({ type: 'REPORT_REPEATED' });
    expect(partition.when(second).event).toMatchObject({ type: 'FILL_BOOKED' });
  });

  it('wait by name: another name of the order does not wait', () => {
    const { event } = history().when(trade(2, '100'));
    expect(event).toMatchObject({ type: 'FILL_BOOKED' });
  });

  it('do not wait for a report of another order with the same execId', () => {
    const partition = given(waiting('first'), parked('clientOrderId:other:X', 'first'), placed());
    partition.when(first);
    const other = trade(1, '100', { ...BY_NAME, account: names.account('other') });
    expect(partition.when(other).event).toMatchObject({
      type: 'INPUT_PARKED',
      reason: { code: 'WAITS_BEHIND_PARKED' },
    });
  });

  it('do not hold up a repeat of what is booked', () => {
    const booked = trade(1, '100', BY_NAME);
    const partition = given(waiting('first'), placed(), filled(1, { execId: booked.execId }));
    expect(partition.when(booked).event).toMatchObject({ type: 'REPORT_REPEATED' });
  });
});

describe('an input that is unusable', () => {
  it('is skipped with its fault', () => {
    const input = unusable('not JSON');
    expect(given().when(input).events).toEqual([
      {
        type: 'INPUT_SKIPPED',
        inputId: input.inputId,
        cause: input.cause,
        recordedAt: NOW,
        fault: 'not JSON',
      },
    ]);
    expect(given().when({ ...input, account: ACCOUNT }).event).toMatchObject({ account: ACCOUNT });
  });
});
