import { describe, expect, it } from 'vitest';
import { quantity } from '../decimal.js';
import type { OrderState } from '../order-state.js';
import { ALL_MARKETS, marketOf } from '../markets.js';

import {
  acknowledged,
  busted,
  canceled,
  cancelRequested,
  changeRejected,
  corrected,
  filled,
  LIMIT_TERMS,
  placed,
  replaced,
  type Happened,
} from '../specification/events.js';
import { given, orderOf } from '../specification/given.js';
import { cancelOrder, report } from '../specification/inputs.js';
import { ACCOUNT, ORDER, VENUE } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];

/** A partition whose order is as no event can have left it. */
function broken(history: readonly Happened[], wrong: Partial<OrderState>) {
  const partition = given(...history);
  const order = { ...orderOf(partition.state), ...wrong } as OrderState;
  partition.state.orders.set(ORDER, order);
  return partition;
}

describe('a state that breaks a guarantee stops the partition', () => {
  it('at a filled order of which something is left', () => {
    const partition = broken([...LIVE, filled(10_000)], { cumQty: quantity(9_999) });
    expect(() => partition.when(cancelOrder())).toThrow(`order ${ORDER} is FILLED at 9999`);
    const whole = broken([...LIVE, filled(10_000)], { cumQty: quantity(10_001) });
    expect(whole.when(cancelOrder()).event).toMatchObject({ type: 'CANCEL_REFUSED' });
  });

  it('at an open order that is filled beyond its quantity, also while a request waits', () => {
    const wrong = { cumQty: quantity(10_001) };
    const message = `open order ${ORDER}: leavesQty + cumQty is 10001`;
    expect(() => broken(LIVE, wrong).when(cancelOrder())).toThrow(message);
    const waiting = broken([...LIVE, cancelRequested('Y')], wrong);
    expect(() => waiting.when(report('CANCEL_REJECTED'))).toThrow(message);
  });

  it('not at an order that ended before late fills', () => {
    const partition = broken([...LIVE, filled(1)], { cumQty: quantity(10_001) });
    expect(partition.when(report('CANCELED')).order.cumQty).toBe(10_001);
  });

  it('at an order that rests on a pending status', () => {
    const underlying = 'PENDING_CANCEL' as const;
    const partition = broken([...LIVE, cancelRequested('Y')], { underlying } as object);
    expect(() => partition.when(report('SUSPENDED'))).toThrow(`${ORDER} rests on a pending status`);
  });

  it.each([ALL_MARKETS, marketOf({ venue: VENUE }), marketOf({ venue: VENUE, symbol: 'TEST' })])(
    'at fewer than no open orders of market "%s"',
    (market) => {
      const partition = given(...LIVE);
      partition.state.openOrders.set(ACCOUNT, market, 0);
      expect(() => partition.when(report('CANCELED'))).toThrow(
        `${ACCOUNT} has -1 open orders of market ${market}`,
      );
    },
  );

  it('at an execution that is replaced twice', () => {
    const fills = [...LIVE, filled(5), filled(100), busted({ version: 3, lastQty: 5 })];
    const message = `execution earlier-3 of order ${ORDER} is replaced twice`;
    expect(() => given(...fills, busted({ version: 3, lastQty: 5 }))).toThrow(message);
    expect(() => given(...fills, corrected({ version: 3, lastQty: 5 }, 6))).toThrow(message);
    expect(orderOf(given(...fills, busted({ version: 4, lastQty: 100 })).state).cumQty).toBe(0);
  });

  it('at a replace that an ended order was not asked for', () => {
    const ended = [...LIVE, canceled()];
    const message = 'no replace of version 3 waits';
    expect(() => given(...ended, replaced('Y', 3, LIMIT_TERMS))).toThrow(message);
    expect(() => given(...ended, changeRejected('REPLACE_REJECTED', 'Y', 3))).toThrow(message);
  });

  it('at a correction to nothing', () => {
    const wrong = corrected({ version: 3, lastQty: 5 }, 0);
    expect(() => given(...LIVE, filled(5), wrong)).toThrow(`a correction of ${ORDER} is empty`);
  });
});
