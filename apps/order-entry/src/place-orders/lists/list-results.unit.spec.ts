import { ProblemException, problemDetails } from '@ome/platform';
import { expect, it } from 'vitest';
import type { ListedItem } from './listed-items.js';
import { resultOfDecision, resultOfRepeat } from './list-results.js';

const ITEM: ListedItem = {
  type: 'NEW_ORDER',
  clientOrderId: 'a',
  requestId: 'k/1',
  write: new ProblemException(problemDetails(503, 'Nothing is written here.')),
};

it('a refusal of the engine says what it is about, where it does', () => {
  const context = { field: 'quantity', value: '60', maximum: '50' };
  const reason = { code: 'QUANTITY_ABOVE_LIMIT', context } as const;
  const refused = { accepted: false, eventType: 'ORDER_REFUSED', reason } as const;
  expect(resultOfDecision(ITEM, refused)).toMatchObject({
    outcome: 'REFUSED',
    status: 422,
    reason: 'QUANTITY_ABOVE_LIMIT',
    layer: 'pre-trade',
    context,
  });
  expect(resultOfRepeat(ITEM, false)).not.toHaveProperty('context');
});
