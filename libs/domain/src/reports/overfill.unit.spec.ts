import { describe, expect, it } from 'vitest';
import type { DecisionPolicy } from '../decider.js';
import { quantity } from '../decimal.js';
import type { ReportInput } from '../input.js';
import {
  acknowledged,
  became,
  canceled,
  cancelRequested,
  changeRejected,
  filled,
  LIMIT_TERMS,
  placed,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, report, trade } from '../specification/inputs.js';
import { ACCOUNT, decimal, names, ORDER } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const REFUSE = { overfill: 'refuse' } as const;
const POLICIES: readonly DecisionPolicy[] = [{ overfill: 'book' }, REFUSE];

const terms = (total: number) => ({ ...LIMIT_TERMS, quantity: quantity(total) });
const asksFor = (name: string, total: number) => replaceRequested(name, terms(total));
const answer = (execType: 'REPLACED' | 'REPLACE_REJECTED', name: string) =>
  report(execType, { target: byName(name) });
/** A correction of the fill that was event 3. */
const correct = (lastQty: number, stated: Partial<ReportInput> = {}) =>
  report('TRADE_CORRECT', {
    execRefId: names.execId('earlier-3'),
    lastQty: decimal(lastQty),
    ...stated,
  });

describe('TRADE of more than is open', () => {
  it.each<readonly [string, readonly Happened[]]>([
    ['on a working order', [...LIVE, filled(9990)]],
    ['on a filled order', [...LIVE, filled(9990), filled(10)]],
    ['and than a replace asks for', [...LIVE, filled(9990), asksFor('Y', 10_009)]],
    [
      'whose replace was refused',
      [...LIVE, filled(9990), asksFor('Y', 12_000), changeRejected('REPLACE_REJECTED', 'Y', 4)],
    ],
    ['with a cancel pending alone', [...LIVE, filled(9990), cancelRequested('Y')]],
  ])('is booked in full and flagged %s', (_where, history) => {
    const { event, columns } = given(...history).when(trade(20, '100'));
    expect(event).toMatchObject({ type: 'FILL_BOOKED', lastQty: 20, overfill: true });
    expect(event).not.toHaveProperty('late');
    expect(columns).toMatchObject({ leavesQty: 0 });
  });

  it('is parked under the policy refuse, and passes once there is room', () => {
    const history = given(...LIVE, filled(9990), asksFor('Y', 10_009));
    const input = trade(20, '100');
    const { event, columns } = history.when(input, REFUSE);
    expect(event).toMatchObject({
      type: 'INPUT_PARKED',
      account: ACCOUNT,
      name: `orderId:${ORDER}`,
      execId: input.execId,
      reason: { code: 'OVERFILL' },
      leftToOperator: true,
    });
    expect(columns.cumQty).toBe(9990);
    history.when(report('REPLACED', { orderQty: decimal(10_010) }), REFUSE);
    expect(history.when(input, REFUSE).event).toMatchObject({ type: 'FILL_BOOKED', lastQty: 20 });
  });

  it('is not parked under the policy refuse when it is exactly what is open', () => {
    const { event } = given(...LIVE, filled(9990)).when(trade(10, '100'), REFUSE);
    expect(event).toMatchObject({ type: 'FILL_BOOKED' });
  });
});

/** The venue fills more than it has only once it has accepted more: its REPLACED is on the way. */
const OVERTAKES: readonly (readonly [string, readonly Happened[]])[] = [
  ['the only replace', [...LIVE, filled(9990), asksFor('Y', 10_010)]],
  ['the older of two', [...LIVE, filled(9990), asksFor('Y', 10_010), asksFor('Z', 9000)]],
  ['the newer of two', [...LIVE, filled(9990), asksFor('Y', 9995), asksFor('Z', 10_010)]],
  [
    'a replace that a cancel follows',
    [...LIVE, filled(9990), asksFor('Y', 10_010), cancelRequested('Z')],
  ],
  [
    'a replace and the cancel after it',
    [...LIVE, filled(9990), asksFor('Y', 10_010), cancelRequested('Z'), ends(5)],
  ],
  ['a replace and the end', [...LIVE, filled(9990), asksFor('Y', 10_010), became('ORDER_EXPIRED')]],
  [
    'a replace and the end of the day',
    [...LIVE, filled(9990), asksFor('Y', 10_010), became('ORDER_DONE_FOR_DAY')],
  ],
];

function ends(inReplyTo: number): Happened {
  return canceled({ inReplyTo, clientOrderId: names.clientOrderId('Z') });
}

describe.each(OVERTAKES)('a TRADE that overtakes %s', (_what, history) => {
  it.each(POLICIES)('is no overfill, with the old terms until REPLACED: %o', (policy) => {
    const { event, columns } = given(...history).when(trade(20, '100'), policy);
    expect(event).toMatchObject({ type: 'FILL_BOOKED', lastQty: 20 });
    expect(event).not.toHaveProperty('overfill');
    expect(columns).toMatchObject({ orderQty: 10_000, cumQty: 10_010, leavesQty: 0 });
  });

  it.each(POLICIES)('neither is a correction to as much: %o', (policy) => {
    const { event } = given(...history).when(correct(10_010), policy);
    expect(event).toMatchObject({ type: 'FILL_CORRECTED', lastQty: 10_010 });
    expect(event).not.toHaveProperty('overfill');
    expect(given(...history).when(correct(10_011)).event).toMatchObject({ overfill: true });
  });

  it.each(POLICIES)('is one for what no replace asks for: %o', (policy) => {
    const { event } = given(...history).when(trade(21, '100'), policy);
    const outcome = policy.overfill === 'book' ? { overfill: true } : { type: 'INPUT_PARKED' };
    expect(event).toMatchObject(outcome);
  });
});

describe('a TRADE whose report states the quantity that it fills', () => {
  const history = [...LIVE, filled(9990)];

  it.each<readonly [string, Partial<ReportInput>]>([
    ['orderQty', { orderQty: decimal(10_010) }],
    ['orderQty and nothing left', { orderQty: decimal(10_010), leavesQty: decimal(0) }],
    ['cumQty and leavesQty', { cumQty: decimal(10_009), leavesQty: decimal(1) }],
    ['leavesQty', { leavesQty: decimal(9990) }],
  ])('is no overfill: %s', (_what, stated) => {
    const { event, columns } = given(...history).when(trade(20, '100', stated), REFUSE);
    expect(event).toMatchObject({ type: 'FILL_BOOKED' });
    expect(event).not.toHaveProperty('overfill');
    expect(columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 10_000, cumQty: 10_010 });
  });

  it.each<readonly [string, Partial<ReportInput>]>([
    ['less than is filled', { orderQty: decimal(10_009) }],
    [
      'less than is filled, and something left',
      { orderQty: decimal(10_009), leavesQty: decimal(9990) },
    ],
    ['a part of it', { cumQty: decimal(10_008), leavesQty: decimal(1) }],
    ['a part of it, without cumQty', { leavesQty: decimal(9989) }],
    ['that nothing is left', { cumQty: decimal(10_010), leavesQty: decimal(0) }],
    ['what the instrument does not have', { orderQty: decimal('10010.5') }],
    ['leavesQty that the instrument does not have', { leavesQty: decimal('9990.5') }],
  ])('is one where it states %s', (_what, stated) => {
    const { event } = given(...history).when(trade(20, '100', stated));
    expect(event).toMatchObject({ type: 'FILL_BOOKED', overfill: true });
  });

  it('is followed by the restatement that it overtook', () => {
    const partition = given(...history);
    partition.when(trade(20, '100', { orderQty: decimal(12_000) }), REFUSE);
    const { columns } = partition.when(report('RESTATED', { orderQty: decimal(12_000) }), REFUSE);
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', leavesQty: 1990 });
  });
});

const overtaken = (...asked: readonly Happened[]) => given(...LIVE, ...asked, filled(10_500));

describe('a replace that a TRADE overtook', () => {
  it('is in force once REPLACED, as if it had come first', () => {
    const history = overtaken(asksFor('Y', 12_000));
    expect(history.when(answer('REPLACED', 'Y')).columns).toMatchObject({
      ordStatus: 'PARTIALLY_FILLED',
      orderQty: 12_000,
      cumQty: 10_500,
      leavesQty: 1500,
    });
  });

  it('leaves an overfill when the venue refuses it', () => {
    const { event, columns } = overtaken(asksFor('Y', 12_000)).when(
      answer('REPLACE_REJECTED', 'Y'),
    );
    expect(event).toMatchObject({ type: 'REPLACE_REJECTED', overfill: true });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 10_000, cumQty: 10_500 });
  });

  it('leaves one when the last of those that covered it is refused', () => {
    const history = overtaken(asksFor('Y', 10_500), asksFor('Z', 12_000), asksFor('W', 9000));
    expect(history.when(answer('REPLACE_REJECTED', 'Z')).event).not.toHaveProperty('overfill');
    expect(history.when(answer('REPLACE_REJECTED', 'Y')).event).toMatchObject({ overfill: true });
    expect(history.when(answer('REPLACE_REJECTED', 'W')).event).not.toHaveProperty('overfill');
  });

  it.each<readonly [string, ReturnType<typeof given>]>([
    ['less than it was filled', given(...LIVE, asksFor('Y', 12_000), filled(10_000))],
    ['more than it asked for', overtaken(asksFor('Y', 10_499))],
  ])('leaves none of its own where the order has %s', (_what, history) => {
    const { event } = history.when(answer('REPLACE_REJECTED', 'Y'));
    expect(event).toMatchObject({ type: 'REPLACE_REJECTED' });
    expect(event).not.toHaveProperty('overfill');
  });

  it('leaves the overfill to be seen when an older one stopped at the old quantity (rule 7)', () => {
    const history = overtaken(asksFor('Y', 9000), asksFor('Z', 12_000));
    expect(history.when(answer('REPLACED', 'Y')).columns).toMatchObject({
      ordStatus: 'PENDING_REPLACE',
      orderQty: 10_000,
      leavesQty: 0,
    });
    const { event, columns } = history.when(answer('REPLACE_REJECTED', 'Z'));
    expect(event).toMatchObject({ overfill: true });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 10_000, cumQty: 10_500 });
  });

  it('leaves none where an older one stopped at all that is filled (rule 7)', () => {
    const history = given(...LIVE, asksFor('Y', 9000), asksFor('Z', 12_000), filled(10_000));
    expect(history.when(answer('REPLACED', 'Y')).columns).toMatchObject({ orderQty: 10_000 });
    const { event } = history.when(answer('REPLACE_REJECTED', 'Z'));
    expect(event).not.toHaveProperty('overfill');
  });
});

const ended = () =>
  given(...LIVE, asksFor('Y', 12_000), cancelRequested('Z'), ends(4), filled(10_500));

describe('a replace that the end overtook, and a TRADE too', () => {
  it('is no overfill once REPLACED', () => {
    const { columns } = ended().when(answer('REPLACED', 'Y'));
    expect(columns).toMatchObject({ ordStatus: 'CANCELED', orderQty: 12_000, cumQty: 10_500 });
  });

  it('leaves an overfill when the venue tells only now that it refused it, and once', () => {
    const history = ended();
    const { event, columns, order } = history.when(answer('REPLACE_REJECTED', 'Y'));
    expect(event).toMatchObject({
      type: 'REPLACE_REJECTED',
      clientOrderId: 'Y',
      origClientOrderId: 'X',
      inReplyTo: 3,
      overfill: true,
    });
    expect(columns).toMatchObject({ ordStatus: 'FILLED', orderQty: 10_000 });
    expect(order).toMatchObject({ ended: 'CANCELED', clientOrderIds: ['X', 'Z'], revision: 0 });
    for (const execType of ['REPLACE_REJECTED', 'REPLACED'] as const) {
      expect(history.when(answer(execType, 'Y')).event).toMatchObject({
        type: 'REPORT_REFUSED',
        reason: { code: 'NO_SUCH_PENDING_REQUEST' },
      });
    }
  });
});
