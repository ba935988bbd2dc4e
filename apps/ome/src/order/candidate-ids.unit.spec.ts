import { newEquitiesOrderId, orderIdFor } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { expect, it } from 'vitest';
import { candidateIds } from './candidate-ids.js';

const owner = account('equities-7');

it('takes an orderId for itself', () => {
  const id = newEquitiesOrderId(owner, new Uint8Array(7));
  expect(candidateIds(id, undefined)).toEqual([id]);
});

it('goes from any id of an equities chain to the first', () => {
  const first = newEquitiesOrderId(owner, new Uint8Array(7));
  const third = `${first.slice(0, 18)}000002`;
  expect(candidateIds(third, undefined)).toEqual([third, first]);
});

it('derives the orderId of a clientOrderId only where the account is said', () => {
  expect(candidateIds('my-order', undefined)).toEqual([]);
  expect(candidateIds('my-order', owner)).toEqual([orderIdFor(owner, clientOrderId('my-order'))]);
});
