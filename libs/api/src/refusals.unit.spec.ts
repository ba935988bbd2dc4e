import { REASONS } from '@ome/domain';
import { problemDetails, REASON_OF_STATUS } from '@ome/platform';
import { expect, it } from 'vitest';
import { refusal, STATUS_OF_REASON } from './refusals.js';

it('every reason has a status that a caller can act on', () => {
  expect(Object.keys(STATUS_OF_REASON).sort()).toEqual(Object.keys(REASONS).sort());
});

it('what a status alone says is on the list too, as the refusal of a door', () => {
  for (const [status, code] of Object.entries(REASON_OF_STATUS)) {
    const known: Readonly<Record<string, { readonly layer: string }>> = REASONS;
    const statuses: Readonly<Record<string, number>> = STATUS_OF_REASON;
    expect([code, known[code]?.layer, statuses[code]]).toEqual([code, 'door', Number(status)]);
    expect(problemDetails(Number(status), undefined)).toMatchObject({ reason: code });
  }
});

it('a refusal says its code, its own words before the common ones, and when to try again', () => {
  expect(refusal({ code: 'PRICE_OFF_TICK' }).problem).toMatchObject({
    status: 422,
    reason: 'PRICE_OFF_TICK',
    detail: REASONS.PRICE_OFF_TICK.text,
  });
  const own = refusal({ code: 'STATE_UNAVAILABLE', text: 'Not now.' }, { requestId: 'x' });
  expect(own.problem).toMatchObject({ status: 503, detail: 'Not now.', requestId: 'x' });
  expect(own.headers).toEqual({ 'retry-after': '1' });
});
