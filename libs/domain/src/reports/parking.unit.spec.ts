import { describe, expect, it } from 'vitest';
import type { ReportInput } from '../input.js';
import type { ReasonCode } from '../reasons.js';
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

  it('wait under whichever name of the order they come, and pass in the order in which they came', () => {
    const partition = history();
    const canceled = report('CANCELED', { execId: execId('canceled') });
    expect(partition.when(canceled).event).toMatchObject({
      type: 'INPUT_PARKED',
      name: `orderId:${ORDER}`,
      reason: { code: 'WAITS_BEHIND_PARKED' },
    });
    const passed = [canceled, second, first, second, canceled, second].map((input) => {
      const { events } = partition.when(input);
      return events.map(({ type }) => type);
    });
    expect(passed.flat()).toEqual([
      'INPUT_PARKED',
      'INPUT_PARKED',
      'FILL_BOOKED',
      'INPUT_PARKED',
      'ORDER_CANCELED',
      'FILL_BOOKED',
    ]);
  });

  it('pass with their own copy that waits under another name, and both wait no more', () => {
    const partition = history();
    const copy = trade(1, '100', { execId: execId('first') });
    expect(partition.when(copy).event).toMatchObject({ type: 'FILL_BOOKED' });
    expect(partition.when(second).event).toMatchObject({ type: 'FILL_BOOKED' });
  });

  it('do not wait behind those of another order', () => {
    const { event } = given(parked(`clientOrderId:${ACCOUNT}:other`, 'o'), placed()).when(
      trade(2, '100'),
    );
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

const again = (input: ReportInput, turn: number): ReportInput => ({
  ...input,
  inputId: names.inputId(`venue/1/retry-${turn}`),
});

/** Parked by a writer that did not know `leftToOperator` yet. */
const parkedLongAgo = (inputId: string, code: ReasonCode) => (number: number) => {
  const event = waiting('first')(number);
  return { ...event, inputId: names.inputId(inputId), reason: { code } } as const;
};

const after = (inputId: string, code: ReasonCode) =>
  given(waiting('first'), parkedLongAgo(inputId, code), placed(), acknowledged()).when(
    trade(2, '100', { ...BY_NAME, execId: execId('second') }),
  ).event;

describe('a report that is left to an operator', () => {
  const first: ReportInput = trade(1, '100', { ...BY_NAME, execId: execId('first') });
  const second: ReportInput = trade(2, '100', { ...BY_NAME, execId: execId('second') });

  it('is so after its last turn, not before', () => {
    const partition = given();
    expect(partition.when(again(first, 3)).event).not.toHaveProperty('leftToOperator');
    expect(partition.when(again(first, 4)).event).toMatchObject({
      type: 'INPUT_PARKED',
      leftToOperator: true,
      reason: { code: 'UNKNOWN_ORDER' },
    });
  });

  it('holds up no later report of its name', () => {
    const partition = given();
    partition.when(first);
    partition.when(second);
    partition.when(again(first, 4));
    partition.when(newOrder());
    expect(partition.when(second).event).toMatchObject({ type: 'FILL_BOOKED', execId: 'second' });
    const third = trade(3, '100', { ...BY_NAME, execId: execId('third') });
    expect(partition.when(third).event).toMatchObject({ type: 'FILL_BOOKED' });
  });

  it('is booked when the operator puts it back', () => {
    const partition = given();
    partition.when(again(first, 4));
    partition.when(newOrder());
    expect(partition.when(first).event).toMatchObject({ type: 'FILL_BOOKED', execId: 'first' });
  });

  it('is so at once when it is an overfill that policy refuses', () => {
    const partition = given(placed(), acknowledged());
    const large = trade(10_001, '100', { ...BY_NAME, execId: execId('large') });
    expect(partition.when(large, { overfill: 'refuse' }).event).toMatchObject({
      type: 'INPUT_PARKED',
      leftToOperator: true,
      reason: { code: 'OVERFILL' },
    });
    expect(partition.when(second).event).toMatchObject({ type: 'FILL_BOOKED' });
  });

  it('is told from logs that are older than the field', () => {
    expect(after('a/retry-3', 'UNKNOWN_ORDER')).toMatchObject({ type: 'INPUT_PARKED' });
    expect(after('a/retry-4', 'UNKNOWN_ORDER')).toMatchObject({ type: 'FILL_BOOKED' });
    expect(after('a', 'OVERFILL')).toMatchObject({ type: 'FILL_BOOKED' });
  });
});

const under = (name: string, exec: string) =>
  trade(1, '100', { target: byName(name), execId: execId(exec) });

describe('reports above a limit', () => {
  const policy = { overfill: 'book', parking: { perName: 2, perPartition: 3 } } as const;

  it('are parked with the limit that they met, and nothing waits for them', () => {
    const partition = given();
    const taken = [under('X', 'a'), under('X', 'b'), under('X', 'c'), under('Y', 'a')].map(
      (input) => partition.when(input, policy).event,
    );
    const full = { code: 'PARKING_FULL', text: expect.stringContaining('2 reports wait') };
    expect(taken).toMatchObject([
      { reason: { code: 'UNKNOWN_ORDER' } },
      { reason: { code: 'WAITS_BEHIND_PARKED' } },
      { type: 'INPUT_PARKED', execId: 'c', reason: full },
      { reason: { code: 'UNKNOWN_ORDER' } },
    ]);
    expect(partition.when(under('Z', 'a'), policy).event).toMatchObject({
      reason: { code: 'PARKING_FULL', text: expect.stringContaining('partition') },
    });
    // One that waits already is no more for being parked again.
    expect(partition.when(under('X', 'a'), policy).event).toMatchObject({
      reason: { code: 'UNKNOWN_ORDER' },
    });
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
