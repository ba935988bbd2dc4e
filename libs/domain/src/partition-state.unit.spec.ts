import { describe, expect, it } from 'vitest';
import { createPartitionState, nameKey, requestKey, stageOver } from './partition-state.js';
import { names } from './specification/values.js';

describe('the keys of a partition', () => {
  it('keep apart what callers chose', () => {
    const { account, clientOrderId, requestId } = names;
    expect(nameKey(account('a|b'), clientOrderId('c'))).not.toBe(
      nameKey(account('a'), clientOrderId('b|c')),
    );
    expect(requestKey(account('a|b'), requestId('c'))).not.toBe(
      requestKey(account('a'), requestId('b|c')),
    );
    expect(requestKey(undefined, requestId('a|c'))).not.toBe(
      requestKey(account('a'), requestId('c')),
    );
  });
});

describe('a staged state', () => {
  it('shows its own values over those of the base, which has them once merged', () => {
    const base = createPartitionState();
    const order = names.orderId('1a2b');
    base.names.set('kept', order);
    const stage = stageOver(base);
    stage.names.set('new', order);
    expect([stage.names.get('kept'), stage.names.get('new')]).toEqual([order, order]);
    expect(base.names.get('new')).toBeUndefined();
    stage.merge();
    expect(base.names.get('new')).toBe(order);
  });
});
