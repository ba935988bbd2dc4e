import { checkExecutionReport } from '@ome/contracts';
import { describe, expect, it } from 'vitest';
import { readExecution, type Posted } from './read-execution.js';

const ID = '1a2b00000000000001000000';
const POSTED: Posted = {
  postId: 'eq-post-1',
  idempotencyKey: undefined,
  receivedAt: '2026-01-05T09:15:00.000Z',
};
const FILL = { ClOrdID: ID, OrdStatus: '1', LastPx: 1500.05, CumQty: 40 };

function reportOf(body: unknown, posted: Partial<Posted> = {}) {
  const read = readExecution(body, { ...POSTED, ...posted });
  if (!read.ok) throw new Error(read.violations.join('; '));
  const { report, orderName } = read.value;
  expect(checkExecutionReport({ ...report, orderId: orderName })).toMatchObject({ ok: true });
  return report;
}

const violationsOf = (body: unknown) => {
  const read = readExecution(body, POSTED);
  return read.ok ? [] : read.violations;
};

const asForm = (body: object) =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));

describe('the FIX-like shape', () => {
  it.each([
    ['JSON', FILL],
    ['a form', asForm(FILL)],
  ])('is a fill of the cumulative quantity, from %s', (_, body) => {
    expect(readExecution(body, POSTED)).toEqual({
      ok: true,
      value: {
        orderName: ID,
        report: {
          venue: '*',
          execId: 'cum-40',
          execType: 'TRADE',
          transactTime: POSTED.receivedAt,
          lastPx: '1500.05',
          cumQty: '40',
          cumQtyIdentifies: true,
        },
      },
    });
  });

  it.each([
    ['0', 'NEW'],
    ['1', 'TRADE'],
    ['2', 'TRADE'],
    ['3', 'DONE_FOR_DAY'],
    ['4', 'CANCELED'],
    ['5', 'REPLACED'],
    ['6', 'PENDING_CANCEL'],
    ['7', 'STOPPED'],
    ['8', 'REJECTED'],
    ['9', 'SUSPENDED'],
    ['A', 'PENDING_NEW'],
    ['B', 'CALCULATED'],
    ['C', 'EXPIRED'],
    ['D', 'ACCEPTED_FOR_BIDDING'],
    ['E', 'PENDING_REPLACE'],
  ])('reads OrdStatus %s as %s', (OrdStatus, execType) => {
    expect(reportOf({ ...FILL, OrdStatus }).execType).toBe(execType);
  });

  it('reads a code that is a JSON number', () => {
    expect(reportOf({ ...FILL, OrdStatus: 2 }).execType).toBe('TRADE');
  });

  it('reads a replaced order that is filled in part as replaced', () => {
    expect(reportOf({ ...FILL, ExecType: '5' }).execType).toBe('REPLACED');
  });

  it.each([['LastQty'], ['LastShares']])('takes the quantity of the fill from %s', (field) => {
    expect(reportOf({ ...FILL, [field]: '15' })).toMatchObject({ lastQty: '15', cumQty: '40' });
  });

  it('is identified by its ExecID', () => {
    expect(reportOf({ ...FILL, ExecID: 'X-1' }).execId).toBe('X-1');
    expect(reportOf({ ...FILL, ExecID: 17 }).execId).toBe('17');
  });

  it('is the same fill however its cumulative quantity is written', () => {
    expect(reportOf({ ...FILL, CumQty: '40.00' }).execId).toBe('cum-40');
  });

  it('is a report of its own each time when it is a state without an ExecID', () => {
    const live = { ClOrdID: ID, OrdStatus: '0', CumQty: 40 };
    expect(reportOf(live).execId).toBe('eq-post-1');
    expect(reportOf(live, { idempotencyKey: 'key' }).execId).toBe('key');
  });

  it('keeps what the venue says', () => {
    const rejected = { ClOrdID: ID, OrdStatus: '8', Text: 'halted' };
    expect(reportOf(rejected)).toMatchObject({ execType: 'REJECTED', text: 'halted' });
  });

  it('tells no price and no own quantity of a state', () => {
    const canceled = { ClOrdID: ID, OrdStatus: '4', LastPx: 0, LastQty: 0, CumQty: 40 };
    const report = reportOf(canceled);
    expect(report).toMatchObject({ execType: 'CANCELED', cumQty: '40' });
    expect(report).not.toHaveProperty('cumQtyIdentifies');
    expect(report).not.toHaveProperty('lastPx');
    expect(report).not.toHaveProperty('lastQty');
  });

  it.each([
    [{ ClOrdID: 5 }],
    [{ ClOrdID: '' }],
    [{ ClOrdID: { $ne: null } }],
    [{ ClOrdID: 'a\nb' }],
    [{ OrdStatus: 'Z' }],
    [{ OrdStatus: undefined }],
    [{ OrdStatus: { $gt: '' } }],
    [{ LastPx: undefined }],
    [{ LastPx: 0 }],
    [{ LastPx: -1 }],
    [{ LastPx: 'NaN' }],
    [{ CumQty: undefined }],
    [{ CumQty: -40 }],
    [{ CumQty: 'many' }],
    [{ LastQty: '1e3' }],
    [{ LastQty: -1 }],
    [{ ExecID: 'x'.repeat(101) }],
    [{ ExecID: 'a\u0000b' }],
    [{ Text: { $where: '1' } }],
  ])('is refused with %j', (change) => {
    expect(violationsOf({ ...FILL, ...change })).toHaveLength(1);
  });
});

describe('the plain shape', () => {
  const PLAIN = { order_id: ID, fill: { qtydone: 5, price: 100, exchange_id: 'NSE' } };

  it.each([
    ['JSON', PLAIN],
    [
      'a form with brackets',
      {
        order_id: ID,
        'fill[qtydone]': '5',
        'fill[price]': '100',
        'fill[exchange_id]': 'NSE',
      },
    ],
    ['a form with JSON text', { order_id: ID, fill: JSON.stringify(PLAIN.fill) }],
  ])('is a fill on the exchange, from %s', (_, body) => {
    expect(reportOf(body)).toEqual({
      venue: 'NSE',
      execId: 'eq-post-1',
      execType: 'TRADE',
      transactTime: POSTED.receivedAt,
      lastQty: '5',
      lastPx: '100',
    });
  });

  it('is identified by its fill_id, else by the Idempotency-Key', () => {
    const named = { ...PLAIN, fill: { ...PLAIN.fill, fill_id: 'F-1' } };
    expect(reportOf(named, { idempotencyKey: 'key' }).execId).toBe('F-1');
    expect(reportOf(PLAIN, { idempotencyKey: 'key' }).execId).toBe('key');
  });

  it.each([
    [{ order_id: 5, fill: PLAIN.fill }],
    [{ order_id: ID }],
    [{ order_id: ID, fill: 'x' }],
    [{ order_id: ID, fill: [] }],
    [{ order_id: ID, fill: '{"qtydone":'.repeat(40) + '5' + '}'.repeat(40) }],
    [{ order_id: ID, fill: { ...PLAIN.fill, qtydone: 0 } }],
    [{ order_id: ID, fill: { ...PLAIN.fill, qtydone: '-5' } }],
    [{ order_id: ID, fill: { ...PLAIN.fill, price: 0 } }],
    [{ order_id: ID, fill: { ...PLAIN.fill, exchange_id: { $ne: '' } } }],
    [{ fill: PLAIN.fill }],
    [null],
    [[]],
    ['text'],
  ])('is refused as %j', (body) => {
    expect(violationsOf(body)).not.toEqual([]);
  });

  it('is refused when its JSON text is nested deeper than any stack', () => {
    const fill = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect(violationsOf({ order_id: ID, fill })).toEqual([expect.stringContaining('nested')]);
  });
});
