import { describe, expect, it } from 'vitest';
import { parseExecutionReport } from './execution-reports.js';

const REPORT = {
  venue: 'NSE',
  execId: 'e-1',
  execType: 'TRADE',
  orderId: 'abcd1',
  transactTime: '2026-01-05T09:15:00Z',
};

function parse(report: object) {
  return parseExecutionReport(Buffer.from(JSON.stringify(report)));
}

describe('an execution report', () => {
  it('may have fields of the venue, which are left behind', () => {
    expect(parse({ ...REPORT, theirs: [{ deep: 1 }] })).toEqual({ ok: true, report: REPORT });
  });

  it.each([
    ['an unknown execType', { ...REPORT, execType: 'FILLED' }, /^execType: must be one of /],
    ['a quantity below zero', { ...REPORT, lastQty: '-1' }, /^lastQty: .*not negative/],
    ['an operator', { ...REPORT, venue: { $gt: '' } }, /^venue: must be a string/],
    ['a version of an instruction below 1', { ...REPORT, inReplyTo: 0 }, /^inReplyTo: /],
    [
      'a time without a zone',
      { ...REPORT, transactTime: '2026-01-05T09:15:00' },
      /^transactTime: /,
    ],
    [
      'no name of an order',
      { ...REPORT, orderId: undefined },
      /^orderId: is missing; name the order/,
    ],
    [
      'a clientOrderId without its account',
      { ...REPORT, orderId: undefined, clientOrderId: 'c' },
      /^account: is missing/,
    ],
  ])('has no %s', (_name, report, words) => {
    expect(parse(report)).toEqual({ ok: false, faults: [expect.stringMatching(words)] });
  });

  it.each([
    { clientOrderId: 'c', account: 'a' },
    { venueOrderId: 'v' },
    { venueOrderId: 'v', clientOrderId: 'c' },
  ])('may name its order by %j', (names) => {
    expect(parse({ ...REPORT, orderId: undefined, ...names })).toMatchObject({ ok: true });
  });

  it('has no __proto__, although other fields of the venue are let through', () => {
    const text = `{"__proto__":{"account":"x"},${JSON.stringify(REPORT).slice(1)}`;
    expect(parseExecutionReport(Buffer.from(text))).toMatchObject({ ok: false });
  });
});
