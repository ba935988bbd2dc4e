import type { DecidedRecord } from '@ome/contracts';
import { describe, expect, it } from 'vitest';
import { answerOf } from './answers.js';

const said = (type: DecidedRecord['type'], data: object) =>
  answerOf({ type, data } as unknown as DecidedRecord);

describe('the answer to an execution link', () => {
  it('is success while nothing is known of a durable report', () => {
    expect(answerOf(undefined)).toEqual({ success: true });
  });

  it.each([
    ['FILL_BOOKED', {}],
    ['ORDER_ACKNOWLEDGED', {}],
    ['REPORT_REPEATED', { execType: 'TRADE' }],
    ['REPORT_REFUSED', { execType: 'NEW', reason: { code: 'STATUS_CONFLICT' } }],
  ] as const)('is success for %s', (type, data) => {
    expect(said(type, data)).toEqual({ success: true });
  });

  it('says that the order is not known, and that the report is kept', () => {
    expect(said('INPUT_PARKED', { reason: { code: 'UNKNOWN_ORDER' } })).toEqual({
      success: false,
      comment: 'Order does not exist. The report is kept and will be tried again.',
    });
  });

  it('does not promise to try again what is left to an operator', () => {
    const data = { reason: { code: 'OVERFILL' }, leftToOperator: true };
    expect(said('INPUT_PARKED', data)).toMatchObject({
      success: false,
      comment: expect.stringContaining('The report is kept and is left to an operator.'),
    });
  });

  it('says that a fill was not booked', () => {
    const data = { execType: 'TRADE', reason: { code: 'WRONG_VENUE' } };
    expect(said('REPORT_REFUSED', data)).toEqual({
      success: false,
      comment: 'The fill was not booked: The report is not from the venue of the order',
    });
  });
});
