import { describe, expect, it } from 'vitest';
import { ALL_MARKETS } from '../markets.js';
import {
  acknowledged,
  became,
  filled,
  LIMIT_TERMS,
  placed,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { timestamp } from '../identifiers.js';
import { replaceOrder, report, rollDay, trade } from '../specification/inputs.js';
import { ACCOUNT, decimal } from '../specification/values.js';

const GTC = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
const LIVE = [placed({ terms: GTC }), acknowledged()];
const DAYS = [
  ['DONE_FOR_DAY', became('ORDER_DONE_FOR_DAY')],
  ['CALCULATED', became('ORDER_CALCULATED')],
] as const satisfies readonly (readonly [string, Happened])[];

function isClosed(history: ReturnType<typeof given>): void {
  expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(0);
  expect(history.when(replaceOrder({ price: decimal('98') })).event).toMatchObject({
    type: 'REPLACE_REFUSED',
    reason: { code: 'ORDER_CLOSED' },
  });
}

describe.each(['DONE_FOR_DAY', 'CALCULATED'] as const)('%s', (execType) => {
  const MIDNIGHT = '2026-03-03T00:00:00Z';
  const at = (time: string) => report(execType, { transactTime: timestamp(time) });

  it.each([
    ['our calendar', rollDay('2026-03-03', MIDNIGHT)],
    [
      "its venue's word",
      report('RESTATED', { restatementReason: '1', transactTime: timestamp(MIDNIGHT) }),
    ],
  ])('of the day before the one that began by %s is late, and changes nothing', (_how, began) => {
    const history = given(...LIVE);
    history.when(began);
    const { event, columns } = history.when(at('2026-03-02T23:59:59.999Z'));
    expect(event).toMatchObject({
      type: 'REPORT_REFUSED',
      reason: { code: 'STATUS_CONFLICT', text: 'It ended an earlier day' },
    });
    expect(columns.ordStatus).toBe('NEW');
    expect(history.when(at(MIDNIGHT)).columns.ordStatus).toBe(execType);
  });

  it('is of the day where nobody knows when that began', () => {
    const history = given(...LIVE);
    history.when(rollDay('2026-03-03'));
    expect(history.when(at('2026-03-02T12:00:00Z')).columns.ordStatus).toBe(execType);
  });
});

/** FIX rule 1: an order in several states shows the one that outranks the others. */
describe.each(DAYS)('new terms of an order that is %s', (ordStatus, ended) => {
  it('leave it so where it is completed, and closed', () => {
    const history = given(...LIVE, filled(10_000), ended);
    const { columns } = history.when(report('RESTATED', { price: decimal('99') }));
    expect(columns).toMatchObject({ ordStatus, orderQty: 10_000, leavesQty: 0 });
    isClosed(history);
  });

  it.each([
    ['the venue', [report('RESTATED', { orderQty: decimal(4000) })]],
    ['a replace', [replaceOrder({ quantity: decimal(4000) }), report('REPLACED')]],
  ])('leave it so where %s stops it at what is filled (rule 7)', (_who, inputs) => {
    const history = given(...LIVE, filled(4000), ended);
    const columns = inputs.map((input) => history.when(input).columns).at(-1);
    expect(columns).toMatchObject({ ordStatus, orderQty: 4000, cumQty: 4000, leavesQty: 0 });
    isClosed(history);
  });

  it('lead to the same when the fill comes after them', () => {
    const history = given(...LIVE, ended);
    history.when(report('RESTATED', { orderQty: decimal(4000) }));
    const { columns } = history.when(trade(4000, '100'));
    expect(columns).toMatchObject({ ordStatus, orderQty: 4000, cumQty: 4000, leavesQty: 0 });
    isClosed(history);
  });

  it('leave more of it for the next day where policy opens it again', () => {
    const history = given(...LIVE, filled(10_000), ended);
    const larger = replaceOrder({ quantity: decimal(12_000) });
    history.when(larger, { overfill: 'book', reopenFilled: true });
    const { columns } = history.when(report('REPLACED'));
    expect(columns).toMatchObject({ ordStatus, orderQty: 12_000, leavesQty: 2000 });
    expect(history.state.openOrders.get(ACCOUNT, ALL_MARKETS)).toBe(1);
  });
});
