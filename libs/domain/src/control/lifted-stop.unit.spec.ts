import { expect, it } from 'vitest';
import { given } from '../specification/given.js';
import { control } from '../specification/inputs.js';
import { names } from '../specification/values.js';

const requestId = names.requestId('sys:stop/halt');
const set = () =>
  control({ type: 'SET_STOP', stopId: 'halt', scope: {} }, { requestId, bodyHash: 'everything' });
const lift = () => control({ type: 'LIFT_STOP', stopId: 'halt' });

it('a stop that was lifted is not set again by a repeat, and its caller is told', () => {
  const partition = given();
  partition.when(set());
  expect(partition.when(set()).event).toMatchObject({ type: 'REQUEST_REPEATED' });
  expect(partition.when(lift()).event).toMatchObject({ type: 'STOP_LIFTED' });
  for (let time = 0; time < 2; time += 1) {
    expect(partition.when(set()).event).toMatchObject({
      type: 'REQUEST_REFUSED',
      reason: { code: 'REQUEST_ID_REUSED', text: expect.stringContaining('was lifted') },
    });
  }
});

it('a stop that was refused is refused again when it is repeated', () => {
  const principal = { user: 'alice', roles: ['trader'], accounts: ['acme-1'] };
  const partition = given();
  partition.when({ ...set(), principal });
  expect(partition.when(set()).event).toMatchObject({
    type: 'REQUEST_REPEATED',
    outcome: { accepted: false, reason: { code: 'NOT_PERMITTED' } },
  });
});
