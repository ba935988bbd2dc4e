import { REASONS } from '@ome/domain';
import { expect, it } from 'vitest';
import { refusal, STATUS_OF_REASON } from './refusals.js';

it('every reason has a status that a caller can act on', () => {
  expect(Object.keys(STATUS_OF_REASON).sort()).toEqual(Object.keys(REASONS).sort());
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
