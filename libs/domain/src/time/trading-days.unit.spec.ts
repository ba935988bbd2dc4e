import { describe, expect, it } from 'vitest';
import { timestamp } from '../identifiers.js';
import { acknowledged, LIMIT_TERMS, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import { report, rollDay, trade } from '../specification/inputs.js';
import { decimal, names } from '../specification/values.js';

const LIVE = [placed({ terms: { ...LIMIT_TERMS, timeInForce: 'GTC' } }), acknowledged()];
/** The day of the venue begins at 18:30Z. */
const BEGAN = '2026-03-02T18:30:00Z';

const at = (time: string) => ({ transactTime: timestamp(time) });
const fill = (lastQty: number, time: string, execId = `at ${time}`) =>
  trade(lastQty, '100', { ...at(time), execId: names.execId(execId) });
const renewal = (time: string) =>
  report('RESTATED', { restatementReason: 'GT_RENEWAL', ...at(time) });
const roll = () => rollDay('2026-03-03', BEGAN);

const correct = (lastQty: number) =>
  report('TRADE_CORRECT', { execRefId: names.execId('late'), lastQty: decimal(lastQty) });
const bust = (of: string) => report('TRADE_CANCEL', { execRefId: names.execId(of) });

function columnsAfter(...inputs: readonly Parameters<ReturnType<typeof given>['when']>[0][]) {
  const history = given(...LIVE);
  return inputs.map((input) => history.when(input).columns).at(-1);
}

describe('a renewal of an earlier day', () => {
  const TODAY = ['2026-03-03T04:00:00Z', '2026-03-03T11:00:00Z'] as const;

  it('neither begins the day again nor opens one that has ended', () => {
    const history = given(...LIVE);
    history.when(roll());
    history.when(fill(3, TODAY[0]));
    history.when(report('DONE_FOR_DAY', at(TODAY[1])));
    const { event, columns } = history.when(renewal('2026-03-02T01:00:00Z'));
    expect(event).toMatchObject({
      reason: {
        code: 'STATUS_CONFLICT',
        text: 'It renews an earlier day',
        context: { minimum: BEGAN },
      },
    });
    expect(columns).toMatchObject({ ordStatus: 'DONE_FOR_DAY', dayCumQty: 3 });
  });
});

describe('a fill that comes after its day is over', () => {
  it.each([
    ['a moment before the day began', '2026-03-02T18:29:59.999999999Z', 0],
    ['at its first moment', BEGAN, 5],
    ['after it began', '2026-03-02T18:30:00.000000001Z', 5],
  ])('counts to the day of its trade: %s', (_when, time, dayCumQty) => {
    const columns = columnsAfter(fill(100, '2026-03-02T10:00:00Z'), roll(), fill(5, time));
    expect(columns).toMatchObject({ cumQty: 105, dayCumQty, dayOrderQty: 9900 - 5 + dayCumQty });
  });

  it('takes its corrections and its bust with it', () => {
    const [late, today] = [fill(5, '2026-03-02T10:00:00Z', 'late'), fill(3, BEGAN, 'today')];
    expect(columnsAfter(roll(), late, today, correct(9))).toMatchObject({
      cumQty: 12,
      dayOrderQty: 9991,
      dayCumQty: 3,
    });
    expect(columnsAfter(roll(), late, today, correct(9), bust('late'))).toMatchObject({
      cumQty: 3,
      dayOrderQty: 10_000,
      dayCumQty: 3,
    });
    expect(columnsAfter(roll(), late, today, bust('today'))).toMatchObject({
      dayOrderQty: 9995,
      dayCumQty: 0,
    });
  });

  it('is known among others of its kind', () => {
    const late = ['late', 'later'].map((name) => fill(5, '2026-03-02T10:00:00Z', name));
    const columns = columnsAfter(roll(), ...late, correct(9), bust('later'));
    expect(columns).toMatchObject({ cumQty: 9, dayOrderQty: 9991, dayCumQty: 0 });
  });

  it('is of the new day where nothing says when that began', () => {
    const columns = columnsAfter(rollDay('2026-03-03'), fill(5, '2026-03-02T10:00:00Z'));
    expect(columns).toMatchObject({ dayOrderQty: 10_000, dayCumQty: 5 });
  });

  it('is of an earlier day by the time of a renewal, too', () => {
    const early = fill(5, '2026-03-03T02:59:59Z');
    const columns = columnsAfter(renewal('2026-03-03T03:00:00Z'), early);
    expect(columns).toMatchObject({ dayOrderQty: 9995, dayCumQty: 0 });
  });

  it('is of an earlier one only until the next day begins', () => {
    const columns = columnsAfter(
      roll(),
      fill(5, '2026-03-02T10:00:00Z', 'late'),
      rollDay('2026-03-04', '2026-03-03T18:30:00Z'),
      correct(7),
    );
    expect(columns).toMatchObject({ cumQty: 7, dayOrderQty: 9993, dayCumQty: 0 });
  });
});

describe('a day that the venue and our calendar begin', () => {
  const traded = '2026-03-02T20:00:00Z';

  it.each([
    ['in its morning', '2026-03-03T03:00:00Z', 7],
    ['a moment less than twelve hours after', '2026-03-03T06:29:59.999Z', 7],
    ['twelve hours after: it is another', '2026-03-03T06:30:00Z', 0],
  ])('is begun once, when the venue renews the order %s', (_when, time, dayCumQty) => {
    const columns = columnsAfter(roll(), fill(7, traded), renewal(time));
    expect(columns).toMatchObject({ cumQty: 7, dayCumQty });
  });

  it.each([
    ['in the evening before', '2026-03-02T14:00:00Z', 7],
    ['a moment less than twelve hours before', '2026-03-02T06:30:00.001Z', 7],
    ['twelve hours before: it is another', '2026-03-02T06:30:00Z', 0],
  ])('is begun once, when the venue renewed the order %s', (_when, time, dayCumQty) => {
    const columns = columnsAfter(renewal(time), fill(7, '2026-03-02T15:00:00Z'), roll());
    expect(columns).toMatchObject({ cumQty: 7, dayCumQty });
  });

  it('is rolled once, and the next one again', () => {
    const history = given(...LIVE);
    history.when(renewal('2026-03-02T14:00:00Z'));
    expect(history.when(roll()).event).toMatchObject({ type: 'DAY_ROLLED', dayBegan: BEGAN });
    expect(history.when(roll()).event).toMatchObject({ type: 'TIME_IGNORED' });
    history.when(fill(7, traded));
    const next = history.when(rollDay('2026-03-04', '2026-03-03T18:30:00Z'));
    expect(next.columns).toMatchObject({ dayOrderQty: 9993, dayCumQty: 0 });
  });

  it('is begun by each where our calendar does not say when', () => {
    const columns = columnsAfter(rollDay('2026-03-03'), fill(7, traded), renewal(traded));
    expect(columns).toMatchObject({ dayOrderQty: 9993, dayCumQty: 0 });
  });
});
