import { expect, it } from 'vitest';
import { given } from '../specification/given.js';
import { control } from '../specification/inputs.js';
import { names } from '../specification/values.js';

const POSITION = 'ome.inbox.v1.dlq/3/4';
const requestId = names.requestId(`sys:discard/${POSITION}`);

const discard = (reason: string) =>
  control(
    { type: 'DISCARD_DEAD_LETTER', position: POSITION, operator: 'otto', reason, error: 'bad' },
    { requestId, bodyHash: reason },
  );

it('a dead letter that an operator gives up is in the log once, with who and why', () => {
  const partition = given();
  expect(partition.when(discard('ticket 7')).event).toMatchObject({
    type: 'DEAD_LETTER_DISCARDED',
    requestId,
    position: POSITION,
    discardedBy: { operator: 'otto', reason: 'ticket 7' },
    error: 'bad',
  });
  expect(partition.when(discard('ticket 7')).event).toMatchObject({ type: 'REQUEST_REPEATED' });
  expect(partition.when(discard('ticket 8')).event).toMatchObject({
    type: 'REQUEST_REFUSED',
    reason: { code: 'REQUEST_ID_REUSED' },
  });
});

it('a dead letter is not given up by anybody but an operator', () => {
  const principal = { user: 'alice', roles: ['trader'], accounts: ['acme-1'] };
  expect(given().when({ ...discard('ticket 7'), principal }).event).toMatchObject({
    type: 'REQUEST_REFUSED',
    reason: { code: 'NOT_PERMITTED' },
  });
});
