import { expect, it } from 'vitest';
import { waitPreferred } from './preference.js';

it.each([
  ['wait=2', 2_000, 'wait=2'],
  ['respond-async, wait=3', 3_000, 'wait=3'],
  ['Wait = "4"; x=1', 4_000, 'wait=4'],
  ['wait=999999999', 10_000, 'wait=10'],
])('%s is waited for', (header, waitMs, applied) => {
  expect(waitPreferred(header)).toEqual({ waitMs, applied });
});

it.each([
  undefined,
  '',
  'wait',
  'wait=',
  'wait=-1',
  'wait=NaN',
  'wait=1.5',
  'wait=0',
  'return=minimal',
])('%s is no wait', (header) => {
  expect(waitPreferred(header)).toBeUndefined();
});
