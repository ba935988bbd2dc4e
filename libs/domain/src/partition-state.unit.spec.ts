import { describe, expect, it } from 'vitest';
import { marketOf } from './markets.js';
import { createPartitionState, executionKey, nameKey, stageOver } from './partition-state.js';
import { names } from './specification/values.js';

const { account, clientOrderId, requestId, orderId, execId } = names;
const A = account('acme-1');
const B = account('globex-1');

describe('the keys of a partition', () => {
  it('keep apart what callers chose', () => {
    expect(nameKey(account('a|b'), clientOrderId('c'))).not.toBe(
      nameKey(account('a'), clientOrderId('b|c')),
    );
    expect(marketOf({ venue: 'a|b', symbol: 'c' })).not.toBe(
      marketOf({ venue: 'a', symbol: 'b|c' }),
    );
    expect(marketOf({ venue: 'a' })).not.toBe(marketOf({ symbol: 'a' }));
    const state = createPartitionState();
    state.names.set(account('a|b'), clientOrderId('c'), orderId('1a2b'));
    expect(state.names.get(account('a'), clientOrderId('b|c'))).toBeUndefined();
    expect(state.names.get(account('a|b'), clientOrderId('d'))).toBeUndefined();
  });
});

describe('a staged state', () => {
  it('shows its own values over those of the base, which has them once merged', () => {
    const base = createPartitionState();
    const order = orderId('1a2b');
    base.names.set(A, clientOrderId('kept'), order);
    base.parkedNames.set('kept', ['x']);
    const stage = stageOver(base);
    stage.names.set(A, clientOrderId('new'), order);
    stage.names.set(B, clientOrderId('kept'), orderId('3c4d'));
    stage.parkedNames.set('new', ['y']);
    const kept = stage.names.get(A, clientOrderId('kept'));
    expect([kept, stage.names.get(A, clientOrderId('new'))]).toEqual([order, order]);
    expect([stage.parkedNames.get('kept'), stage.parkedNames.get('new')]).toEqual([['x'], ['y']]);
    expect(base.names.get(A, clientOrderId('new'))).toBeUndefined();
    expect(base.parkedNames.get('new')).toBeUndefined();
    stage.merge();
    expect(base.names.get(A, clientOrderId('new'))).toBe(order);
    expect(base.names.get(A, clientOrderId('kept'))).toBe(order);
    expect(base.names.get(B, clientOrderId('kept'))).toBe('3c4d');
    expect(base.parkedNames.get('new')).toEqual(['y']);
  });

  it('erases nothing of the base before it is merged', () => {
    const base = createPartitionState();
    base.takenBack.set(A, requestId('r'), 'event');
    base.takenBack.set(A, requestId('s'), 'event');
    base.parkedReports.set('name', execId('e'), { venue: names.venue('XTST'), since: 1 });
    base.parked.set('name', { oldest: execId('e'), newest: execId('e'), count: 1 });
    const stage = stageOver(base);
    stage.takenBack.delete(A, requestId('r'));
    stage.parkedReports.delete('name', execId('e'));
    stage.parked.delete('name');
    expect(stage.takenBack.get(A, requestId('r'))).toBeUndefined();
    expect(stage.takenBack.get(A, requestId('s'))).toBe('event');
    expect([stage.parkedReports.get('name', execId('e')), stage.parked.get('name')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(base.takenBack.get(A, requestId('r'))).toBe('event');
    stage.merge();
    expect(base.takenBack.get(A, requestId('r'))).toBeUndefined();
    const { parked, parkedReports } = createPartitionState();
    expect([base.parked, base.parkedReports]).toEqual([parked, parkedReports]);
  });
});

describe('a store', () => {
  it('erases what it does not have', () => {
    const { takenBack } = createPartitionState();
    takenBack.delete(A, requestId('r'));
    expect(takenBack).toStrictEqual(createPartitionState().takenBack);
  });

  it('has what was staged once it is merged, erasable or not', () => {
    const base = createPartitionState();
    const stage = stageOver(base);
    stage.takenBack.set(A, requestId('r'), 'event');
    stage.parkedReports.set('name', execId('e'), { venue: names.venue('XTST'), since: 1 });
    stage.merge();
    expect(base.takenBack.get(A, requestId('r'))).toBe('event');
    expect(base.parkedReports.get('name', execId('e'))).toMatchObject({ venue: 'XTST' });
  });

  it('names a market by its venue, its symbol or both', () => {
    const markets = [{}, { venue: 'a' }, { symbol: 'a' }, { venue: 'a', symbol: 'a' }].map(
      marketOf,
    );
    expect(new Set(markets).size).toBe(4);
    expect(executionKey(orderId('1a2b'), names.venue('XTST'), execId('e'))).toBe('1a2b|XTST|e');
  });
});
